"""What the documents expect, line by line, and the same as a file to fill in."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from assistant.checklist import STRENGTHS, THEMES, named
from assistant.checklist_filters import Filters
from assistant.checklist_wire import checklist_data
from assistant.checklist_words import Checklist, checklist
from assistant.deadlines import last_day
from assistant.errors import UnknownPlace, UnusableInput
from assistant.places import find_document
from assistant.reports.checklist_files import write_checklist
from bots.parts import Parts
from bots.web.access import may
from bots.web.addresses import base_url, placed
from bots.web.api.paging import Cursor, Limit, page_of
from bots.web.api.shapes import Quote, Shape
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Part, Problem
from corpus.knowledge import Level, Strength, Theme

router = APIRouter(
    prefix="/v1/expectations", tags=["expectations"], dependencies=[Depends(may("ask"))]
)

Export = Literal["xlsx", "csv", "md"]
_MEDIA: dict[Export, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
_LONGEST = 200
_FAULTS = problem_responses("unusable", "bad-request")


class LeadIn(Shape):
    """The words that lead in to a list of which the quote is an item."""

    quote: str = Field(examples=["Providers should:"])
    start: int = Field(ge=0, examples=[6700])
    end: int = Field(ge=1, examples=[6717])


class Expectation(Quote):
    """One thing that is expected of somebody."""

    number: int = Field(examples=[1])
    """Its line in the list as it was asked for."""
    id: str = Field(examples=["ifv-overview-02"])
    strength: Strength = Field(examples=["must"])
    """How strongly it is put."""
    verb: str = Field(examples=["obligation"])
    """The source's own words that carry the strength."""
    who: str = Field(examples=["the NHS"])
    """Whom the source names."""
    level: Level = Field(examples=["sector"])
    deadline: str | None = Field(examples=[None])
    """In the source's words."""
    figure: str | None = Field(examples=[None])
    """In the source's words."""
    theme: Theme = Field(examples=["strategic change"])
    about: str = Field(examples=["investing in lasting improvements"])
    repeats: int | None = Field(examples=[None])
    """The line that has the same words from another place."""
    document_title: str = Field(examples=["2020 Objectives"])
    published: str = Field(examples=["2016-07"])
    place: str = Field(examples=["Overview"])
    """Where it stands, short."""
    lead_in: LeadIn | None


class Expectations(Shape):
    """A page of what is expected, strongest first, then as the documents have it."""

    title: str = Field(examples=["Checklist of what the documents expect: 432 lines"])
    chosen_by: list[str] = Field(examples=[["theme: workforce"]])
    """The filters, as they were understood."""
    notes: list[str] = Field(
        examples=[
            [
                "The objectives apply to the provider sector as a whole rather than to individual "
                "providers."
            ]
        ]
    )
    """What a careful reader would want to be told."""
    lines: list[Expectation]
    next_cursor: str | None = Field(examples=["MTAwMDBhYmM"])


def filters_of(
    parts: Running,
    theme: Annotated[
        str | None,
        Query(max_length=_LONGEST, description="A theme, or enough of it.", examples=["workforce"]),
    ] = None,
    who: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="Whom it is asked of: us, boards, trusts, sector, or words of a name.",
            examples=["boards"],
        ),
    ] = None,
    strength: Annotated[
        str | None,
        Query(max_length=_LONGEST, description="must, should, will want to …", examples=["must"]),
    ] = None,
    by: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="Due by the end of this day, month or year.",
            examples=["March 2018"],
        ),
    ] = None,
    document: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="A document's id, or the start of it.",
            examples=["2020-objectives"],
        ),
    ] = None,
    about: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="Words that stand in the line or its heading; all of them, in any form.",
            examples=["agency staff"],
        ),
    ] = None,
) -> Filters:
    """Return the filters.

    Raises:
        Problem: there is no such theme, strength or document, or `by` is no date.
    """
    wrong = []
    if theme is not None and not _is_named(theme, THEMES):
        wrong.append(Part(f"The themes are: {', '.join(THEMES)}.", "theme"))
    if strength is not None and not _is_named(strength, STRENGTHS):
        wrong.append(Part(f"The strengths are: {', '.join(STRENGTHS)}.", "strength"))
    if by is not None and last_day(by) is None:
        wrong.append(Part("Give a date or a year: 2018, March 2018, 2017/18 or 2018-03-31.", "by"))
    if document is not None and not _is_document(parts, document):
        known = ", ".join(one.id for one in parts.library.corpus.documents)
        wrong.append(Part(f"The documents are: {known}.", "document"))
    if wrong:
        raise Problem("unusable", "The lines cannot be chosen as it was asked.", errors=wrong)
    return Filters(theme, who, strength, by, document, about)


Chosen = Annotated[Filters, Depends(filters_of)]


@router.get(
    "",
    operation_id="listExpectations",
    summary="List what the documents expect",
    response_model=Expectations,
    responses=_FAULTS,
)
def list_expectations(
    parts: Running, request: Request, chosen: Chosen, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """Return the lines that fit every filter, each with its exact words and where they stand."""
    data = checklist_data(_checklist(parts, chosen))
    which = f"expectations {sorted(chosen.given.items())}"
    page, following = page_of(parts.signer, which, data["lines"], cursor=cursor, limit=limit)
    base = base_url(parts, request)
    return {
        "title": data["title"],
        "chosen_by": data["chosen_by"],
        "notes": data["notes"],
        "lines": [placed(one, base) for one in page],
        "next_cursor": following,
    }


@router.get(
    "/export",
    operation_id="exportExpectations",
    summary="Download what the documents expect",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}, "example": "…"}
                for kind in _MEDIA.values()
            },
            "headers": {
                "Content-Disposition": {
                    "schema": {"type": "string"},
                    "description": "A name for the file.",
                }
            },
        },
        **_FAULTS,
    },
)
def export_expectations(
    parts: Running,
    chosen: Chosen,
    format: Annotated[Export, Query(description="The kind of file.")] = "xlsx",
) -> Response:
    """Return the lines that fit every filter as a file, with columns for a board to fill in."""
    data = write_checklist(_checklist(parts, chosen), format)
    name = f'attachment; filename="expectations.{format}"'
    return Response(data, media_type=_MEDIA[format], headers={"Content-Disposition": name})


def _checklist(parts: Parts, chosen: Filters) -> Checklist:
    library = parts.library
    return checklist(library.corpus, library.knowledge, chosen, library.titles)


def _is_named(wanted: str, known: tuple[str, ...]) -> bool:
    try:
        return bool(named(wanted, known, ""))
    except UnusableInput:
        return False


def _is_document(parts: Parts, name: str) -> bool:
    try:
        return bool(find_document(parts.library.corpus, name))
    except UnknownPlace:
        return False
