"""What is asked of Slack's Web API for one workspace, beside messages and files."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import copy
from typing import Any, Self

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.calls import AT_ONCE, PATIENT, Patience, call
from bots.slack.faults import Refused, TryLater
from bots.slack.hosts import Hosts
from bots.slack.silence import silent

_FETCH = ClientTimeout(total=300, sock_connect=10, sock_read=30)


class WebApi:
    """Plain data in and out, and faults of our own.

    Every method raises `TryLater` (of which `Unsure`: it may have been done), `Refused` or `Gone`.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        http: ClientSession,
        hosts: Sequence[str] = (),
        patience: Patience = PATIENT,
    ) -> None:
        """Take a bot token and the address of the Web API.

        Args:
            token: of one workspace.
            base_url: `settings.slack_api_url`.
            http: shared by all workspaces; not closed here.
            hosts: `settings.slack_hosts`.
            patience: how long to wait where nobody waits for it.
        """
        self._web = AsyncWebClient(
            token, base_url=base_url, session=http, logger=silent(), retry_handlers=[]
        )
        self._web.proxy = None  # the session knows it, and which hosts are reached without it
        self._token = token
        self._http = http
        self._hosts = Hosts(base_url, hosts)
        self._patience = patience

    def at_once(self) -> Self:
        """Return the same for where somebody waits: it gives up after moments."""
        hurried = copy(self)
        hurried._patience = AT_ONCE
        return hurried

    async def test(self) -> None:
        """Ask whether the token is good; raise `Gone` where it is not."""
        await self._call("auth_test", patience=AT_ONCE)

    async def set_status(self, channel: str, thread_ts: str, words: str) -> None:
        """Show what the assistant is doing; empty words show nothing."""
        await self._call(
            "assistant_threads_setStatus",
            patience=AT_ONCE,
            channel_id=channel,
            thread_ts=thread_ts,
            status=words,
        )

    async def session_status(
        self, channel: str, thread_ts: str, status: str, title: str | None = None
    ) -> None:
        """Say how it stands with a thread: processing, active, suspended or closed."""
        await self._call(
            "agents_sessions_setStatus",
            patience=AT_ONCE,
            channel_id=channel,
            thread_ts=thread_ts,
            status=status,
            title=title,
        )

    async def prompts(
        self,
        channel: str,
        prompts: Sequence[tuple[str, str]],
        *,
        title: str,
        thread_ts: str | None = None,
    ) -> None:
        """Suggest questions: each is what the button says, and what it then sends."""
        await self._call(
            "assistant_threads_setSuggestedPrompts",
            patience=AT_ONCE,
            channel_id=channel,
            thread_ts=thread_ts,
            title=title,
            prompts=[{"title": says, "message": sends} for says, sends in prompts],
        )

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a form; Slack allows it for three seconds after a click, and once."""
        await self._call(
            "views_open", patience=AT_ONCE, repeat=False, trigger_id=trigger_id, view=dict(view)
        )

    async def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Show a person's App Home."""
        await self._call("views_publish", patience=AT_ONCE, user_id=user_id, view=dict(view))

    async def file(self, file_id: str) -> Mapping[str, Any]:
        """Return what Slack tells of a file."""
        return _object(await self._call("files_info", file=file_id), "file")

    async def user(self, user_id: str) -> Mapping[str, Any]:
        """Return what Slack tells of a person; it needs `users:read`."""
        return _object(await self._call("users_info", user=user_id), "user")

    @asynccontextmanager
    async def fetch(self, url: str, *, with_token: bool) -> AsyncIterator[ClientResponse]:
        """Get something, without following where it is redirected to.

        The host is the caller's to check before the token is sent there.
        """
        headers = {"Authorization": f"Bearer {self._token}"} if with_token else {}
        try:
            async with self._http.get(
                url, headers=headers, allow_redirects=False, timeout=_FETCH
            ) as response:
                yield response
        except (ClientError, TimeoutError):
            raise TryLater from None

    async def _call(
        self,
        method: str,
        *,
        patience: Patience | None = None,
        repeat: bool = True,
        **arguments: Any,
    ) -> dict[str, Any]:
        ask = getattr(self._web, method)
        return await call(lambda: ask(**arguments), patience or self._patience, repeat=repeat)


def _object(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    if not isinstance(found, Mapping):
        raise Refused(f"no_{name}")
    return found
