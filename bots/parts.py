"""What every door works with, wired in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from assistant.build import Library, load_library
from assistant.feedback import Screen
from assistant.settings import Settings
from bots.answering import Answering
from bots.box import Box, box
from bots.preparation import Make, Preparation
from bots.secret import Signer, signer
from bots.store.database import Database, open_database
from bots.uploading import Uploads

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Parts:
    """The parts of a running assistant; made once, shared by all requests."""

    settings: Settings
    library: Library
    """The documents and what is known about them: there from the start."""
    preparation: Preparation
    answering: Answering
    database: Database
    uploads: Uploads
    signer: Signer
    box: Box
    now: Clock

    @property
    def today(self) -> date:
        """The day it is where the assistant runs."""
        return self.now().astimezone().date()

    @cached_property
    def screen(self) -> Screen:
        """What keeps personal data out of feedback; names in the documents are public."""
        return Screen("\n".join(one.text for one in self.library.corpus.documents))


def open_parts(
    settings: Settings,
    *,
    library: Library | None = None,
    make: Make | None = None,
    now: Clock | None = None,
) -> Parts:
    """Return the parts; the assistant is being prepared when this returns.

    Args:
        settings: those in force.
        library: the documents and what is known about them, where they have been read already.
        make: makes the assistant; by default as it ships.
        now: the time, with its zone.

    Raises:
        CorpusError: the documents cannot be read.
        StoreError: the database cannot be opened.
        OSError: the data folder cannot be written to.
    """
    library = library or load_library(settings)
    database = open_database(settings)
    preparation = Preparation(settings, make)
    parts = Parts(
        settings=settings,
        library=library,
        preparation=preparation,
        answering=Answering(
            preparation,
            at_once=settings.answers_at_once,
            waiting=settings.answers_waiting,
            seconds=settings.answer_seconds,
        ),
        database=database,
        uploads=Uploads(database, library.corpus, settings),
        signer=signer(settings),
        box=box(settings),
        now=now or (lambda: datetime.now(UTC)),
    )
    preparation.start()
    return parts


def close_parts(parts: Parts) -> None:
    """Finish what is being answered, and let go of everything."""
    parts.preparation.stop()
    parts.answering.close()
    parts.database.close()
