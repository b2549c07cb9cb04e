"""Answers under way for the page: they go on when whoever asked has gone or asks again."""

import asyncio
import logging
from typing import Annotated

from fastapi import Depends

from bots import asking
from bots.owners import Owner
from bots.parts import Parts
from bots.store.conversations import Turn

_log = logging.getLogger(__name__)
_at_work: dict[str, asyncio.Task[Turn]] = {}
"""By the turn's id. Kept here because asyncio itself holds on to no task."""


def patience() -> float:
    """Return after how many seconds a page is shown, answer or not."""
    return 4.0


Patience = Annotated[float, Depends(patience)]


def finishing(parts: Parts, owner: Owner, turn: Turn) -> asyncio.Task[Turn]:
    """Return the work that answers a turn; it is begun where nobody has.

    What goes wrong with it is kept in the turn.
    """
    work = _at_work.get(turn.id)
    if work is None:
        work = asyncio.create_task(asking.finish_pending(parts, owner, turn))
        _at_work[turn.id] = work
        work.add_done_callback(lambda done: _ended(turn.id, done))
    return work


def _ended(turn_id: str, work: asyncio.Task[Turn]) -> None:
    _at_work.pop(turn_id, None)
    if not work.cancelled() and (error := work.exception()):
        _log.warning("not answered", extra={"fault": type(error).__name__})
