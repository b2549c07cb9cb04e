"""A notice as the page shows it: what it is called, its words, and the sides of a conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.answer_text import (
    Marker,
    Paragraph,
    Quoted,
    Words,
    before_quotes,
    plain,
    worded,
)
from bots.web.views.sources import Homes, Quotation, Source, dated, quotation, short_title

NOTICE_LABELS: Mapping[str, str] = {
    "premise": "Check the question",
    "conflict": "The documents differ",
    "gap": "Not given",
    "scope": "Who this is for",
    "strength": "How strong this is",
    "dated": "How old this is",
}


@dataclass(frozen=True)
class Side:
    """What one document says where documents differ."""

    title: str
    published: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True)
class NoticeView:
    """A notice with what it is called."""

    kind: str
    label: str
    words: Paragraph
    sides: tuple[Side, ...]
    quotations: tuple[Quotation, ...]
    sources: tuple[Source, ...]
    of_data: bool
    """Whether it is about what somebody's own data hold, or would."""


def notice_view(
    notice: Mapping[str, Any],
    paragraph: Paragraph,
    citations: Mapping[int, Mapping[str, Any]],
    homes: Homes,
) -> NoticeView:
    """Return the view of a notice.

    Args:
        notice: the contract's object.
        paragraph: its words.
        citations: the answer's, by their numbers.
        homes: gives each citation its one place.
    """
    kind = notice["kind"]
    label = before_quotes(paragraph)
    if kind == "conflict":
        label = _without_last_markers(label)  # they are sides, quoted elsewhere
    rest = worded(paragraph[len(label) :])
    quotations = [
        homes.quotation(one) if isinstance(one, Quoted) else quotation(one.number, None, None)
        for one in rest
        if isinstance(one, Quoted) or (kind == "conflict" and isinstance(one, Marker))
    ]
    sides = _sides(quotations, citations) if kind == "conflict" else ()
    shown = {one.number for one in quotations}
    others = tuple(
        one
        for one in rest
        if isinstance(one, Words) or (isinstance(one, Marker) and one.number not in shown)
    )
    return NoticeView(
        kind=kind,
        label=NOTICE_LABELS.get(kind, "Note"),
        words=(*label, *others),
        sides=sides,
        quotations=() if sides else tuple(quotations),
        sources=homes.named(paragraph),
        of_data=kind == "gap" and not notice["citations"],
    )


def _without_last_markers(label: Paragraph) -> Paragraph:
    """Leave out the numbers at the end."""
    end = len(label)
    while end and (isinstance(label[end - 1], Marker) or not plain(label[end - 1 : end]).strip()):
        end -= 1
    return label[:end]


def _sides(
    quotations: Sequence[Quotation], citations: Mapping[int, Mapping[str, Any]]
) -> tuple[Side, ...]:
    """The quotes of each document, in the order in which the documents come."""
    apart: dict[str, list[Quotation]] = {}
    for one in quotations:
        apart.setdefault(citations[one.number]["document_id"], []).append(one)
    sides = []
    for found in apart.values():
        first = citations[found[0].number]
        title, published = short_title(first["document_title"]), dated(first["published"])
        sides.append(Side(title, published, tuple(found)))
    return tuple(sides)
