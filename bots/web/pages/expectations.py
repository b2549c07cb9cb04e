"""What the documents expect, line by line: to filter, to read in its place, to take away."""

from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.checklist import STRENGTHS, THEMES
from assistant.checklist_filters import Filters, nothing_fits
from assistant.checklist_words import STRENGTH_NOTE, checklist, sources
from assistant.extractive import short_title
from assistant.objectives.wording import capital
from bots.web.access import Asker
from bots.web.deps import Running
from bots.web.templates import page
from bots.web.views.expectations_view import (
    NAMES,
    export_address,
    groups,
    mistakes,
    pages,
    pagination,
)

router = APIRouter(include_in_schema=False)

_ELSEWHERE = "Ask a question instead: it looks by meaning."
Text = Annotated[str, Query(max_length=200)]


@router.get("/expectations")
def show(
    request: Request,
    parts: Running,
    _: Asker,
    theme: Text = "",
    who: Text = "",
    strength: Text = "",
    by: Text = "",
    document: Text = "",
    about: Text = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000)] = 1,
) -> HTMLResponse:
    """Show a page of the list that the filters choose, strongest first."""
    library = parts.library
    typed = Filters(theme, who, strength, by, document, about)
    filters = _given(typed)
    found = mistakes(filters, library.corpus.documents)
    # With a filter that cannot be used there is no list: part of one would look like all of it.
    made = None if found else checklist(library.corpus, library.knowledge, filters, library.titles)
    last = pages(made) if made else 1
    number = min(number, last)
    return page(
        request,
        "expectations.jinja",
        status=422 if found else 200,
        typed=typed,
        filtered=bool(filters.given),
        errors=[{"text": one.words, "href": f"#{one.field}"} for one in found],
        wrong={one.field: one.words for one in found},
        themes=[(one, capital(one)) for one in THEMES],
        strengths=[(one, f"“{one}”") for one in STRENGTHS],
        documents=[(one.id, short_title(one)) for one in library.corpus.documents],
        made=made,
        groups=groups(made, number) if made else (),
        number=number,
        last=last,
        pagination=pagination(filters, number, last),
        exports=[(kind, export_address(filters, kind)) for kind in ("xlsx", "csv", "md")],
        sources=sources(made.documents) if made else "",
        strength_note=STRENGTH_NOTE,
        nothing=nothing_fits(
            library.corpus, library.knowledge, filters, names=NAMES, elsewhere=_ELSEWHERE
        ).splitlines()
        if made and not made.lines
        else [],
    )


def _given(typed: Filters) -> Filters:
    """Return the filters that were filled in; a field left empty chooses nothing."""
    filled = {one.name: " ".join((getattr(typed, one.name) or "").split()) for one in fields(typed)}
    return Filters(**{name: value or None for name, value in filled.items()})
