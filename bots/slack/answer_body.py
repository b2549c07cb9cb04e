"""What an answer says, as blocks: quotes with a bar before them, what was computed without.

The words of a document come first and whose they are stands under them, so that who looks for a
second sees the answer. Nothing that the answer says is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.objectives.verdicts import STATUS_WORDS
from bots.answer_text import (
    Marker,
    Paragraph,
    Quoted,
    Token,
    Words,
    before_quotes,
    paragraphs,
    plain,
)
from bots.slack import words
from bots.slack.elements import (
    Element,
    divider,
    quote,
    rich_text,
    says_something,
    section,
    verbatim,
)
from bots.slack.elements import words as shown_words
from bots.slack.reply import Block

_READ_AS = "Read as: "
_SAYS = " says:"


@dataclass(frozen=True)
class Reading:
    """The parts of an answer's text."""

    understood: str | None
    """The question as it was read with the thread's earlier ones."""
    heading: str
    body: tuple[Paragraph, ...]


@dataclass(frozen=True)
class _Group:
    """Quotes of one place, and whose words they are."""

    document: Paragraph
    place: str
    quotes: tuple[Paragraph, ...]


def reading_of(answer: Mapping[str, Any], quotes: Mapping[int, str]) -> Reading:
    """Return the parts of an answer's text; `quotes` are its citations' words by their numbers."""
    read = paragraphs(answer["text"], quotes)
    understood = None
    if read and (first := plain(read[0])).startswith(_READ_AS):
        understood, read = first.removeprefix(_READ_AS), read[1:]
    for at, one in enumerate(read):
        if len(one) == 1 and isinstance(one[0], Words) and one[0].style == "strong":
            return Reading(understood, one[0].text, (*read[:at], *read[at + 1 :]))
    return Reading(understood, words.OUTCOMES.get(answer["outcome"], "Answer"), read)


def body_blocks(answer: Mapping[str, Any], reading: Reading) -> list[Block]:
    """Return the heading and what stands under it."""
    blocks: list[Block] = []
    computed = _computed(answer)
    for one in _grouped(reading.body):
        match one:
            case _Group():
                parts = [_quoted(each) for each in one.quotes]
                blocks.append(rich_text(*parts, section(*_attributed(one))))
            case _ if (status := _status(one, computed)) is not None:
                if any(is_quoting(each) for each in blocks):
                    label = shown_words(words.COMPUTED, italic=True)
                    blocks += [divider(), rich_text(section(label))]
                blocks.append(rich_text(section(*_with_status(one, status))))
            case _:
                blocks.append(rich_text(section(*tokens(one))))
    said = [one for one in blocks if says_something(one)]
    return _titled(shown_words(reading.heading, bold=True), said)


def _titled(title: Element, blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with a title close to the first: what it is about is read with it."""
    if not blocks:
        return [rich_text(section(title))]
    first, *rest = blocks
    begins, *others = first["elements"]
    if begins["type"] == "rich_text_section":
        whole = [section(title, verbatim("\n"), *begins["elements"]), *others]
    else:
        whole = [section(title), begins, *others]
    return [rich_text(*whole), *rest]


def is_quoting(block: Block) -> bool:
    """Return whether a block shows quotes with a bar before them."""
    return any(one["type"] == "rich_text_quote" for one in block.get("elements", ()))


def tokens(paragraph: Paragraph) -> list[Element]:
    """Return a paragraph as parts of a block."""
    return [part for one in paragraph for part in _token(one)]


def _token(token: Token) -> list[Element]:
    match token:
        case Words(text=text, style=style):
            return [shown_words(text, bold=style == "strong", italic=style == "title")]
        case Marker(number=number):
            return [verbatim(f"[{number}]")]
        case Quoted(number=number, text=text):
            return [verbatim(f"“{text}” [{number}]")]


def _grouped(body: Sequence[Paragraph]) -> Iterator[_Group | Paragraph]:
    """Yield quotes of the same place together, with whose words they are; the rest as it is."""
    for group, found in groupby(_placed(body), key=lambda one: one[0]):
        if group is None:
            yield from (paragraph for _, paragraph in found)
        else:
            document, place = group
            yield _Group(document, place, tuple(quotes for _, quotes in found))


def _placed(
    body: Sequence[Paragraph],
) -> Iterator[tuple[tuple[Paragraph, str] | None, Paragraph]]:
    """Yield quotes with whose words they are and the heading they stand under; the rest with None.

    That a document says something is not repeated where its words follow.
    """
    document: Paragraph = ()
    for at, one in enumerate(body):
        if _is_saying(one):
            document = _without_says(one)
            if _quotes(body[at + 1 : at + 2]):
                continue
        if _quotes((one,)):
            label = before_quotes(one)
            yield (document, plain(label).strip().removesuffix(":")), one[len(label) :]
        else:
            yield None, one


def _quotes(body: Sequence[Paragraph]) -> bool:
    return any(isinstance(token, Quoted) for one in body for token in one)


def _is_saying(paragraph: Paragraph) -> bool:
    titled = any(isinstance(one, Words) and one.style == "title" for one in paragraph)
    return titled and plain(paragraph).endswith(_SAYS)


def _without_says(paragraph: Paragraph) -> Paragraph:
    last = paragraph[-1]
    if not isinstance(last, Words):
        return paragraph
    return (*paragraph[:-1], Words(last.text.removesuffix(_SAYS), last.style))


def _attributed(group: _Group) -> list[Element]:
    """Return whose words quotes are, and where they stand."""
    between = ", " if group.document and group.place else ""
    return [*tokens(group.document), shown_words(f"{between}{group.place}")]


def _quoted(paragraph: Paragraph) -> Element:
    return quote(*tokens(paragraph))


def _computed(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return the status in words of each statement that was computed."""
    statuses = {one["objective"]: STATUS_WORDS.get(one["status"], "") for one in answer["statuses"]}
    return {
        plain(found): statuses.get(one["status"], "")
        for one in answer["statements"]
        if one.get("status") is not None
        for found in paragraphs(one["text"], {})[:1]
    }


def _status(paragraph: Paragraph, computed: Mapping[str, str]) -> str | None:
    said = plain(paragraph)
    return next((status for text, status in computed.items() if said.startswith(text)), None)


def _with_status(paragraph: Paragraph, status: str) -> list[Element]:
    """Return what was computed, with its status standing out; put first where it is not said."""
    first, *rest = paragraph
    if not status:
        return tokens(paragraph)
    if isinstance(first, Words) and status in first.text:
        before, after = first.text.split(status, 1)
        stands_out = shown_words(status, bold=True)
        return [shown_words(before), stands_out, shown_words(after), *tokens(tuple(rest))]
    return [shown_words(f"{status}. ", bold=True), *tokens(paragraph)]
