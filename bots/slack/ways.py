"""The ways by which a message can reach whoever asked, from the best to the last."""

from dataclasses import dataclass
from typing import Literal

from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused
from bots.slack.reply import Message, Place

Way = Literal["thread", "response", "ephemeral", "direct"]
"""Into the thread; to a response_url; shown to one person in the channel; as a message to them.

Nothing is ever shown to more people by a later way than by an earlier one.
"""

FORMAT = frozenset(
    ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long")
)
"""Codes by which Slack refuses how a message is made, and not where it goes."""


@dataclass(frozen=True)
class Sent:
    """Where a message stands; nowhere that can be returned to, if it has no id."""

    way: Way
    channel: str | None = None
    ts: str | None = None


def ways(place: Place) -> tuple[Way, ...]:
    """Return the ways to a place."""
    if place.response_url:
        return ("response", "ephemeral", "direct")
    return ("thread", "direct") if place.direct else ("thread", "ephemeral", "direct")


async def send(slack: Slack, place: Place, way: Way, message: Message, key: str) -> Sent:
    """Send a message by one of the ways.

    Raises:
        TryLater, Refused, Gone: it was not sent; `Unsure`: perhaps it was.
    """
    if way == "thread":
        channel, ts = await slack.post_to(
            place.channel, message, thread_ts=place.thread_ts, key=key
        )
        return Sent(way, channel, ts)
    if way == "direct":
        channel, ts = await slack.post_to(place.user_id, message, key=key)
        return Sent(way, channel, ts)
    if way == "response" and place.response_url:
        await slack.respond(place.response_url, message, public=False)
    else:
        await _ephemeral(slack, place, message)
    return Sent(way)


async def _ephemeral(slack: Slack, place: Place, message: Message) -> None:
    try:
        await slack.ephemeral(
            place.channel, place.user_id, message, thread_ts=place.thread_ts or None
        )
    except Gone:
        raise
    except Refused as error:
        if error.code in FORMAT or not place.thread_ts:
            raise
        # It may be the thread that is no more.
        await slack.ephemeral(place.channel, place.user_id, message)
