"""The web door: a page and an API. The only home of FastAPI, Starlette and uvicorn."""
