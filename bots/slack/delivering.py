"""Brings a reply to where it belongs, once and whole, whatever fails on the way.

Before each step it is noted that it is taken, and afterwards what came of it. Where a step was
taken and nobody knows what came of it, Slack is asked before it is taken again. That is possible
where the app may read the thread; elsewhere a message may then stand there twice, because none at
all would be worse.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bots.slack.attaching import attach
from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused, SlackFault, TryLater, Unsure
from bots.slack.plain import is_plain, plain_messages
from bots.slack.progress import Progress, Records, digest
from bots.slack.reply import Message, Place, Reply
from bots.slack.streaming import growth, may_grow
from bots.slack.ways import FORMAT, Sent, Way, send, ways

__all__ = ["Progress", "deliver"]

_PART = "part_"
_STILL_GROWS = "streaming_state_conflict"
_FAREWELL_SECONDS = 3.0


async def deliver(slack: Slack, place: Place, reply: Reply, progress: Progress) -> None:
    """Send a reply, or what is missing of it since an earlier attempt.

    A message that an earlier attempt sent, and that is another one now, is changed.

    Raises:
        TryLater: call again later, with the same progress.
        Gone: the workspace cannot be written to any more.
        Refused: there is no way that it can be sent.
    """
    delivery = _Delivery(slack, place, Records(progress))
    names: list[str] = []
    for number, message in enumerate(reply.messages):
        names += await delivery.message(f"{_PART}{number}", message, is_first=number == 0)
    await delivery.withdraw_all_but(names)
    if reply.attachments:
        await delivery.files(reply)


class _Delivery:
    def __init__(self, slack: Slack, place: Place, records: Records) -> None:
        self._slack = slack
        self._place = place
        self._records = records

    async def message(self, name: str, message: Message, *, is_first: bool) -> Sequence[str]:
        """Send a message, as it is or as plain text; return what its parts are called."""
        plain = f"plain_{name}"
        if not self._records.known.get(plain):
            try:
                await self._part(name, message, may_stream=is_first)
            except Refused as error:
                if error.code not in FORMAT:
                    raise
                await self._records.note(plain, True)
            else:
                return [name]
        parts = plain_messages(message)
        names = [name, *(f"{name}_{number}" for number in range(1, len(parts)))]
        for one, part in zip(names, parts, strict=True):
            await self._part(one, part, may_stream=False)
        return names

    async def withdraw_all_but(self, names: Sequence[str]) -> None:
        """Take away what an earlier attempt sent and this one does not."""
        for name, was in list(self._records.known.items()):
            if name.startswith(_PART) and name not in names and was:
                await self._forget_old(name)
                if was.get("ts"):
                    await self._delete(was["channel"], was["ts"])
                await self._records.note(name, None)

    async def files(self, reply: Reply) -> None:
        """Share the files, by the way that the messages went."""
        records, sent = self._records, self._records.of(f"{_PART}0")
        await attach(self._slack, self._place, reply.attachments, sent, records.known, records.note)

    async def _part(self, name: str, message: Message, *, may_stream: bool) -> None:
        """Send one message; or complete it, or leave it be, as far as it was sent."""
        was = self._records.of(name)
        if was.get("state") == "sent" and (was["of"] == digest(message) or not was.get("ts")):
            await self._forget_old(name)
            return
        is_unsure = was.get("state") == "begun" or (not was and self._records.are_in_doubt)
        if is_unsure and (ts := await self._found(name)):
            await self._records.growing(name, self._place.channel, ts)
        if self._records.of(name).get("ts"):
            await self._forget_old(name)
            await self._mend(name, message)
            return
        if was:
            await self._send(name, message)
            return
        await self._records.begun(name)
        grows = may_stream and may_grow(self._place, message) and self._ways[0] == "thread"
        if not (grows and await self._grow(name, message)):
            await self._send(name, message)

    async def _grow(self, name: str, message: Message) -> bool:
        """Send a message paragraph by paragraph; return False when none of it was."""
        mark, channel = self._records.mark(name), self._place.channel
        growing = growth(message, mark)
        try:
            ts = await self._slack.start_stream(
                channel,
                self._place.thread_ts,
                user_id=self._place.user_id,
                team_id=self._place.team_id,
                chunks=growing.first,
            )
        except Gone:
            raise
        except Unsure:
            found = await self._found(name)
            if found is not None:
                await self._records.growing(name, channel, found)
                await self._mend(name, message)
            return found is not None
        except (TryLater, Refused):
            return False
        try:
            await self._records.growing(name, channel, ts)
            for chunks in growing.between:
                await self._slack.append_stream(channel, ts, chunks)
            await self._slack.stop_stream(channel, ts, blocks=growing.last, key=mark)
        except Gone:
            raise
        except SlackFault:
            await self._mend(name, message)
        except asyncio.CancelledError:
            await self._let_go(ts)
            raise
        else:
            await self._records.sent(name, message, Sent("thread", channel, ts))
        return True

    async def _mend(self, name: str, message: Message) -> None:
        """Put the whole message where some of it, or another one, stands already."""
        was = self._records.of(name)
        channel, ts, way = was["channel"], was["ts"], was.get("way", "thread")
        wait = await self._ended(channel, ts) if was["state"] == "growing" else None
        try:
            await self._slack.update(channel, ts, message, key=self._records.mark(name))
        except Gone:
            raise
        except Refused as error:
            if error.code in FORMAT and not is_plain(message):
                raise
            if wait and error.code == _STILL_GROWS:
                raise wait from None
            await self._records.begun_anew(name, channel, ts)
            await self._send(name, message)
        else:
            await self._records.sent(name, message, Sent(way, channel, ts))

    async def _ended(self, channel: str, ts: str) -> TryLater | None:
        """End the growing of a message, which cannot be changed before; return why not yet."""
        try:
            await self._slack.stop_stream(channel, ts)
        except Gone:
            raise
        except TryLater as error:
            return error
        except Refused:
            pass  # ended already: after five minutes Slack does so itself
        return None

    async def _let_go(self, ts: str) -> None:
        """End a message that nobody will complete, so that it does not look as if it grew on."""
        with suppress(SlackFault, TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self._slack.stop_stream(self._place.channel, ts)

    async def _send(self, name: str, message: Message) -> None:
        """Send a message by the first way that there is."""
        refusal: Refused | None = None
        mark = self._records.mark(name)
        for way in self._ways:
            try:
                sent = await send(self._slack, self._place, way, message, mark)
            except Gone:
                raise
            except Refused as error:
                if error.code in FORMAT:
                    if not self._records.of(name).get("old"):
                        self._records.known.pop(name, None)  # certainly not sent
                    raise
                refusal = error
                continue
            if way != self._ways[0]:
                await self._records.note("way", way)
            await self._records.sent(name, message, sent)
            await self._forget_old(name)
            return
        raise refusal or Refused("no_way")

    async def _forget_old(self, name: str) -> None:
        """Delete what another message was sent in place of."""
        if old := self._records.of(name).get("old"):
            await self._delete(old["channel"], old["ts"])
            await self._records.no_old(name)

    async def _delete(self, channel: str, ts: str) -> None:
        with suppress(Refused):  # deleted already, or only to be deleted by people
            await self._slack.delete(channel, ts)

    async def _found(self, name: str) -> str | None:
        """Return the id of a message that was perhaps posted."""
        place = self._place
        if self._ways[0] != "thread" or not place.thread_ts:
            return None
        return await self._slack.posted(place.channel, place.thread_ts, self._records.mark(name))

    @property
    def _ways(self) -> tuple[Way, ...]:
        """Those that are left: what one message was refused, the next would be."""
        all_ways = ways(self._place)
        way = self._records.known.get("way")
        return all_ways[all_ways.index(way) :] if way in all_ways else all_ways
