"""Shares the files of a reply, once: they are brought to Slack, noted, and then shown together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused, Unsure
from bots.slack.reply import Attachment, Place
from bots.slack.ways import send, ways
from bots.slack.words import plain_reply

NOT_ATTACHED = (
    "I could not attach the charts and the report. Ask whoever looks after Slack to reinstall the "
    "app with the permission files:write, then share the file again."
)
HERE = "Here are the files that belong to my answer."

Note = Callable[[str, Any], Awaitable[None]]


async def attach(
    slack: Slack,
    place: Place,
    attachments: Sequence[Attachment],
    sent: Mapping[str, Any],
    known: Mapping[str, Any],
    note: Note,
) -> None:
    """Share files beside messages that were sent; where that is refused, say so.

    Args:
        slack: the workspace.
        place: where the reply goes.
        attachments: what to share.
        sent: by which way the messages went, with "channel" and "ts" where they have them.
        known: what was noted: "files" that were brought to Slack, whether they are "shared".
        note: keeps such a thing.

    Raises:
        TryLater: call again later.
        Gone: the workspace cannot be written to any more.
    """
    if known.get("shared"):
        return
    try:
        channel, thread_ts = await _where(slack, place, sent, known, note)
        await _share(slack, attachments, channel, thread_ts, known, note)
    except Gone:
        raise
    except Refused:
        await _say_so(slack, place, sent)
    await note("shared", True)


async def _where(
    slack: Slack,
    place: Place,
    sent: Mapping[str, Any],
    known: Mapping[str, Any],
    note: Note,
) -> tuple[str, str | None]:
    """Return the conversation and the thread to share files in.

    A file cannot be shown to one person in a channel: they get it in a message to them alone.
    """
    if sent.get("way", "thread") == "thread" and place.response_url is None:
        return place.channel, place.thread_ts
    if sent.get("way") == "direct" and sent.get("channel"):
        return str(sent["channel"]), None
    if not known.get("files_to"):
        channel, _ = await slack.post_to(place.user_id, plain_reply(HERE).messages[0])
        await note("files_to", channel)
    return str(known["files_to"]), None


async def _share(
    slack: Slack,
    attachments: Sequence[Attachment],
    channel: str,
    thread_ts: str | None,
    known: Mapping[str, Any],
    note: Note,
) -> None:
    brought = known.get("files")
    if brought and await _is_shared(slack, brought[0]):
        return
    # Slack does not keep for long what was brought and not shared: not from an earlier attempt.
    brought = [await slack.upload(one) for one in attachments]
    await note("files", brought)
    titled = [(one, file.title) for one, file in zip(brought, attachments, strict=True)]
    try:
        await slack.share(titled, channel, thread_ts)
    except Unsure:
        if not await _is_shared(slack, brought[0]):
            raise


async def _is_shared(slack: Slack, file_id: str) -> bool:
    try:
        file = await slack.file(file_id)
    except Gone:
        raise
    except Refused:
        return False
    shares = file.get("shares")
    return isinstance(shares, Mapping) and any(shares.values())


async def _say_so(slack: Slack, place: Place, sent: Mapping[str, Any]) -> None:
    """Say that files could not be shared, where the messages went."""
    way = sent.get("way", ways(place)[0])
    try:
        await send(slack, place, way, plain_reply(NOT_ATTACHED).messages[0], "")
    except Gone:
        raise
    except Refused:
        pass  # the answer itself has arrived
