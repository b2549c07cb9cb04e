"""What Slack sends, by HTTP or by socket: its shape looked at, then handed to Bolt."""

import logging
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

_log = logging.getLogger(__name__)


class Malformed(Exception):
    """It is not what Slack sends. It says nothing of what it is."""


class _Named(BaseModel):
    id: str | None = None
    enterprise_id: str | None = None
    team_id: str | None = None


class _ResponseUrl(BaseModel):
    response_url: str | None = None


class _Level(BaseModel):
    """What Bolt reads at each level of a payload; it fails on other types."""

    type: str | None = None
    user: str | _Named | None = None
    team: str | _Named | None = None
    enterprise: str | _Named | None = None
    channel: str | _Named | None = None
    user_id: str | None = None
    team_id: str | None = None
    enterprise_id: str | None = None
    channel_id: str | None = None
    user_team: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    callback_id: str | None = None
    app_installed_team_id: str | None = None


class _Authorization(_Level):
    is_bot: bool | None = None


class _Inner(_Level):
    message: _Level | None = None
    previous_message: _Level | None = None
    item: _Level | None = None
    assistant_thread: _Level | None = None
    view: _Level | None = None
    response_url: str | None = None
    response_urls: Sequence[_ResponseUrl] = ()
    authorizations: Sequence[_Authorization] | None = None


class _Typed(_Inner):
    type: str


class _Event(_Inner):
    """`event_callback`."""

    event: _Typed


class _Action(BaseModel):
    action_id: str
    type: str
    block_id: str | None = None


class _Click(_Inner):
    """`block_actions`."""

    actions: Annotated[Sequence[_Action], Field(min_length=1)]


class _View(_Level):
    type: str
    callback_id: str


class _Form(_Inner):
    """`view_submission` and `view_closed`."""

    view: _View


class _Command(_Inner):
    """A command, which has no type."""

    command: str
    view: _Level = _Level()


class _Question(BaseModel):
    """`url_verification`."""

    challenge: str


class _Limited(BaseModel):
    """`app_rate_limited`: there were more events than Slack delivers."""


_SHAPES: Mapping[str | None, type[BaseModel]] = {
    "event_callback": _Event,
    "block_actions": _Click,
    "view_submission": _Form,
    "view_closed": _Form,
    "url_verification": _Question,
    "app_rate_limited": _Limited,
    None: _Command,
}
"""All that the app is set up for."""


async def take(
    app: AsyncApp, payload: Mapping[str, Any], *, retry: Mapping[str, str] | None = None
) -> BoltResponse:
    """Return what Bolt answers to a payload, however it came.

    Args:
        app: Bolt, with all listeners.
        payload: verified to be Slack's.
        retry: the headers by which Slack says that it sends something again.

    Raises:
        Malformed: it does not have the shape of what Slack sends.
    """
    shape = _shape(payload)
    if isinstance(shape, _Limited):
        _log.error("Slack holds events back: there are too many")
        return BoltResponse(status=200)
    try:
        # Bolt parses no body in this mode, nor verifies any: both are done by whoever calls this.
        request = AsyncBoltRequest(
            mode="socket_mode",
            body=dict(payload),
            headers=dict(retry or {}),
            context={"bot_user_id": _bot_of(shape)},
        )
    except (AttributeError, LookupError, TypeError):  # what Bolt does with other shapes still
        raise Malformed from None
    response = await app.async_dispatch(request)
    if response.status == 404 and isinstance(shape, _Event):
        return BoltResponse(status=200)  # nobody listens for it; Slack need not send it again
    return response


def _shape(payload: Mapping[str, Any]) -> BaseModel:
    kind = payload.get("type")
    if not (kind is None or isinstance(kind, str)) or kind not in _SHAPES:
        raise Malformed
    if "event" in payload and kind != "event_callback":
        raise Malformed  # Bolt would take it for one
    try:
        return _SHAPES[kind].model_validate(payload)
    except ValidationError:
        raise Malformed from None  # its text holds what was sent


def _bot_of(shape: BaseModel) -> str | None:
    """Return the user id of our bot in the workspace that an event is for."""
    first = (shape.authorizations or ())[:1] if isinstance(shape, _Event) else ()
    return next((one.user_id for one in first if one.is_bot), None)
