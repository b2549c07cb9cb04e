"""Whether the documents say it: two judgements, each a weighted sum of plain signs.

`in_scope`: whether the question is one for these documents at all, or is clinical, personal, or
about something else. `said`: whether, being one for them, they answer it.

The weights of `in_scope` were fitted on the question bank against the bank of unanswered questions,
those of `said` and both thresholds on the development cases (decision 5, when to decline).
Fit them again with `python -m evals.fit` when the banks or the model change.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from assistant.expected import fit
from assistant.fidelity.known import presupposes
from assistant.retrieval import Found
from corpus.read import Corpus
from index.english import english_words
from index.keywords import words
from index.search import Searcher


@dataclass(frozen=True)
class Signs:
    """What is looked at; likenesses are cosines, the rest shares or 0 and 1."""

    bias: float
    presupposes: float
    """It has the form of a question that takes something for granted."""
    gap: float
    """How much nearer it is to questions for what is mentioned and not given than to answered ones;
    not under -0.1."""
    leaning: float
    """How much nearer it is to questions that passages answer than to those like them that none
    does; see `index.nearness`."""
    question: float
    """Likeness to the best hit's nearest expansion question."""
    questions: float
    """Mean likeness to its three nearest."""
    coverage: float
    """Share of the question's words that the best hit, its heading or its questions use."""
    unknown: float
    """Share of the question's words that the corpus never uses."""
    figure_missing: float
    """A figure is asked for that the best hit does not hold."""
    month_missing: float
    """The question names a month of a year that none of the first five hits does."""
    outside: float
    """Likeness to clinical, personal and other questions."""


SAID: Mapping[str, float] = {
    "bias": 3.684,
    "leaning": 27.273,
    "gap": -17.683,
    "questions": -7.024,
    "coverage": 2.033,
    "figure_missing": -1.569,
    "month_missing": -3.009,
    "presupposes": 2.241,
}
SAID_THRESHOLD = 0.9

IN_SCOPE: Mapping[str, float] = {
    "bias": 2.614,
    "question": 8.498,
    "questions": 7.573,
    "coverage": 2.298,
    "unknown": -2.854,
    "outside": -23.825,
}
IN_SCOPE_THRESHOLD = -1.2

_GAP_FLOOR = -0.1

_PART_LEAD = 1.0
"""How much surer a part of a question has to be, to speak for the whole: it has fewer words."""

_MOST_UNKNOWN = 5
_CLEAR_LEAD = 0.05
"""A question is called clinical or personal when it is this much liker those than the others."""


def signs(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> Signs:
    """Return the signs for a question and what was found for it."""
    best = found.whole[0]
    fits = [fit(question, corpus.words(hit.passage)) for hit in found.whole[:5]]
    answered = searcher.nearness(found.vector, "answered")
    unanswered = searcher.unanswered_likeness(found.vector)
    outside = [likeness for kind, likeness in unanswered.items() if kind != "near"]
    return Signs(
        bias=1.0,
        presupposes=float(presupposes(question)),
        gap=max(searcher.nearness(found.vector, "gap") - answered, _GAP_FLOOR),
        leaning=searcher.nearness(found.vector, "answered", "counter", "premise")
        - searcher.nearness(found.vector, "near", "gap"),
        question=best.question_likeness,
        questions=best.questions_likeness,
        coverage=best.coverage,
        unknown=searcher.unknown_share(found.text),
        figure_missing=float(fits[0].figure_missing),
        month_missing=float(all(one.month_missing for one in fits)),
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
    """Words of English in the question that the corpus never uses, the first few. Made-up words,
    links and the like are never repeated."""


def judge(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> Judgement:
    """Return whether a question is one for these documents, and whether they answer it.

    Of a question that asks several things, one that they answer is enough.
    """
    seen = signs(corpus, searcher, question, found)
    outside = None
    if weigh(seen, IN_SCOPE) < IN_SCOPE_THRESHOLD:
        outside = _kind(searcher.unanswered_likeness(found.vector))
    said = weigh(seen, SAID) >= SAID_THRESHOLD or any(
        weigh(signs(corpus, searcher, part.text, part), SAID) >= SAID_THRESHOLD + _PART_LEAD
        for part in found.each
    )
    unknown = tuple(
        word
        for word in dict.fromkeys(words(question))
        if word in english_words() and not searcher.knows(word)
    )[:_MOST_UNKNOWN]
    return Judgement(outside, said, unknown)


def sureness(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> float:
    """Return how sure it is that the documents answer: the lesser margin over both thresholds."""
    seen = signs(corpus, searcher, question, found)
    return round(
        min(weigh(seen, SAID) - SAID_THRESHOLD, weigh(seen, IN_SCOPE) - IN_SCOPE_THRESHOLD), 6
    )


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
