"""A question that leans on the ones before it in a thread, to one that stands on its own.

Only the thread's questions are looked at, never its answers: nothing cited earlier can become a
source of what is said next. Addresses and markup of earlier questions are left out.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.follow_up_forms import leaning, topical
from assistant.follow_up_readings import Reading, Way, readings
from assistant.retrieval import Retriever
from assistant.status_questions import StatusQuestion
from corpus.documents import Document

_LOOKED_BACK = 5
"""How many of the thread's latest questions are looked at for one that is about something."""

_LONGEST_EARLIER = 300
"""Characters; a longer question is not one that another is read with."""

_ADDRESS = re.compile(
    r"\S*://\S*|\bwww\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b(?:/\S*)?", re.IGNORECASE
)
_MARKUP = re.compile(r"[^\w\s£%&/'’.,:;?!()+–-]|_")

_PREFERENCE: Mapping[Way, float] = {
    "certain": 0.0, "instead": 0.02, "beside": 0.0, "bare": -0.03, "alone": 0.0
}  # fmt: skip
_ALIKE = 0.1
"""What a likeness of one counts of words to those whose place they take. The numbers were chosen on
the development threads; see `python -m evals.follow_ups`."""

Status = Callable[[str], StatusQuestion | None]


def standalone(
    text: str,
    history: Sequence[str],
    retriever: Retriever,
    documents: Sequence[Document],
    status: Status = lambda _: None,
) -> str | None:
    """Return what `text` asks, read with the questions before it; None when it stands on its own.

    Args:
        text: a readable question.
        history: the thread's earlier questions, oldest first, as they were understood.
        retriever: tells how near a reading is to what staff ask.
        documents: those of the corpus, by whose names "the other document" is understood.
        status: tells what a question asks of how things stand, if it does.
    """
    if not history:
        return None
    leans = leaning(_plain(text))
    earlier = _latest(history) if leans else None
    if leans is None or earlier is None or (leans.may_stand and _names_status(text, status)):
        return None
    found = _of_status(readings(leans, earlier, documents), earlier, status)
    chosen = _likeliest(found, retriever)
    return None if chosen.way == "alone" else chosen.text[:1].upper() + chosen.text[1:]


def _latest(history: Sequence[str]) -> str | None:
    """Return the latest question that is about something, without addresses and markup."""
    for question in reversed(history[-_LOOKED_BACK:]):
        if len(question) <= _LONGEST_EARLIER and topical(plain := _plain(question)):
            return plain
    return None


def _of_status(found: Sequence[Reading], earlier: str, status: Status) -> Sequence[Reading]:
    """Return the readings that ask how something else stands, if that is what was asked before."""
    before = status(earlier)
    if before is None:
        return found
    others = [
        one
        for one in found
        if (asked := status(one.text))
        and asked.objectives
        and asked != before
        and (one.way != "instead" or status(f"Are we meeting {one.new}?"))
    ]
    return others or found


def _names_status(text: str, status: Status) -> bool:
    """Whether `text` by itself asks how something stands that it names."""
    asked = status(text)
    return bool(asked and asked.objectives)


def _likeliest(found: Sequence[Reading], retriever: Retriever) -> Reading:
    """Return the reading nearest to what staff ask; of equals, the first."""
    if len(found) == 1:
        return found[0]
    nearness = retriever.nearness([one.text for one in found])
    likeness = retriever.likeness([(one.new, one.old) for one in found])
    scores = [
        near + _PREFERENCE[one.way] + _ALIKE * like
        for one, near, like in zip(found, nearness, likeness, strict=True)
    ]
    return found[scores.index(max(scores))]


def _plain(text: str) -> str:
    """Return the words of `text` without addresses and the marks that markup is made of."""
    return " ".join(_MARKUP.sub(" ", _ADDRESS.sub(" ", text)).split())
