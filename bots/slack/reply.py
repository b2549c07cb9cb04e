"""What is sent back: messages of blocks that keep to Slack's limits, and files with them."""

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
"""A block as Slack's Block Kit writes it, ready for JSON."""


@dataclass(frozen=True)
class Message:
    """One message. Every limit of Slack holds for it."""

    text: str
    """What notifications and screen readers say; escaped, never empty."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Attachment:
    """A file that is sent beside the messages."""

    name: str
    title: str
    data: bytes
    alt: str | None = None
    """The text alternative of an image."""


@dataclass(frozen=True)
class Reply:
    """All that is sent back."""

    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a reply goes, and to whom."""

    channel: str
    thread_ts: str
    user_id: str
    team_id: str | None
    direct: bool
    response_url: str | None = None
    """Where there is one, only the person sees the reply."""
