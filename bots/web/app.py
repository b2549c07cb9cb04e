"""The web app: routes, what guards them, and how faults are told."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from bots.parts import Parts
from bots.web.faults import tell_faults
from bots.web.guards.chain import guarded
from bots.web.openapi import ADDRESS, describe
from bots.web.routers import all_routers
from bots.web.slack import slack_lifespan, slack_router

STATIC = Path(__file__).parent / "static"


def create_web_app(parts: Parts, routers: Sequence[APIRouter] | None = None) -> FastAPI:
    """Return the app; `routers` are all there are, unless some are given."""
    app = FastAPI(
        title="Forward View Assistant",
        openapi_url=ADDRESS,
        docs_url=None,
        redoc_url=None,
        lifespan=slack_lifespan(parts),
    )
    app.state.parts = parts
    for router in all_routers() if routers is None else routers:
        app.include_router(router)
    app.include_router(slack_router(parts))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    tell_faults(app)
    describe(app)
    guarded(app, parts)
    return app
