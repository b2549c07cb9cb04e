"""What goes on beside a door while it is open: getting warm, and deleting what has expired."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bots.errors import DoorError
from bots.parts import Parts
from bots.preparation import Preparation
from bots.store.retention import forget_expired

Watch = Callable[[Preparation, threading.Event], None]
"""Tells how the assistant is getting ready; returns when the event is set at the latest."""

_LOOK = 0.1
"""Seconds between two looks whether the assistant is ready."""
_A_DAY = 86_400

_log = logging.getLogger(__name__)


@contextmanager
def tended(parts: Parts, *, watch: Watch | None = None) -> Iterator[None]:
    """Do all of it, in threads, until the end of the block.

    Args:
        parts: the parts of the running assistant.
        watch: called in a thread of its own.
    """
    ending = threading.Event()
    beside = [
        threading.Thread(target=_tend, args=(parts, ending), name="tending"),
        threading.Thread(target=_warm, args=(parts, ending), name="warming"),
    ]
    if watch:
        told = (parts.preparation, ending)
        beside.append(threading.Thread(target=watch, args=told, name="watching"))
    try:
        for thread in beside:
            thread.start()
        yield
    finally:
        ending.set()
        for thread in beside:
            if thread.ident is not None:
                thread.join()


def _warm(parts: Parts, ending: threading.Event) -> None:
    """Answer a first question as soon as that is possible, so that no person waits for it."""
    while not (parts.preparation.is_ready or parts.preparation.fault or ending.wait(_LOOK)):
        pass
    if parts.preparation.is_ready and not ending.is_set():
        parts.answering.warm()
        _log.info("ready")


def _tend(parts: Parts, ending: threading.Event) -> None:
    """Delete daily what has expired."""
    while not ending.is_set():
        try:
            forget_expired(parts.database, parts.settings, parts.now())
        except DoorError as error:
            _log.error("nothing was deleted", extra={"fault": type(error).__name__})
        if ending.wait(_A_DAY):
            return
