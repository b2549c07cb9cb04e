"""How far a reply has been sent: noted at each step, so that the next attempt goes on from there.

Of each message its record says one of: "begun", and nobody knows whether it was posted; "growing",
with its id; "sent", with its id where it has one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from bots.slack.reply import Message
from bots.slack.ways import Sent

Record = Mapping[str, Any]


class Progress(Protocol):
    """What is known of a delivery from earlier attempts."""

    @property
    def key(self) -> str:
        """The same at every attempt, and for no other delivery."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What was noted; plain data."""

    @property
    def resumed(self) -> bool:
        """Whether there was an earlier attempt, of which not all may have been noted."""

    async def note(self, **changes: Any) -> None:
        """Keep something for the next attempt; None: it is no more."""


class Records:
    """What is known of each message of a reply, by its name."""

    def __init__(self, progress: Progress) -> None:
        """Take what earlier attempts noted."""
        self._progress = progress
        self.known = dict(progress.data)
        self.are_in_doubt = progress.resumed
        """Whether something may have been sent that is not among them."""

    def of(self, name: str) -> Record:
        """Return a message's record; empty where nothing was begun."""
        return self.known.get(name) or {}

    def mark(self, name: str) -> str:
        """Return by what a message is found again; one that takes its place has another."""
        again = self.of(name).get("again", 0)
        return f"{self._progress.key}-{name}" + (f"-{again}" if again else "")

    async def note(self, name: str, value: Any) -> None:
        """Keep something; None: it is no more."""
        self.known[name] = value
        await self._progress.note(**{name: value})

    async def begun(self, name: str) -> None:
        """A message is about to be sent."""
        await self.note(name, {"state": "begun"})

    async def begun_anew(self, name: str, channel: str, ts: str) -> None:
        """A message is about to be sent in place of another one, to be deleted then."""
        again = self.of(name).get("again", 0) + 1
        old = {"channel": channel, "ts": ts}
        await self.note(name, {"state": "begun", "old": old, "again": again})

    async def growing(self, name: str, channel: str, ts: str) -> None:
        """Some of a message stands there, or all of it."""
        await self.note(
            name, {**self._kept(name), "state": "growing", "channel": channel, "ts": ts}
        )

    async def sent(self, name: str, message: Message, sent: Sent) -> None:
        """A message stands there whole."""
        record = {**self._kept(name), "state": "sent", "of": digest(message), **asdict(sent)}
        await self.note(name, record)

    async def no_old(self, name: str) -> None:
        """What another message was sent in place of is deleted."""
        await self.note(name, {**self.of(name), "old": None})

    def _kept(self, name: str) -> Record:
        return {one: was for one, was in self.of(name).items() if one in ("old", "again") and was}


def digest(message: Message) -> str:
    """Return what tells a message from another one."""
    content = json.dumps([message.text, message.blocks], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
