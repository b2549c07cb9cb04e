"""The checklist as its page shows it: filters with their mistakes, a page of lines by strength."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from assistant.answers import Citation
from assistant.checklist import STRENGTHS, THEMES, Line
from assistant.checklist_filters import Filters
from assistant.checklist_words import Checklist, group_meaning, quoted, stands, who
from assistant.deadlines import last_day
from bots.addresses import passage_path
from bots.web.views.status_choice import Mistake
from corpus.documents import Document

PAGE = 25
"""Lines on one page."""
NAMES: Mapping[str, str] = {
    "theme": "the theme",
    "who": "“who”",
    "strength": "the strength",
    "by": "the date",
    "document": "the document",
    "about": "the words",
}
"""What the page calls each filter, in a sentence."""

_NEIGHBOURS = 1
"""Pages named on either side of the one that is shown."""


@dataclass(frozen=True)
class LineView:
    """One thing that is expected, with its source."""

    number: int
    quote: str
    who: str
    deadline: str
    figure: str
    source: str
    address: str
    repeats: int | None


@dataclass(frozen=True)
class GroupView:
    """Lines of one strength that stand on the page."""

    strength: str
    count: int
    """Of the whole list, not of the page alone."""
    meaning: str
    lines: tuple[LineView, ...]


def mistakes(filters: Filters, documents: Sequence[Document]) -> tuple[Mistake, ...]:
    """Return all that is wrong with filters, in the order of the form."""
    return tuple(_mistakes(filters, {one.id for one in documents}))


def _mistakes(filters: Filters, documents: set[str]) -> Iterator[Mistake]:
    if filters.theme is not None and filters.theme not in THEMES:
        yield Mistake("theme", "Choose a theme from the list")
    if filters.strength is not None and filters.strength not in STRENGTHS:
        yield Mistake("strength", "Choose a strength from the list")
    if filters.document is not None and filters.document not in documents:
        yield Mistake("document", "Choose a document from the list")
    if filters.by is not None and last_day(filters.by) is None:
        yield Mistake("by", "Enter a year, month or date, like 2018, March 2018 or 2017/18")


def pages(made: Checklist) -> int:
    """Return how many pages a list has; one where it is empty."""
    return max(1, -(-len(made.lines) // PAGE))


def groups(made: Checklist, number: int) -> tuple[GroupView, ...]:
    """Return the lines of a page, from 1, by strength."""
    shown = {line.number for line in made.lines[(number - 1) * PAGE : number * PAGE]}
    return tuple(
        GroupView(strength, len(lines), group_meaning(strength), on_page)
        for strength, lines in made.groups
        if (on_page := tuple(_line(line) for line in lines if line.number in shown))
    )


def pagination(filters: Filters, number: int, last: int) -> dict[str, Any]:
    """Return the links to the other pages, as NHS.UK's component takes them."""
    items: list[dict[str, Any]] = []
    for at in range(1, last + 1):
        if at in (1, last) or abs(at - number) <= _NEIGHBOURS:
            items.append({"number": at, "href": address(filters, at), "current": at == number})
        elif not items[-1].get("ellipsis"):
            items.append({"ellipsis": True})
    return {
        "previous": {"href": address(filters, number - 1)} if number > 1 else {},
        "items": items,
        "next": {"href": address(filters, number + 1)} if number < last else {},
    }


def address(filters: Filters, number: int = 1) -> str:
    """Return the address of a page of the list that filters choose."""
    pairs = [*filters.given.items(), *([("page", str(number))] if number > 1 else [])]
    return f"/expectations?{urlencode(pairs)}" if pairs else "/expectations"


def export_address(filters: Filters, kind: str) -> str:
    """Return the address of the same list as a file to fill in."""
    return f"/v1/expectations/export?{urlencode([('format', kind), *filters.given.items()])}"


def _line(line: Line) -> LineView:
    one = line.expectation
    citation = Citation(
        id=line.number,
        document_id=line.document.id,
        document_title=line.document.title,
        published=line.document.published,
        section=line.section,
        quote=line.quote,
        start=line.place.start,
        end=line.place.end,
        sha256=line.document.sha256,
    )
    return LineView(
        number=line.number,
        quote=quoted(line),
        who=who(line),
        deadline=one.deadline or "",
        figure=one.figure or "",
        source=stands(line),
        address=passage_path(citation),
        repeats=line.repeats,
    )
