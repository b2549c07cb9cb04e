"""The messages and files of one workspace, over Slack's Web API."""

from collections.abc import Mapping, Sequence
from typing import Any

from bots.slack.faults import Refused
from bots.slack.reply import Attachment, Block, Message
from bots.slack.web_api import WebApi
from bots.slack.webhooks import send, upload

PART = "answer_part"
"""The kind of metadata by which our own messages are found again."""
_PAGES = 10
_PAGE = 200
_QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}


class Slack(WebApi):
    """What the assistant asks of Slack; faults as of `WebApi`."""

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        key: str | None = None,
    ) -> str:
        """Post a message, and return its id; `key` marks it, for `posted`."""
        return (await self.post_to(channel, message, thread_ts=thread_ts, key=key))[1]

    async def post_to(
        self, to: str, message: Message, *, thread_ts: str | None = None, key: str | None = None
    ) -> tuple[str, str]:
        """Post a message to a conversation, or to a person by their id.

        Returns:
            The conversation that it stands in, and the message's id.
        """
        answer = await self._call(
            "chat_postMessage",
            repeat=False,
            channel=to,
            thread_ts=thread_ts or None,
            metadata=_metadata(key),
            **_content(message),
            **_QUIET,
        )
        return str(answer.get("channel", to)), _ts(answer)

    async def update(
        self, channel: str, ts: str, message: Message, *, key: str | None = None
    ) -> None:
        """Put another message in place of one."""
        await self._call(
            "chat_update",
            channel=channel,
            ts=ts,
            metadata=_metadata(key),
            **_content(message),
            **_QUIET,
        )

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message."""
        await self._call("chat_delete", channel=channel, ts=ts)

    async def ephemeral(
        self, channel: str, user_id: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Show a message to one person."""
        await self._call(
            "chat_postEphemeral",
            repeat=False,
            channel=channel,
            user=user_id,
            thread_ts=thread_ts or None,
            **_content(message),
        )

    async def start_stream(
        self,
        channel: str,
        thread_ts: str,
        *,
        user_id: str,
        team_id: str | None,
        chunks: Sequence[Block],
    ) -> str:
        """Begin a message that grows, and return its id."""
        answer = await self._call(
            "chat_startStream",
            repeat=False,
            channel=channel,
            thread_ts=thread_ts,
            recipient_user_id=user_id,
            recipient_team_id=team_id,
            chunks=list(chunks),
        )
        return _ts(answer)

    async def append_stream(self, channel: str, ts: str, chunks: Sequence[Block]) -> None:
        """Add to a message that grows."""
        await self._call(
            "chat_appendStream", repeat=False, channel=channel, ts=ts, chunks=list(chunks)
        )

    async def stop_stream(
        self, channel: str, ts: str, *, blocks: Sequence[Block] = (), key: str | None = None
    ) -> None:
        """End a message that grows with its last blocks; `key` marks it, for `posted`."""
        await self._call(
            "chat_stopStream",
            repeat=False,
            channel=channel,
            ts=ts,
            blocks=list(blocks) or None,
            metadata=_metadata(key),
        )

    async def posted(self, channel: str, thread_ts: str, key: str) -> str | None:
        """Return the id of the message of a thread that carries `key`.

        It is in a message's metadata, or the id of one of its blocks.

        Returns:
            None where there is none, and where the app may not look.
        """
        cursor = None
        for _ in range(_PAGES):
            try:
                page = await self._call(
                    "conversations_replies",
                    channel=channel,
                    ts=thread_ts,
                    cursor=cursor,
                    limit=_PAGE,
                    include_all_metadata=True,
                )
            except Refused:
                return None
            for one in page.get("messages") or ():
                if _carries(one, key):
                    return str(one["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    async def upload(self, attachment: Attachment) -> str:
        """Bring a file to Slack, where nobody sees it yet, and return its id."""
        answer = await self._call(
            "files_getUploadURLExternal",
            filename=attachment.name,
            length=len(attachment.data),
            alt_txt=attachment.alt,
        )
        address = str(answer.get("upload_url"))
        if not self._hosts.takes_files(address):
            raise Refused("upload_host_not_allowed")
        await upload(self._http, address, attachment.data)
        return str(answer.get("file_id"))

    async def share(
        self, files: Sequence[tuple[str, str]], channel: str, thread_ts: str | None
    ) -> None:
        """Show uploaded files, each by its id and title, in one message."""
        await self._call(
            "files_completeUploadExternal",
            repeat=False,
            files=[{"id": file_id, "title": title} for file_id, title in files],
            channel_id=channel,
            thread_ts=thread_ts or None,
        )

    async def share_files(
        self, attachments: Sequence[Attachment], channel: str, thread_ts: str | None
    ) -> None:
        """Upload files and show them in one message."""
        files = [(await self.upload(one), one.title) for one in attachments]
        await self.share(files, channel, thread_ts)

    async def respond(self, response_url: str, message: Message, *, public: bool) -> None:
        """Answer a command or a click, to the person or to the whole channel."""
        if not self._hosts.takes_replies(response_url):
            raise Refused("response_url_not_allowed")
        body = {
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": False,
            **_content(message),
            **_QUIET,
        }
        await send(self._http, response_url, body, seconds=self._patience.each)


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _metadata(key: str | None) -> dict[str, Any] | None:
    return {"event_type": PART, "event_payload": {"key": key}} if key else None


def _ts(answer: Mapping[str, Any]) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str):
        raise Refused("no_ts")
    return ts


def _carries(message: Mapping[str, Any], key: str) -> bool:
    metadata = message.get("metadata") or {}
    if (metadata.get("event_payload") or {}).get("key") == key:
        return True
    return any(block.get("block_id") == key for block in message.get("blocks") or ())
