"""Ask the cases and keep the replies: `python -m evals.run`.

Answering and scoring are apart: the replies are files, and the report reads those. Another
system's replies put beside them are scored the same way.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from assistant.build import build_assistant
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.wire import failed
from corpus.read import Corpus
from evals.answerers import Answerer, assistant_answerer
from evals.case_set import CaseSet, WrongUse, chosen
from evals.cases import Case
from evals.replies import Reply, from_data, write_replies
from evals.run_card import RunCard, card_of, write_card
from evals.scored_run import OURS

Tell = Callable[[int, int], None]
"""Told how many of how many are done."""

Progress = Callable[[str], AbstractContextManager[Tell]]


_TOO_LARGE = ("quote-everything",)
"""Asked only by name: its replies to all cases take hundreds of megabytes."""


class NotInstalled(RuntimeError):
    """An answerer needs a package that is not there."""


@contextmanager
def silent(_: str) -> Iterator[Tell]:
    """Show no progress."""
    yield lambda _done, _of: None


def answer_all(answerer: Answerer, cases: Sequence[Case], tell: Tell) -> dict[str, Reply]:
    """Return the reply to each case by its id; what goes wrong in one is a failed reply."""
    replies = {}
    for done, case in enumerate(cases, start=1):
        try:
            replies[case.id] = answerer(case)
        except AssistantError as error:
            replies[case.id] = from_data(failed(case.question, str(error)))
        tell(done, len(cases))
    return replies


def known_answerers() -> list[str]:
    """Return the names of all there are: ours, then the baselines."""
    from evals.baselines import BASELINES

    return [OURS, *BASELINES]


def all_baselines() -> list[str]:
    """Return the names of the baselines whose replies are of a size to be kept."""
    from evals.baselines import BASELINES

    return [name for name in BASELINES if name not in _TOO_LARGE]


def make_answerer(name: str, settings: Settings, tell: Tell) -> Answerer:
    """Return the answerer called `name`; `tell` hears how far an index is, if one is built.

    Raises:
        NotInstalled: it needs a package that is not there.
        CorpusError, SearchError: see `assistant.build`.
    """
    if name == OURS:
        assistant = build_assistant(settings, progress=tell)
        return assistant_answerer(assistant, assistant.corpus)
    from evals.baselines import BASELINES

    try:
        return BASELINES[name](settings)
    except ImportError as error:
        raise NotInstalled(f"{name} was left out: {error.name} is not installed.") from error


def run(
    settings: Settings,
    corpus: Corpus,
    folder: Path,
    names: Sequence[str],
    *,
    cases: CaseSet,
    only: tuple[str, ...] = (),
    packaged: bool = True,
    progress: Progress = silent,
    say: Callable[[str], None] = lambda _: None,
) -> RunCard:
    """Ask each answerer the cases; write the replies and the run's card into `folder`.

    Args:
        only: ids and types of the cases to ask; all of them when empty.
        packaged: whether the cases are those that ship with the project.
        progress: around each answerer's work, told how far it is.
        say: told what was left out.

    Raises:
        WrongUse: an answerer, a case or a type is not known, or no answerer could be used.
        CorpusError, SearchError: see `make_answerer`.
    """
    known = known_answerers()
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"There is no answerer {unknown[0]!r}. There are: {', '.join(known)}.")
    asked = chosen(cases.cases, only)
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for name in dict.fromkeys(names):
        with progress(name) as tell:
            try:
                answerer = make_answerer(name, settings, tell)
            except NotInstalled as error:
                say(str(error))
                continue
            write_replies(folder / f"{name}.jsonl", answer_all(answerer, asked, tell))
            done.append(name)
    if not done:
        raise WrongUse("None of these answerers could be used.")
    documents = {one.id: one.sha256 for one in corpus.documents}
    card = card_of(cases, documents, tuple(done), only=only, packaged=packaged)
    write_card(folder, card)
    return card


if __name__ == "__main__":
    from evals.__main__ import main

    main(["run", *sys.argv[1:]])
