"""What tests of delivering share: replies, places, and what is seen of them in the end."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests_slack import TOKEN, MockSlack, Seen

from bots.slack.calls import Patience
from bots.slack.client import Slack
from bots.slack.delivering import deliver
from bots.slack.faults import TryLater
from bots.slack.reply import Attachment, Block, Message, Place, Reply
from bots.slack.sessions import open_http

CHANNEL, USER = "C1", "U1"


def paragraph(text: str) -> Block:
    inner = [{"type": "text", "text": text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inner}]}


def message(name: str, blocks: int = 6) -> Message:
    return Message(
        f"In short: {name}.", tuple(paragraph(f"{name}, paragraph {n}.") for n in range(blocks))
    )


REPLY = Reply((message("one"), message("two", 2), message("three", 1)))
FILES = (Attachment("a.png", "A", b"1", "Bars"), Attachment("b.html", "B", b"2"))
WHOLE = Reply(REPLY.messages, FILES)


@dataclass
class Notes:
    """What a row of the database holds: plain data, kept apart from what is noted later."""

    key: str = "delivery-key"
    resumed: bool = False
    kept: str = "{}"
    count: int = 0

    @property
    def data(self) -> Mapping[str, Any]:
        return dict(json.loads(self.kept))

    async def note(self, **changes: Any) -> None:
        self.count += 1
        self.kept = json.dumps({**self.data, **changes})


def place(mock: MockSlack, *, channel: str = CHANNEL, private: bool = False) -> Place:
    direct = channel.startswith("D")
    if private:
        return Place(channel, "", USER, "T1", direct, mock.response_url(channel, USER))
    return Place(channel, mock.add_message(channel, "The question?"), USER, "T1", direct)


def send(
    mock: MockSlack,
    where: Place,
    reply: Reply = REPLY,
    notes: Notes | None = None,
    *,
    seconds: float = 0.4,
    made: Callable[..., Slack] = Slack,
) -> None:
    """Deliver once."""

    async def go() -> None:
        async with open_http(seconds=seconds) as http:
            slack = made(TOKEN, base_url=mock.url, http=http, patience=Patience(0))
            await deliver(slack, where, reply, notes or Notes())

    asyncio.run(go())


def send_until_done(
    mock: MockSlack, where: Place, reply: Reply = REPLY, notes: Notes | None = None
) -> int:
    """Deliver as often as it says to try later; return how often."""
    notes = notes or Notes()
    for times in range(1, 30):
        try:
            send(mock, where, reply, notes)
        except TryLater:
            continue
        return times
    raise AssertionError("It never arrives.")


def bare(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without the names by which they are found again."""
    found = deepcopy(list(blocks))
    for one in found:
        one.pop("block_id", None)
    return found


def answers(mock: MockSlack, channel: str | None = None) -> list[Seen]:
    return [one for one in mock.messages(channel) if one.blocks or one.files or one.streaming]


def assert_seen_once(mock: MockSlack, reply: Reply = REPLY, channel: str | None = CHANNEL) -> None:
    """Assert that all messages are there, in order and whole, and that nothing else is."""
    seen = answers(mock, channel)
    assert [bare(one.blocks) for one in seen if not one.files] == [
        list(one.blocks) for one in reply.messages
    ]
    assert not any(one.streaming for one in seen)
    assert all(one.text for one in seen if not one.files)
    shared = [one for one in seen if one.files]
    assert len(shared) == bool(reply.attachments)
    for one in shared:
        assert [mock.uploads[name]["title"] for name in one.files] == [
            file.title for file in reply.attachments
        ]
