"""A message that grows paragraph by paragraph, cut into what is sent one after another."""

from collections.abc import Sequence
from dataclasses import dataclass

from bots.slack.reply import Block, Message, Place

LEAD = "Here is what I found."
"""What notifications say of it. Always the same: Slack reads it as Markdown."""
_FEWEST = 3
"""Blocks of a message that is worth it."""
_STEPS = 6
"""The most additions between its beginning and its end."""


@dataclass(frozen=True)
class Growth:
    """What is sent of a message, in order."""

    first: tuple[Block, ...]
    """Chunks to begin with."""
    between: tuple[tuple[Block, ...], ...]
    """Chunks to add, each at once."""
    last: tuple[Block, ...]
    """Blocks to end with."""


def may_grow(place: Place, message: Message) -> bool:
    """Return whether a message can grow in a place, and is long enough to be worth it."""
    is_thread = bool(place.thread_ts) and place.response_url is None
    is_known_to = place.direct or place.team_id is not None
    return is_thread and is_known_to and len(message.blocks) >= _FEWEST


def growth(message: Message, mark: str) -> Growth:
    """Return how a message grows.

    Args:
        message: of three blocks at least.
        mark: by which it is found again, before it has metadata: the id of its first block.
    """
    first, *middle, last = message.blocks
    size = -(-len(middle) // _STEPS)
    between = [middle[at : at + size] for at in range(0, len(middle), size)]
    return Growth(
        ({"type": "markdown_text", "text": LEAD}, _chunk([{**first, "block_id": mark}])),
        tuple((_chunk(blocks),) for blocks in between),
        (last,),
    )


def _chunk(blocks: Sequence[Block]) -> Block:
    return {"type": "blocks", "blocks": list(blocks)}
