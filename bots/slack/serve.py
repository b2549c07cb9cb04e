"""The Slack door in a process of its own, over Socket Mode: opened, and closed without a loss."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from assistant.errors import BadSettings
from assistant.settings import Settings
from bots.errors import DoorError
from bots.parts import Parts, close_parts, open_parts
from bots.slack.configured import check_socket, given
from bots.slack.door import Door
from bots.slack.faults import Refused, TryLater
from bots.slack.sessions import open_http
from bots.slack.socket import Socket
from bots.slack.standing import Standing, standing
from bots.tending import Watch, tended


def serve(
    settings: Settings,
    *,
    on_ready: Callable[[Standing | None], None],
    watch: Watch | None = None,
) -> None:
    """Listen until SIGINT or SIGTERM; then finish what is being answered, and return.

    Args:
        settings: those in force.
        on_ready: told once it is connected, with what Slack says of the one workspace's token.
        watch: called in a thread of its own, to tell how the assistant is getting ready.

    Raises:
        BadSettings: a token is missing, or Slack does not accept it.
        CorpusError: the documents cannot be read.
        StoreError: the database cannot be opened.
    """
    check_socket(settings)
    parts = open_parts(settings)
    try:
        with tended(parts, watch=watch):
            asyncio.run(_listen(parts, on_ready))
    finally:
        close_parts(parts)


async def look_at(settings: Settings) -> Standing:
    """Return what Slack says of the bot token that is set.

    Raises:
        BadSettings: none is set, or Slack does not accept it.
        DoorError: Slack cannot be reached.
    """
    token = given(settings.slack_bot_token)
    if not token:
        raise BadSettings("There is no bot token to look at: SLACK_BOT_TOKEN is not set.")
    async with open_http() as http:
        try:
            return await standing(token, settings, http)
        except Refused as fault:
            raise _refused("SLACK_BOT_TOKEN", fault) from None
        except TryLater:
            raise DoorError(
                "Slack cannot be reached. Look at this machine's way to the network, and at "
                "SLACK_API_URL where it is set."
            ) from None


async def _listen(parts: Parts, on_ready: Callable[[Standing | None], None]) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, ending.set)
    found: Standing | None = None
    if parts.settings.slack_bot_token:
        with suppress(DoorError):  # the connection is tried until it comes about
            found = await look_at(parts.settings)
    door = Door(parts)
    await door.start()
    try:
        await _connected(door, ending, lambda: on_ready(found))
    finally:
        await door.stop()


async def _connected(door: Door, ending: asyncio.Event, on_ready: Callable[[], None]) -> None:
    """Hold a connection until the end, or until Slack has no more of it."""
    socket = Socket(door)
    try:
        if not await _before(ending, socket.open()):
            return
        on_ready()
        fault = await _before(ending, socket.refused())
        if fault:
            raise fault[0]
    except Refused as fault:
        raise _refused("SLACK_APP_TOKEN", fault) from None
    finally:
        await socket.close()


async def _before(ending: asyncio.Event, work: Coroutine[Any, Any, Any]) -> tuple[Any] | tuple[()]:
    """Return what `work` returns, in a tuple; an empty one when the end came before."""
    task = asyncio.ensure_future(work)
    end = asyncio.create_task(ending.wait())
    await asyncio.wait({task, end}, return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    if task.done():
        return (task.result(),)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return ()


def _refused(variable: str, fault: Refused) -> BadSettings:
    return BadSettings(
        f"Slack does not accept the token in {variable}; its word for it is {fault.code or 'none'}."
        " Copy the token again from the pages of your Slack app."
    )
