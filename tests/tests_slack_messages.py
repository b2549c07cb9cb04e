"""The messages of Slack's stand-in, as people see them. All is done with the lock held."""

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests_slack_answers import Answer, Body, Call
from tests_slack_checks import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Refusal,
    characters,
    check,
    words_of,
)

TEAM = "T0TEAM"
BOT = "B0BOT"
BOT_USER = "U0BOT"
APP = "A0APP"


@dataclass
class Seen:
    """A message as it stands."""

    channel: str
    ts: str
    thread_ts: str | None
    text: str
    blocks: list[Body]
    ephemeral_to: str | None = None
    streaming: bool = False
    updated: int = 0
    metadata: Body | None = None
    files: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All that can be read in its blocks, in order, without what is between them."""
        return "\n".join(one for block in self.blocks for one in words_of(block))


class Messages:
    """All that the stand-in holds, and the methods that change messages."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.tokens: dict[str, Body] = {}
        """What auth.test says of some tokens; every bot token is good until it is revoked."""
        self.revoked: set[str] = set()
        self.users: dict[str, Body] = {}
        """What users.info adds to a person who is no guest."""
        self.files: dict[str, Body] = {}
        self.uploads: dict[str, Body] = {}
        """What was sent to the upload address: name, alt, data, and title once it is shared."""
        self.homes: dict[str, Body] = {}
        self.views: list[Body] = []
        self.prompts: dict[str, Body] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        """What is shown of work in a thread."""
        self.sessions: dict[tuple[str, str], str] = {}
        self.oauth: Body = {}
        """What oauth.v2.access says beside, or instead of, the usual."""
        self.socket_url: str | None = None
        """What apps.connections.open answers."""
        self.missing_scopes: set[str] = set()
        """Methods that the token may not call."""
        self.silent_channels: set[str] = set()
        """Channels the bot is not in."""
        self.page = 15
        """How many messages conversations.replies gives at most."""
        self._seen: list[Seen] = []
        self._faults: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self._hooks: dict[str, Body] = {}
        self._number = 0
        self._changed = threading.Condition(threading.RLock())

    def _ts(self) -> str:
        self._number += 1
        return f"{1_790_000_000 + self._number}.{self._number:06d}"

    def _in(self, channel: str) -> None:
        if not channel:
            raise Refusal("channel_not_found")
        if channel in self.silent_channels:
            raise Refusal("not_in_channel")

    def _find(self, body: Body) -> Seen:
        for one in self._seen:
            if (one.channel, one.ts, one.ephemeral_to) == (body["channel"], body["ts"], None):
                return one
        raise Refusal("message_not_found")

    def _posted(self, message: Seen) -> Body:
        self._seen.append(message)
        self.statuses.pop((message.channel, message.thread_ts or ""), None)
        return {"channel": message.channel, "ts": message.ts, "message": {"ts": message.ts}}

    def _chat_postMessage(self, body: Body, identity: Body) -> Body:
        self._in(body["channel"])
        check(body)
        channel = body["channel"]
        if channel.startswith(("U", "W")):
            channel = f"D{channel}"
        return self._posted(
            Seen(
                channel,
                self._ts(),
                body.get("thread_ts"),
                body.get("text", ""),
                body.get("blocks") or [],
                metadata=body.get("metadata"),
            )
        )

    def _chat_postEphemeral(self, body: Body, identity: Body) -> Body:
        self._in(body["channel"])
        check(body)
        ts = self._ts()
        self._seen.append(
            Seen(
                body["channel"],
                ts,
                body.get("thread_ts"),
                body.get("text", ""),
                body.get("blocks") or [],
                ephemeral_to=body["user"],
            )
        )
        return {"message_ts": ts}

    def _chat_update(self, body: Body, identity: Body) -> Body:
        check(body)
        message = self._find(body)
        if message.streaming:
            raise Refusal("streaming_state_conflict")
        message.text, message.blocks = body.get("text", ""), body.get("blocks") or []
        message.metadata = body.get("metadata", message.metadata)
        message.updated += 1
        return {"channel": message.channel, "ts": message.ts, "text": message.text}

    def _chat_delete(self, body: Body, identity: Body) -> Body:
        self._seen.remove(self._find(body))
        return {"channel": body["channel"], "ts": body["ts"]}

    def _chat_startStream(self, body: Body, identity: Body) -> Body:
        self._in(body["channel"])
        if not body.get("thread_ts"):
            raise Refusal("invalid_arguments")
        if not body["channel"].startswith("D"):
            if not body.get("recipient_user_id"):
                raise Refusal("missing_recipient_user_id")
            if not body.get("recipient_team_id"):
                raise Refusal("missing_recipient_team_id")
        message = Seen(body["channel"], self._ts(), body["thread_ts"], "", [], streaming=True)
        self._grow(message, body)
        return self._posted(message)

    def _chat_appendStream(self, body: Body, identity: Body) -> Body:
        message = self._streaming(body)
        self._grow(message, body)
        return {"channel": message.channel, "ts": message.ts}

    def _chat_stopStream(self, body: Body, identity: Body) -> Body:
        message = self._streaming(body)
        check(body, needs_text=False)
        self._grow(message, body)
        message.blocks = [*message.blocks, *(body.get("blocks") or [])]
        message.metadata = body.get("metadata")
        message.streaming = False
        if body.get("session_status"):
            self.sessions[message.channel, message.thread_ts or ""] = body["session_status"]
        return {"channel": message.channel, "ts": message.ts, "message": {"ts": message.ts}}

    def _streaming(self, body: Body) -> Seen:
        message = self._find(body)
        if not message.streaming:
            raise Refusal("message_not_in_streaming_state")
        return message

    def _grow(self, message: Seen, body: Body) -> None:
        text, blocks = body.get("markdown_text") or "", []
        for chunk in body.get("chunks") or ():
            if chunk["type"] == "markdown_text":
                text += chunk["text"]
            elif chunk["type"] == "blocks":
                blocks += chunk["blocks"]
            elif chunk["type"] not in ("task_update", "plan_update"):
                raise Refusal("invalid_chunks")
        check({"text": text, "blocks": blocks}, needs_text=False)
        if len(message.blocks) + len(blocks) > MOST_BLOCKS:
            raise Refusal("invalid_blocks")
        if sum(map(characters, [*message.blocks, *blocks])) > MOST_CHARACTERS:
            raise Refusal("msg_blocks_too_long")
        message.text += text
        message.blocks = [*message.blocks, *blocks]

    def _conversations_replies(self, body: Body, identity: Body) -> Body:
        found = [
            one
            for one in self._seen
            if one.channel == body["channel"]
            and one.ephemeral_to is None
            and body["ts"] in (one.ts, one.thread_ts)
        ]
        if not found:
            raise Refusal("thread_not_found")
        start = int(body.get("cursor") or 0)
        end = start + min(int(body.get("limit") or self.page), self.page)
        with_metadata = str(body.get("include_all_metadata")) in ("1", "true", "True")
        messages = [
            {
                "type": "message",
                "ts": one.ts,
                "thread_ts": one.thread_ts or one.ts,
                "text": one.text,
                "blocks": one.blocks,
                "bot_id": BOT,
                "app_id": APP,
                "files": [{"id": file_id} for file_id in one.files],
                **({"metadata": one.metadata} if one.metadata and with_metadata else {}),
            }
            for one in found[start:end]
        ]
        cursor = str(end) if end < len(found) else ""
        return {
            "messages": messages,
            "has_more": bool(cursor),
            "response_metadata": {"next_cursor": cursor},
        }
