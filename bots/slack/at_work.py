"""Shown while somebody waits: that the assistant is at work, with Slack's button to stop it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from bots.slack.client import Slack
from bots.slack.faults import SlackFault, TryLater
from bots.slack.incoming import Incoming
from bots.slack.words import AT_WORK

_UNNOTICED = 1.0
"""Seconds after which it is shown."""


@asynccontextmanager
async def shown_at_work(slack: Slack, incoming: Incoming, *, already: bool) -> AsyncIterator[None]:
    """Show that something is being answered, where that takes more than a moment.

    It is shown no more at the end. Where it cannot be shown, the answer comes all the same.

    Args:
        slack: the workspace.
        incoming: what is being answered.
        already: whether an earlier attempt may have shown it.

    Raises:
        TryLater: the answer has been sent, but it is still shown.
    """
    if not incoming.thread_ts:
        yield
        return
    begun = False

    async def show() -> None:
        nonlocal begun
        await asyncio.sleep(_UNNOTICED)
        begun = True
        with suppress(SlackFault):
            await slack.session_status(incoming.channel, incoming.thread_ts, "processing")
        with suppress(SlackFault):
            await slack.set_status(incoming.channel, incoming.thread_ts, AT_WORK)

    showing = asyncio.create_task(show())

    async def end() -> None:
        if not begun:
            showing.cancel()
        # Otherwise it is shown before it is shown no more: Slack might do the second first.
        await asyncio.gather(showing, return_exceptions=True)
        if begun or already:
            await show_no_more(slack, incoming)

    try:
        yield
    except BaseException:
        with suppress(TryLater):  # what is raised already is more
            await end()
        raise
    await end()


async def show_no_more(slack: Slack, incoming: Incoming) -> None:
    """Show no longer that something is being answered.

    Raises:
        TryLater: it may still be shown.
    """
    channel, thread_ts = incoming.channel, incoming.thread_ts
    if not thread_ts:
        return
    later: TryLater | None = None
    for hide in (
        partial(slack.set_status, channel, thread_ts, ""),
        partial(slack.session_status, channel, thread_ts, "active"),
    ):
        try:
            await hide()
        except TryLater as fault:
            later = fault
        except SlackFault:
            pass  # it may not be shown either
    if later:
        raise later
