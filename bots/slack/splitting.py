"""Blocks to messages that keep to Slack's limits, with nothing lost.

A message ends between two blocks. Only a block that is too long for any message is divided: text
at a paragraph, else a sentence, else a word; a table between two rows.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bots.slack.elements import says_something
from bots.slack.escaping import FALLBACK, fallback, length
from bots.slack.limits import BLOCKS, CHARACTERS, TABLES, sent, size
from bots.slack.reply import Block, Message

_ROOM = CHARACTERS - FALLBACK - 500
"""For one block, however little of it people read."""
_PART = _ROOM - 500
"""For one part of a block, such as a paragraph or a row, with what stands round it."""
_TEXT = _PART - 500
_BREAKS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"[.?!][”’\"')\]]*\s+"),
    re.compile(r"\s+"),
)
"""Where text may be divided, the best first."""
_ROWS = 100
_CONTINUED = "Continued: "
_INLINE = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
"""What is one line of text, however many parts it has."""

_T = TypeVar("_T")


def messages(blocks: Sequence[Block], text: str) -> tuple[Message, ...]:
    """Return blocks as one message, or as more where one cannot hold them.

    Args:
        blocks: in order; those that say nothing are left out.
        text: the fallback of the first message, as `fallback` returns it. Those that follow say
            what their own blocks say.
    """
    text = text if length(text) <= FALLBACK else fallback(text)
    made: list[Message] = []
    open_blocks: list[Block] = []
    for one in (piece for block in filter(says_something, blocks) for piece in _fitting(block)):
        said = " " * FALLBACK if made else text  # of those that follow it is known in the end
        if open_blocks and not _fits([*open_blocks, one], said):
            made.append(_message(open_blocks, None if made else text))
            open_blocks = []
        open_blocks.append(one)
    if open_blocks or not made:
        made.append(_message(open_blocks, None if made else text))
    return tuple(made)


def words_of(node: object) -> str:
    """Return what blocks say, on one line."""
    return " ".join(" ".join(_words(node)).split())


def _message(blocks: Sequence[Block], text: str | None) -> Message:
    """Return a message; a line across at its end or beginning would part nothing."""
    whole = list(blocks)
    while len(whole) > 1 and whole[-1]["type"] == "divider":
        whole.pop()
    while len(whole) > 1 and whole[0]["type"] == "divider":
        whole.pop(0)
    said = text if text is not None else fallback(_CONTINUED + words_of(blocks))
    return Message(said if said.strip() else fallback(words_of(blocks)) or "…", tuple(whole))


def _fits(blocks: Sequence[Block], text: str) -> bool:
    tables = sum(one["type"] == "table" for one in blocks)
    return len(blocks) <= BLOCKS and tables <= TABLES and size(blocks, text) <= CHARACTERS


def _fitting(block: Block) -> list[Block]:
    match block["type"]:
        case "rich_text" if sent(block) > _ROOM:
            parts = [part for one in block["elements"] for part in _parts(one)]
            return [{**block, "elements": found} for found in _packed(parts, _ROOM)]
        case "table" if sent(block) > _ROOM or len(block["rows"]) > _ROWS:
            head, *rows = block["rows"]
            room = _ROOM - sent({**block, "rows": [head]})
            return [
                {**block, "rows": [head, *found]} for found in _packed(rows, room, most=_ROWS - 1)
            ]
        case _:
            return [block]


def _parts(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a section, a quote or a list as several, each of which fits."""
    if sent(element) <= _PART:
        return [dict(element)]
    if element["type"] == "rich_text_list":
        items = [part for one in element["elements"] for part in _parts(one)]
    else:
        items = [part for one in element["elements"] for part in _pieces(one)]
    return [{**element, "elements": found} for found in _packed(items, _PART)]


def _pieces(leaf: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a leaf as several, divided where it reads best."""
    if leaf["type"] != "text":
        yield dict(leaf)
        return
    rest = leaf["text"]
    while sent(rest) > _TEXT:
        at = _break(rest)
        yield {**leaf, "text": rest[:at]}
        rest = rest[at:]
    yield {**leaf, "text": rest}


def _break(text: str) -> int:
    """Return where to divide a text that is too long; not before half of what fits is used."""
    most = _longest(text)
    for kind in _BREAKS:
        ends = [match.end() for match in kind.finditer(text, 0, most)]
        if ends and ends[-1] > most // 2:
            return ends[-1]
    return most


def _longest(text: str) -> int:
    """Return how many characters of the beginning fit."""
    least, most = 1, len(text) - 1
    while least < most:
        middle = (least + most + 1) // 2
        if sent(text[:middle]) <= _TEXT:
            least = middle
        else:
            most = middle - 1
    return least


def _packed(
    items: Sequence[_T], room: int, *, most: int | None = None, cost: Callable[[_T], int] = sent
) -> list[list[_T]]:
    """Return items in groups, in order, none longer than `room` where no item is."""
    groups: list[list[_T]] = []
    left = 0
    for one in items:
        need = cost(one) + 1
        if not groups or need > left or (most and len(groups[-1]) == most):
            groups.append([])
            left = room
        groups[-1].append(one)
        left -= need
    return groups


def _words(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        inline = node.get("type") in _INLINE
        inner = [_plain(one) for one in node["elements"]] if inline else []
        if inline:
            yield "".join(inner)
        elif isinstance(node.get("text"), str):
            yield node["text"]
        else:
            for value in node.values():
                yield from _words(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from _words(one)


def _plain(leaf: Mapping[str, Any]) -> str:
    return str(leaf.get("text") or "")
