"""What a baseline is: somebody else to ask the same cases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.build import Library, load_library
from assistant.settings import Settings
from evals.answerers import Answerer

Group = Literal["search", "stock", "without", "trivial"]
"""`search`: plain keywords. `stock`: a framework's recipe as it comes. `without`: ours, with a part
switched off. `trivial`: no search at all."""


@dataclass(frozen=True)
class Baseline:
    """How to make an answerer to compare ours with, and what it is."""

    group: Group
    about: str
    """In one line, for the report."""
    make: Callable[[Settings, Library], Answerer]
    """Takes the settings in force and the library read by them."""

    def __call__(self, settings: Settings, library: Library | None = None) -> Answerer:
        """Return the answerer.

        Args:
            library: as read by `settings`, where the caller has it.

        Raises:
            ImportError: it needs a package that is not there.
            CorpusError, SearchError: see `assistant.build.build_assistant`.
        """
        return self.make(settings, library or load_library(settings))
