"""Slack's limits, and which of them a message or its blocks break.

Where Slack tells a number it stands here as it is. How long all blocks together may be it does
not tell: it has refused 13,200 characters, and fewer in many small parts. So `CHARACTERS` holds
for what people read with the fallback text, and for the blocks as they are sent.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bots.slack.escaping import FALLBACK, length
from bots.slack.reply import Block, Message

BLOCKS = 45
"""Of a message; Slack's own limit is 50."""
CHARACTERS = 12_000
TABLES = 1

_LENGTHS: Mapping[str, Mapping[str, int]] = {
    "button": {"text": 75, "value": 2_000, "url": 3_000, "accessibility_label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "header": {"text": 150},
    "image": {"alt_text": 2_000, "title": 2_000, "image_url": 3_000},
    "link": {"url": 3_000},
    "markdown": {"text": 12_000},
    "mrkdwn": {"text": 3_000},
    "negative_button": {"text": 75, "value": 2_000, "accessibility_label": 75},
    "options": {"text": 75, "value": 150, "description": 75},
    "plain_text": {"text": 3_000},
    "positive_button": {"text": 75, "value": 2_000, "accessibility_label": 75},
    "section": {"text": 3_000},
}
"""Characters at the most, of a field of what has this type, or stands under this name."""

_COUNTS: Mapping[str, Mapping[str, int]] = {
    "actions": {"elements": 25},
    "card": {"actions": 5},
    "container": {"child_blocks": 10},
    "context": {"elements": 10},
    "context_actions": {"elements": 5},
    "section": {"fields": 10},
    "table": {"rows": 100, "column_settings": 20},
}
_CELLS = 20
_ID = 255
_TABLE = 10_000
"""Characters of all cells."""

_READ = ("text", "url", "alt_text", "title", "value")


def faults_of(message: Message) -> list[str]:
    """Return each limit that a message breaks, in words; none for one that can be sent."""
    found = [
        _most("characters of the fallback text", length(message.text), FALLBACK),
        _most("blocks", len(message.blocks), BLOCKS),
        _most("characters over all", size(message.blocks, message.text), CHARACTERS),
    ]
    empty = [] if message.text.strip() else ["The fallback text is empty."]
    return [*empty, *filter(None, found), *faults_in(message.blocks)]


def faults_in(blocks: Sequence[Block]) -> list[str]:
    """Return each limit that blocks break of a message or a view, but how many and how long."""
    tables = sum(one.get("type") == "table" for one in blocks)
    ids = [one["block_id"] for one in blocks if "block_id" in one]
    found = [_most("tables", tables, TABLES), *_twice("block_id", ids)]
    return [
        *filter(None, found),
        *(fault for at, one in enumerate(blocks) for fault in _faults(one, f"blocks[{at}]", "")),
    ]


def size(blocks: Sequence[Block], text: str = "") -> int:
    """Return how long blocks are: as they are sent, or as they are read with `text`."""
    return max(sent(blocks), length(text) + sum(length(one) for one in _read(blocks)))


def sent(node: object) -> int:
    """Return the characters of something as JSON without spaces."""
    return length(json.dumps(node, ensure_ascii=False, separators=(",", ":")))


def _faults(node: Mapping[str, Any], where: str, under: str) -> Iterator[str]:
    kind = str(node.get("type") or under)
    for name, most in _LENGTHS.get(kind, {}).items():
        yield from _some(_most(f"characters of {where}.{name}", _length(node.get(name)), most))
    for name, most in _COUNTS.get(kind, {}).items():
        yield from _some(_most(f"{name} of {where}", len(node.get(name) or ()), most))
    for name in ("action_id", "block_id"):
        yield from _some(_most(f"characters of {where}.{name}", _length(node.get(name)), _ID))
    for name in ("text", "elements", "rows"):
        if name in node and not node[name]:
            yield f"{where}.{name} is empty."
    if kind == "table":
        yield from _table_faults(node, where)
    if kind == "actions":
        ids = [one["action_id"] for one in node["elements"] if "action_id" in one]
        yield from (f"{where}: {fault}" for fault in _twice("action_id", ids))
    for name, child, place in _children(node, where):
        yield from _faults(child, place, name)


def _table_faults(table: Mapping[str, Any], where: str) -> Iterator[str]:
    widest = max((len(row) for row in table["rows"]), default=0)
    yield from _some(_most(f"cells of a row of {where}", widest, _CELLS))
    characters = sum(length(one) for one in _read(table["rows"]))
    yield from _some(_most(f"characters of all cells of {where}", characters, _TABLE))


def _children(node: Mapping[str, Any], where: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for name, value in node.items():
        for at, child in _flat(value):
            yield name, child, f"{where}.{name}{at}"


def _flat(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        yield "", value
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            yield from ((f"[{at}]{deeper}", child) for deeper, child in _flat(one))


def _read(node: object) -> Iterator[str]:
    """Yield what people read, and what stands for it."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name in _READ and isinstance(value, str):
                yield value
            else:
                yield from _read(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from _read(one)


def _length(value: object) -> int:
    if isinstance(value, Mapping):
        value = value.get("text")
    return length(value) if isinstance(value, str) else 0


def _most(what: str, found: int, most: int) -> str | None:
    return f"{found:,} {what}; {most:,} are the most." if found > most else None


def _twice(what: str, ids: Sequence[str]) -> Iterator[str]:
    yield from (
        f"The {what} {one} is there twice." for one in sorted(set(ids)) if ids.count(one) > 1
    )


def _some(fault: str | None) -> Iterable[str]:
    return (fault,) if fault else ()
