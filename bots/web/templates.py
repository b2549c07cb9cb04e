"""Pages from templates: the one home of Jinja in the web door. Everything is escaped."""

from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from assistant.dates import in_words
from bots.web.deps import parts_of


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates: ours, and NHS.UK's components under `nhsuk/`."""
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("bots.web", "templates"), PackageLoader("nhsuk_frontend_jinja")]
        ),
        autoescape=True,
        undefined=ChainableUndefined,  # NHS.UK's components ask for options that are not given
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["in_words"] = in_words
    return made


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page; `template` extends `layout.jinja`."""
    parts = parts_of(request)
    html = (
        environment()
        .get_template(template)
        .render(
            request_path=request.url.path,
            organisation=parts.settings.organisation,
            readiness=parts.preparation,
            csrf=getattr(request.state, "csrf", ""),
            signed_in=getattr(request.state, "signed_in", False),
            **values,
        )
    )
    return HTMLResponse(html, status_code=status)


def fragment(template: str, **values: Any) -> str:
    """Return a piece of a page."""
    return environment().get_template(template).render(**values)
