"""Blocks and their parts. Nothing made here is parsed by Slack, whatever it says.

`words` is for what people and files say, without what nobody sees; `verbatim` for what has to
stand to the letter. Parts without a letter are left out: Slack refuses them. So it does blocks
without a part, which `messages` leaves out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bots.slack.escaping import shown
from bots.slack.reply import Block

Element = dict[str, Any]
"""A part of a block."""


def words(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Return words as they may be shown."""
    return verbatim(shown(text), bold=bold, italic=italic)


def verbatim(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Return words that have to stand to the letter."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link(url: str, text: str) -> Element:
    """Return a link. `url` is an address of ours, never one that stood in a text."""
    return {"type": "link", "url": url, "text": shown(text)}


def section(*parts: Element) -> Element:
    """Return a line or more of text."""
    return {"type": "rich_text_section", "elements": _joined(parts)}


def quote(*parts: Element) -> Element:
    """Return text with a bar before it."""
    return {"type": "rich_text_quote", "elements": _joined(parts)}


def bullets(items: Iterable[Sequence[Element]]) -> Element:
    """Return a list; each item is its parts."""
    sections = [section(*one) for one in items]
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [one for one in sections if one["elements"]],
    }


def rich_text(*parts: Element) -> Block:
    """Return a block of sections, quotes and lists; see `says_something`."""
    return {"type": "rich_text", "elements": [one for one in parts if one["elements"]]}


def paragraph(text: str) -> Block:
    """Return a block of plain words."""
    return rich_text(section(words(text)))


def heading(text: str) -> Block:
    """Return a block of words that stand out."""
    return rich_text(section(words(text, bold=True)))


def small(text: str) -> Block:
    """Return a block of small print."""
    return {"type": "context", "elements": [plain_text(text)]}


def says_something(block: Block) -> bool:
    """Return whether a block holds anything that can be shown."""
    match block["type"]:
        case "rich_text":
            return bool(block["elements"])
        case "context":
            return all(one.get("text") != "" for one in block["elements"])
        case _:
            return True


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def plain_text(text: str) -> Element:
    """Return a text object in which Slack parses nothing."""
    return {"type": "plain_text", "text": shown(text), "emoji": False}


def button(text: str, action_id: str, value: str, *, label: str | None = None) -> Element:
    """Return a button.

    Args:
        text: what stands on it; 75 characters are the most.
        action_id: what it is called.
        value: what is sent when it is pressed.
        label: what a screen reader says instead of `text`, where that says too little.
    """
    made = {
        "type": "button",
        "text": plain_text(text),
        "action_id": action_id,
        "value": value,
    }
    return {**made, "accessibility_label": label} if label else made


def actions(*buttons: Element) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def _joined(parts: Sequence[Element]) -> list[Element]:
    """Return parts without empty ones; neighbours that look the same become one."""
    found: list[Element] = []
    for one in parts:
        if not one.get("text"):
            continue
        last = found[-1] if found else None
        if last and last["type"] == one["type"] == "text" and _style(last) == _style(one):
            found[-1] = {**last, "text": last["text"] + one["text"]}
        else:
            found.append(one)
    return found


def _style(element: Element) -> Any:
    return element.get("style")
