"""Getting the assistant ready beside a door that is open already.

The documents are read at once; the model and the index take seconds, or a minute where the index
has to be built. Until then a door says so instead of keeping people waiting.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.settings import Settings
from bots.errors import NotReady
from corpus.errors import CorpusError
from index.errors import SearchError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

Make = Callable[[Settings, Callable[[int, int], None]], "Assistant"]

_STOPPING = 30
"""Seconds that it may take to give up; reading the model is the longest step."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far it is: texts of the index done, of how many; none known where nothing is built."""

    done: int = 0
    total: int = 0


class Preparation:
    """Makes the assistant in a thread of its own, once."""

    def __init__(self, settings: Settings, make: Make | None = None) -> None:
        """Take the settings; nothing starts before `start`.

        Args:
            settings: those in force.
            make: makes the assistant, and tells how far it is; by default as it ships.
        """
        self._settings = settings
        self._make = make or _build
        self._assistant: Assistant | None = None
        self._fault: str | None = None
        self._progress = Progress()
        self._thread: threading.Thread | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin, without waiting."""
        self._thread = threading.Thread(target=self._prepare, name="preparation", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is ready or has failed."""
        if self._thread:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Give up making it, at the next texts of the index, and wait until it is given up.

        A process that ends while the model is at work would end with a fault.
        """
        self._stopping = True
        self.wait(_STOPPING)

    @property
    def is_ready(self) -> bool:
        """Whether questions can be answered."""
        return self._assistant is not None

    @property
    def fault(self) -> str | None:
        """Why they cannot and will not be, in words for a person; None while there is hope."""
        return self._fault

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    @property
    def assistant(self) -> "Assistant":
        """The assistant.

        Raises:
            NotReady: it is being made, or could not be.
        """
        if self._assistant is None:
            raise NotReady(self._fault or "The assistant is getting ready. Try again in a minute.")
        return self._assistant

    def _prepare(self) -> None:
        try:
            self._assistant = self._make(self._settings, self._tell)
        except NotReady as error:  # told to stop
            self._fault = str(error)
        except (AssistantError, CorpusError, SearchError) as error:
            self._fault = str(error)
            _log.error("not ready", extra={"fault": type(error).__name__})
        except Exception as error:  # noqa: BLE001  (a thread's last chance to say why)
            self._fault = "Something went wrong while the assistant was getting ready."
            _log.error("not ready", extra={"fault": type(error).__name__})

    def _tell(self, done: int, total: int) -> None:
        if self._stopping:
            raise NotReady("The assistant is stopping. Try again in a minute.")
        self._progress = Progress(done, total)


def _build(settings: Settings, tell: Callable[[int, int], None]) -> "Assistant":
    from assistant.build import build_assistant

    return build_assistant(settings, progress=tell)
