"""An answer as the page shows it: what is quoted, what was computed, what else to know.

Made from the contract's answer object, as a turn keeps it. Every word in it is data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from assistant.objectives.verdicts import STATUS_WORDS
from bots.answer_text import (
    Paragraph,
    Quoted,
    Token,
    Words,
    before_quotes,
    joined,
    paragraphs,
    plain,
    worded,
)
from bots.web.views.notice_view import NoticeView, notice_view
from bots.web.views.sources import Homes, Quotation, Source, source
from corpus.documents import Document

_READ_AS = "Read as: "
_BASES = ("Rule used: ", "Computed by rule from ")

OUTCOME_WORDS: Mapping[str, str] = {
    "answered": "Answer",
    "not_found": "The documents do not say",
    "out_of_scope": "Not a question for these documents",
    "needs_clarification": "Please ask again",
    "failed": "This could not be answered",
}

STATUS_COLOURS: Mapping[str, str] = {
    "met": "green",
    "not_met": "red",
    "not_yet_assessable": "blue",
    "insufficient_data": "yellow",
    "no_data": "grey",
    "indicator_only": "aqua-green",
    "not_computable": "white",
}


@dataclass(frozen=True)
class Tag:
    """A status in words, and the colour of its tag, which says nothing more."""

    words: str
    colour: str


@dataclass(frozen=True)
class Says:
    """Which document the words that follow are from."""

    words: Paragraph
    kind: Literal["says"] = "says"


@dataclass(frozen=True)
class Quotes:
    """Words of a document, and where they stand."""

    label: Paragraph
    quotations: tuple[Quotation, ...]
    sources: tuple[Source, ...]
    kind: Literal["quotes"] = "quotes"


@dataclass(frozen=True)
class Computed:
    """What was computed by rule from somebody's data."""

    words: Paragraph
    tag: Tag | None
    sources: tuple[Source, ...]
    kind: Literal["computed"] = "computed"


@dataclass(frozen=True)
class Remark:
    """Other words of the assistant's own; those on what a computation rests on among them."""

    words: Paragraph
    basis: bool
    sources: tuple[Source, ...]
    kind: Literal["remark"] = "remark"


Block = Says | Quotes | Computed | Remark


@dataclass(frozen=True)
class Part:
    """Blocks that rest on the same: quoted from the documents, computed by rule, or neither."""

    kind: Literal["quoted", "computed", "said"]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class AnswerView:
    """An answer, ready for a template."""

    id: str
    outcome: str
    heading: str
    understood: str | None
    """The question as it was read with the thread."""
    premises: tuple[NoticeView, ...]
    """What is wrong with the question; to be read before the answer."""
    parts: tuple[Part, ...]
    notices: tuple[NoticeView, ...]
    related: tuple[Source, ...]


def answer_view(answer: Mapping[str, Any], documents: Mapping[str, Document]) -> AnswerView:
    """Return the view of an answer.

    Args:
        answer: the contract's answer object.
        documents: the corpus's documents by their ids, to show what stands round a quote.
    """
    citations = {one["id"]: one for one in answer["citations"]}
    quotes = {number: one["quote"] for number, one in citations.items()}
    read = paragraphs(answer["text"], quotes)
    notices = [(one, joined(paragraphs(one["text"], quotes))) for one in answer["notices"]]
    everything = [token for one in (*read, *(words for _, words in notices)) for token in one]
    homes = Homes(
        {number: source(one, documents) for number, one in citations.items()},
        (one.number for one in everything if isinstance(one, Quoted)),
    )
    understood, after = _understood(read)
    heading, body = _heading(answer, after)
    computed = _computed(answer)
    blocks = tuple(_block(one, computed, homes) for one in body)
    views = [notice_view(one, words, citations, homes) for one, words in notices]
    return AnswerView(
        id=answer["id"],
        outcome=answer["outcome"],
        heading=heading,
        understood=understood,
        premises=tuple(one for one in views if one.kind == "premise"),
        parts=tuple(Part(kind, tuple(found)) for kind, found in groupby(blocks, _rests_on)),
        notices=tuple(one for one in views if one.kind != "premise"),
        related=tuple(source(one, documents) for one in answer["related"]),
    )


def _understood(read: Sequence[Paragraph]) -> tuple[str | None, Sequence[Paragraph]]:
    if read and (words := plain(read[0])).startswith(_READ_AS):
        return words.removeprefix(_READ_AS).strip("“”"), read[1:]
    return None, read


def _heading(
    answer: Mapping[str, Any], read: Sequence[Paragraph]
) -> tuple[str, Sequence[Paragraph]]:
    """The answer's own heading, where it has one; else the outcome in words."""
    for at, one in enumerate(read):
        if len(one) == 1 and isinstance(one[0], Words) and one[0].style == "strong":
            return one[0].text, [*read[:at], *read[at + 1 :]]
    return OUTCOME_WORDS.get(answer["outcome"], "Answer"), read


def _computed(answer: Mapping[str, Any]) -> dict[str, Tag | None]:
    """What was computed, in the answer's words, and its status."""
    statuses = {
        one["objective"]: Tag(
            STATUS_WORDS.get(one["status"], one["status"]),
            STATUS_COLOURS.get(one["status"], "grey"),
        )
        for one in answer["statuses"]
    }
    return {
        plain(words): statuses.get(one["status"])
        for one in answer["statements"]
        if one.get("status") is not None
        for words in paragraphs(one["text"], {})[:1]
    }


def _block(paragraph: Paragraph, computed: Mapping[str, Tag | None], homes: Homes) -> Block:
    words = plain(paragraph)
    for text, tag in computed.items():
        if words.startswith(text):
            return Computed(paragraph, tag, homes.named(paragraph))
    quoted = [one for one in paragraph if isinstance(one, Quoted)]
    if quoted:
        label = before_quotes(paragraph)
        rest = tuple(one for one in paragraph[len(label) :] if not isinstance(one, Quoted))
        return Quotes(
            (*label, *worded(rest)),
            tuple(homes.quotation(one) for one in quoted),
            homes.named(paragraph),
        )
    if words.endswith(" says:") and any(_is_title(one) for one in paragraph):
        return Says(paragraph)
    return Remark(paragraph, words.startswith(_BASES), homes.named(paragraph))


def _rests_on(block: Block) -> Literal["quoted", "computed", "said"]:
    match block:
        case Says() | Quotes():
            return "quoted"
        case Computed():
            return "computed"
        case Remark():
            return "computed" if block.basis else "said"


def _is_title(token: Token) -> bool:
    return isinstance(token, Words) and token.style == "title"
