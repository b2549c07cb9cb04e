"""Where quotes stand, as blocks: document, date, section, a link, and the words themselves."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from assistant.dates import in_words
from bots.addresses import path_of
from bots.slack import words
from bots.slack.elements import Element, link, quote, rich_text, section, verbatim
from bots.slack.elements import words as shown_words
from bots.slack.reply import Block

Citation = Mapping[str, Any]
"""The contract's citation object."""


def source_blocks(
    citations: Sequence[Citation], quoted: Set[int], *, base: str | None
) -> list[Block]:
    """Return the list of an answer's sources; none where it has none.

    Args:
        citations: in order.
        quoted: the numbers of those whose words are shown already.
        base: the address that links begin with; without it there are none.
    """
    parts: list[Element] = []
    line = [shown_words(words.SOURCES, bold=True)]
    for one in citations:
        number = one["id"]
        line += [verbatim("\n")] if line else []
        line += [verbatim(f"[{number}] "), *_place(one)]
        line += _link(one, base, words.OPEN.format(number=number))
        if number not in quoted and one["quote"]:
            parts += [section(*line), quote(verbatim(f"“{one['quote']}”"))]
            line = []
    if line:
        parts.append(section(*line))
    return [rich_text(*parts)] if citations else []


def related_blocks(citations: Sequence[Citation], *, base: str | None) -> list[Block]:
    """Return passages that are near a question and no answer to it; none where there are none."""
    if not citations:
        return []
    parts = [section(shown_words(words.RELATED, bold=True))]
    for one in citations:
        opened = _link(one, base, words.OPEN_RELATED.format(number=one["id"]))
        parts += [quote(verbatim(f"“{one['quote']}”")), section(*_place(one), *opened)]
    return [rich_text(*parts)]


def place_in_words(citation: Citation) -> str:
    """Return a document's title, its date and the headings above the words."""
    return "".join(one["text"] for one in _place(citation))


def _place(citation: Citation) -> list[Element]:
    title, path = citation["document_title"], citation["section"]
    headings = " › ".join(path) if list(path) != [title] else ""
    where = f", {_dated(citation['published'])}{' – ' if headings else ''}{headings}"
    return [shown_words(title, italic=True), shown_words(where)]


def _link(citation: Citation, base: str | None, text: str) -> list[Element]:
    if not base:
        return []
    return [verbatim(" "), link(f"{base.rstrip('/')}{path_of(citation)}", text)]


def _dated(published: str) -> str:
    """Return a date of publication in words; as it is where it is none."""
    try:
        return in_words(published)
    except (ValueError, IndexError):
        return published
