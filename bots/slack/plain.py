"""A message as plain text alone, for where Slack does not take its blocks. Buttons are left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bots.slack.reply import Block, Message

_SECTION = 2_900
"""Characters of a section; Slack takes 3,000."""
_SECTIONS = 3
"""Sections of a message: far below every limit of Slack's, because one was just reached."""
_BUTTONS = frozenset(("actions", "context_actions", "input", "divider"))
_BREAKS = ("\n\n", "\n", ". ", " ")


def plain_messages(message: Message) -> tuple[Message, ...]:
    """Return all words of a message in as many messages as that takes, in order."""
    pieces = list(_pieces("\n\n".join(_of(block) for block in message.blocks if _of(block))))
    parts = [pieces[at : at + _SECTIONS] for at in range(0, len(pieces), _SECTIONS)]
    return tuple(
        Message(message.text, tuple(_section(one) for one in part)) for part in parts or [[]]
    )


def is_plain(message: Message) -> bool:
    """Return whether a message is plain text already."""
    return all(one["type"] == "section" for one in message.blocks)


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in parts that a section takes, cut where it is best; only spaces are lost."""
    text = text.strip()
    while len(text) > _SECTION:
        at = _cut(text)
        yield text[:at].rstrip()
        text = text[at:].lstrip()
    if text:
        yield text


def _cut(text: str) -> int:
    for mark in _BREAKS:
        at = text.rfind(mark, _SECTION // 2, _SECTION)
        if at > 0:
            return at + len(mark)
    return _SECTION


def _of(block: Block) -> str:
    """Return the words of a block."""
    kind = block.get("type")
    if kind in _BUTTONS:
        return ""
    if kind == "rich_text":
        return "\n".join(one for one in map(_part, block.get("elements") or ()) if one)
    if kind == "table":
        return "\n".join(" | ".join(map(_of_cell, row)) for row in block.get("rows") or ())
    return "\n".join(one for one in _texts(block) if one.strip())


def _part(element: Mapping[str, Any]) -> str:
    """Return the words of a paragraph, a list or a quote."""
    inner = element.get("elements") or ()
    if element.get("type") == "rich_text_list":
        return "\n".join(f"• {_part(one)}" for one in inner)
    return "".join(_inline(one) for one in inner)


def _inline(element: Mapping[str, Any]) -> str:
    text, url = str(element.get("text") or ""), element.get("url")
    if url:
        return f"{text} ({url})" if text else str(url)
    return text


def _of_cell(cell: Mapping[str, Any]) -> str:
    return _of(dict(cell)) if cell.get("type") == "rich_text" else str(cell.get("text") or "")


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of any other block, in order."""
    if isinstance(value, Mapping):
        if isinstance(text := value.get("text"), str):
            yield text
        if isinstance(alt := value.get("alt_text"), str):
            yield alt
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _texts(inner)
