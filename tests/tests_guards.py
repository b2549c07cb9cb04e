"""A door with guards, a few routes to knock at, and no assistant behind it."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.testclient import TestClient

from assistant.build import Library, load_library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.web.access import Asker, DataOwner
from bots.web.api import health
from bots.web.app import create_web_app
from bots.web.csrf import Ours
from bots.web.guards.bodies import Patience
from bots.web.guards.chain import guarded
from bots.web.pages import problems, sign_in
from index.errors import IndexMissing

HERE = ("127.0.0.1", 50_000)
"""A client on this machine."""

ELSEWHERE = ("192.0.2.7", 50_000)
"""A client on another."""

CANARY = "canary-5d1f"
"""Must not be seen again, wherever it is sent."""


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=20)
    count: int = Field(default=1, ge=1, le=3)


class Nested(BaseModel):
    parts: list[Body]


api = APIRouter(prefix="/v1")
pages = APIRouter()


@api.get("/who")
def who(request: Request, caller: Asker) -> dict[str, Any]:
    """Show who the guards say is calling."""
    owner = caller.owner
    return {
        "owner": [owner.tenant, owner.person] if owner else None,
        "scopes": sorted(caller.scopes),
        "label": caller.label,
        "address": request.state.client.address,
    }


@api.get("/figures")
def figures(caller: DataOwner) -> str:
    return "figures"


@api.post("/ask")
async def ask(body: Body) -> int:
    return len(body.question)


@api.post("/nested")
async def nested(body: Nested) -> int:
    return len(body.parts)


@api.post("/uploads")
async def uploads(request: Request) -> int:
    return len(await request.body())


@api.get("/broken")
def broken() -> None:
    raise RuntimeError(f"a text with {CANARY} in it")


@api.get("/list")
def listed(limit: int = Query(le=10)) -> int:
    return limit


@api.get("/raises/{name}")
@pages.get("/raises/{name}")
def raises(name: str) -> None:
    raise FAULTS[name]


@pages.get("/page")
def page(request: Request) -> HTMLResponse:
    return HTMLResponse(f'<input name="csrf" value="{html.escape(request.state.csrf)}">')


@pages.get("/own-policy")
def own_policy() -> PlainTextResponse:
    return PlainTextResponse(
        "report",
        headers={
            "Content-Security-Policy": "default-src 'none'",
            "Cache-Control": "public, max-age=60",
        },
    )


@pages.get("/broken-page")
def broken_page() -> None:
    raise RuntimeError(f"a text with {CANARY} in it")


@pages.get("/documents/{name}")
def document(name: str) -> str:
    return "document"


@pages.post("/form")
def form(_: Ours, words: str = Form("")) -> str:
    return "taken"


FAULTS: dict[str, Exception] = {}
"""What `/v1/raises/{name}` raises; a test puts in what it needs."""


@dataclass(frozen=True)
class Door:
    """A guarded app, and a way to call it as anybody."""

    parts: Parts
    app: FastAPI

    def client(
        self,
        address: tuple[str, int] = HERE,
        base_url: str = "http://localhost",
        cookies: dict[str, str] | None = None,
    ) -> TestClient:
        """Return somebody who calls from `address`."""
        return TestClient(
            self.app,
            base_url=base_url,
            client=address,
            cookies=cookies,
            follow_redirects=False,
        )


@lru_cache(maxsize=1)
def _library() -> Library:
    """The documents, read once for all doors."""
    return load_library(Settings())


def no_assistant(settings: Settings, tell: Callable[[int, int], None]) -> Assistant:
    raise IndexMissing("There is no index yet.")


@contextmanager
def door(
    settings: Settings, *routers: APIRouter, patience: Patience | None = None
) -> Iterator[Door]:
    """Open a door; what is behind it is real but for the assistant, which failed to start."""
    parts = open_parts(settings, library=_library(), make=no_assistant)
    parts.preparation.wait()
    app = create_web_app(
        parts, [*routers, api, pages, health.router, problems.router, sign_in.router]
    )
    if patience:
        app.user_middleware.clear()
        guarded(app, parts, patience=patience)

    try:
        yield Door(parts, app)
    finally:
        close_parts(parts)


def token_in(page: str) -> str:
    """Return the token of a page's form."""
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])
