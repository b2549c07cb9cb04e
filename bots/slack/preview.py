"""Messages as Slack would show them, on one page: for whoever changes the blocks.

The page has no scripts and loads nothing; whatever a message says is escaped. Each kind of block
is drawn by its own macro of `preview.jinja`; one that has none is named instead of left out.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bots.slack.escaping import FALLBACK, length
from bots.slack.limits import BLOCKS, CHARACTERS, faults_in, faults_of, size
from bots.slack.reply import Attachment, Block, Message, Reply

HOME_BLOCKS = 100
"""Of a view, such as the Home tab."""


@dataclass(frozen=True)
class Use:
    """How much of a limit is used."""

    name: str
    used: int
    most: int


@dataclass(frozen=True)
class Surface:
    """A message or a view, and what is known of it."""

    name: str
    blocks: Sequence[Block]
    text: str | None
    """The fallback; a view has none."""
    uses: tuple[Use, ...]
    faults: tuple[str, ...]

    @property
    def as_json(self) -> str:
        """The blocks as they are sent."""
        return json.dumps(list(self.blocks), ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class Image:
    """An image that comes with a message, as an address that holds it."""

    title: str
    alt: str
    address: str


def surfaces_of(reply: Reply, name: str = "Message") -> list[Surface]:
    """Return the messages of a reply, called by `name`."""
    count = len(reply.messages)
    return [
        _message(f"{name}, {at} of {count}" if count > 1 else name, one)
        for at, one in enumerate(reply.messages, start=1)
    ]


def view_surface(name: str, blocks: Sequence[Block]) -> Surface:
    """Return a view, such as the Home tab."""
    uses = (Use("blocks", len(blocks), HOME_BLOCKS),)
    over = [
        f"{one.used} {one.name}; {one.most} are the most." for one in uses if one.used > one.most
    ]
    return Surface(name, blocks, None, uses, (*over, *faults_in(blocks)))


def preview_page(
    asked: str, surfaces: Sequence[Surface], attachments: Sequence[Attachment] = ()
) -> str:
    """Return the page. The same messages give the same text.

    Args:
        asked: what somebody typed or did, as the page's title.
        surfaces: in order.
        attachments: what is sent with them.
    """
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("bots.slack", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("preview.jinja").render(
        asked=asked,
        surfaces=surfaces,
        images=[_image(one) for one in attachments if one.alt is not None],
        files=[one for one in attachments if one.alt is None],
        plain=_plain,
    )


def preview_data(surfaces: Sequence[Surface]) -> list[dict[str, Any]]:
    """Return the same as plain data, ready for JSON."""
    return [
        {
            "name": one.name,
            "text": one.text,
            "blocks": list(one.blocks),
            "limits": {use.name: {"used": use.used, "most": use.most} for use in one.uses},
            "faults": list(one.faults),
        }
        for one in surfaces
    ]


def _message(name: str, message: Message) -> Surface:
    uses = (
        Use("blocks", len(message.blocks), BLOCKS),
        Use("characters over all", size(message.blocks, message.text), CHARACTERS),
        Use("characters of the fallback text", length(message.text), FALLBACK),
    )
    return Surface(name, message.blocks, message.text, uses, tuple(faults_of(message)))


def _image(attachment: Attachment) -> Image:
    data = base64.b64encode(attachment.data).decode("ascii")
    return Image(attachment.title, attachment.alt or "", f"data:image/png;base64,{data}")


def _plain(value: Any) -> str:
    """Return the words of a text object, or of a text."""
    return str(value.get("text", "") if isinstance(value, dict) else value or "")
