"""A message that is worked on: what is known of it, and what is noted for whoever goes on.

What is kept of it is sealed: it says who wrote to the assistant, what, and where.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bots.box import SealBroken
from bots.errors import StoreError
from bots.parts import Parts
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of, thread_of
from bots.store import deliveries
from bots.store.deliveries import Delivery

_PURPOSE = "slack delivery"
_NOTES = "slack delivery progress"
_SEALED = "sealed"
"""Under which name notes are kept."""
_WAITS = "waits"
"""Under which name is noted how often Slack could not be reached."""

_log = logging.getLogger(__name__)


@dataclass
class Work:
    """A delivery that is being worked on: what `deliver` notes its steps in."""

    parts: Parts
    delivery: Delivery
    incoming: Incoming
    kept: bool
    """Whether the database knows of it."""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same at each try, and for no other delivery."""
        place = f"{self.delivery.owner.tenant}:{self.incoming.key}"
        return self.parts.signer.sign("slack delivery", place)

    @property
    def waits(self) -> int:
        """How often it could not be sent because Slack could not be reached."""
        return int(self.data.get(_WAITS, 0))

    @property
    def resumed(self) -> bool:
        """Whether somebody may have worked on it before, and not have noted all that was done."""
        return self.delivery.attempts > 1

    async def is_wanted(self) -> bool:
        """Return whether it is still to be answered: not stopped, deleted, or another process's."""
        if not self.kept:
            return True
        delivery = self.delivery
        try:
            return await asyncio.to_thread(
                deliveries.is_with, self.parts.database, delivery.id, delivery.attempts
            )
        except StoreError:
            return True

    async def is_forgotten(self) -> bool:
        """Return whether all that is kept of its sender was deleted while it was worked on."""
        delivery = self.delivery
        if not self.kept or self.parts.now() - delivery.accepted_at >= deliveries.KEPT:
            return False  # it may be gone because of its age
        database = self.parts.database
        try:
            return not await asyncio.to_thread(deliveries.is_known, database, delivery.id)
        except StoreError:
            return False

    async def note_wait(self) -> None:
        """Note that Slack could not be reached once more."""
        await self.note(**{_WAITS: self.waits + 1})

    async def note(self, **changes: Any) -> None:
        """Keep what was done; if that is impossible, it is known here at least."""
        self.data |= changes
        if self.kept:
            sealed = self.parts.box.seal(_NOTES, json.dumps(self.data).encode())
            with suppress(StoreError):
                await asyncio.to_thread(
                    deliveries.note,
                    self.parts.database,
                    self.delivery.id,
                    {_SEALED: sealed.decode()},
                    attempt=self.delivery.attempts,
                )


def sealed(parts: Parts, incoming: Incoming) -> bytes:
    """Return what somebody sent as it is kept."""
    return parts.box.seal(_PURPOSE, json.dumps(asdict(incoming)).encode())


def work_on(parts: Parts, delivery: Delivery, incoming: Incoming) -> Work:
    """Return the work on something that was sent, with what an earlier try noted."""
    return Work(parts, delivery, incoming, True, _notes(parts, delivery))


def work_unkept(parts: Parts, incoming: Incoming) -> Work:
    """Return the work on something that the database could not keep."""
    owner = owner_of(parts.signer, incoming.workspace, incoming.sender)
    name = f"unkept:{owner.tenant}:{incoming.key}"
    thread = thread_of(parts.signer, incoming)
    return Work(parts, Delivery(name, owner, thread, b"", {}, 1, parts.now()), incoming, False)


def work_found(parts: Parts, delivery: Delivery) -> Work | None:
    """Return the work that an earlier process left; None where it cannot be read any more."""
    try:
        content = parts.box.open(_PURPOSE, delivery.payload)
        return work_on(parts, delivery, _incoming(json.loads(content)))
    except (SealBroken, KeyError, TypeError, ValueError) as error:
        # Sealed with another secret, or by a version that writes it otherwise.
        _log.error("not read", extra={"fault": type(error).__name__})
        return None


def next_try(work: Work) -> Work:
    """Return work that the database does not know of, for another try."""
    delivery = replace(work.delivery, attempts=work.delivery.attempts + 1)
    return replace(work, delivery=delivery)


def _notes(parts: Parts, delivery: Delivery) -> dict[str, Any]:
    kept = delivery.progress.get(_SEALED)
    if not kept:
        return {}
    try:
        notes: dict[str, Any] = json.loads(parts.box.open(_NOTES, kept.encode()))
    except SealBroken:  # with another secret: Slack is asked what was posted
        return {}
    return notes


def _incoming(data: Mapping[str, Any]) -> Incoming:
    return Incoming(
        **{
            **data,
            "workspace": Workspace(**data["workspace"]),
            "sender": Sender(**data["sender"]),
            "files": tuple(data["files"]),
        }
    )
