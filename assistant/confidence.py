"""Whether the documents say it: two judgements, each a weighted sum of plain signs.

`in_scope`: whether the question is one for these documents at all, or is clinical, personal, or
about something else. `said`: whether, being one for them, they answer it.

The weights were fitted on the question bank (answered) against the bank of unanswered questions,
and the thresholds chosen on development questions: docs/decisions/0005-when-to-decline.md. Fit
them again with `python -m evals.fit` when the banks or the model change.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from assistant.expected import fit, names_in
from assistant.retrieval import Found
from corpus.read import Corpus
from index.keywords import words
from index.search import Searcher


@dataclass(frozen=True)
class Signs:
    """What is looked at; likenesses are cosines, the rest shares or 0 and 1."""

    bias: float
    question: float
    """Likeness to the best hit's nearest expansion question."""
    questions: float
    """Mean likeness to its three nearest."""
    coverage: float
    """Share of the question's words that the best hit, its heading or its questions use."""
    unknown: float
    """Share of the question's words that the corpus never uses."""
    unknown_name: float
    """The question holds a name that the corpus never uses."""
    figure_missing: float
    """A figure is asked for that the best hit does not hold."""
    date_missing: float
    year_missing: float
    """The question names a year that none of the first three hits does."""
    outside: float
    """Likeness to clinical, personal and other questions."""


SAID: Mapping[str, float] = {
    "bias": 4.361,
    "questions": 0.890,
    "coverage": 0.568,
    "unknown": -1.700,
    "unknown_name": -1.687,
    "figure_missing": -2.072,
    "date_missing": -1.895,
    "year_missing": -3.090,
    "outside": -9.990,
}
SAID_THRESHOLD = -0.9

IN_SCOPE: Mapping[str, float] = {
    "bias": 2.614,
    "question": 8.498,
    "questions": 7.573,
    "coverage": 2.298,
    "unknown": -2.854,
    "outside": -23.825,
}
IN_SCOPE_THRESHOLD = -1.2

_CLEAR_LEAD = 0.05
"""A question is called clinical or personal when it is this much liker those than the others."""


def signs(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> Signs:
    """Return the signs for a question and what was found for it."""
    best = found.whole[0]
    fits = [fit(question, corpus.words(hit.passage)) for hit in found.whole[:3]]
    unanswered = searcher.unanswered_likeness(found.vector)
    outside = [likeness for kind, likeness in unanswered.items() if kind != "near"]
    return Signs(
        bias=1.0,
        question=best.question_likeness,
        questions=best.questions_likeness,
        coverage=best.coverage,
        unknown=searcher.unknown_share(found.text),
        unknown_name=float(any(not searcher.knows(name) for name in names_in(question))),
        figure_missing=float(fits[0].figure_missing),
        date_missing=float(fits[0].date_missing),
        year_missing=float(all(one.year_missing for one in fits)),
        outside=max(outside, default=0.0),
    )


@dataclass(frozen=True)
class Judgement:
    """What is made of the signs."""

    outside: str | None
    """The kind of question it is (`clinical`, `personal`, `elsewhere`), when it is none for these
    documents."""
    said: bool
    """Whether the documents answer it."""
    unknown: tuple[str, ...]
    """Words of the question that the corpus never uses."""


def judge(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> Judgement:
    """Return whether a question is one for these documents, and whether they answer it."""
    seen = signs(corpus, searcher, question, found)
    outside = None
    if weigh(seen, IN_SCOPE) < IN_SCOPE_THRESHOLD:
        outside = _kind(searcher.unanswered_likeness(found.vector))
    unknown = tuple(word for word in dict.fromkeys(words(question)) if not searcher.knows(word))
    return Judgement(outside, weigh(seen, SAID) >= SAID_THRESHOLD, unknown)


def _kind(likeness: Mapping[str, float]) -> str:
    """Return which kind of question outside these documents it is; `elsewhere` when in doubt."""
    kinds = {kind: value for kind, value in likeness.items() if kind != "near"}
    best = max(kinds, key=lambda kind: kinds[kind], default="elsewhere")
    clear = kinds.get(best, 0.0) - kinds.get("elsewhere", 0.0) >= _CLEAR_LEAD
    return best if clear else "elsewhere"


def weigh(found: Signs, weights: Mapping[str, float]) -> float:
    """Return the weighted sum of the signs; above zero speaks for, below against."""
    return float(sum(value * weights.get(name, 0.0) for name, value in asdict(found).items()))


def names() -> list[str]:
    """Return the names of the signs, in order."""
    return [field.name for field in fields(Signs)]
