"""Whether the documents say it: two judgements, each a weighted sum of plain signs.

`in_scope`: whether the question is one for these documents at all, or is clinical, personal, or
about something else. `said`: whether, being one for them, they answer it.

The weights were fitted on the question bank (answered) against the bank of unanswered questions,
and the thresholds chosen on development questions: docs/decisions/0005-when-to-decline.md. Fit
them again with `python -m evals.fit` when the banks or the model change.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from assistant.expected import fit
from assistant.retrieval import Found
from corpus.read import Corpus
from index.keywords import words
from index.search import Searcher


@dataclass(frozen=True)
class Signs:
    """What is looked at; likenesses are cosines, the rest shares or 0 and 1."""

    bias: float
    sentence: float
    question: float
    questions: float
    coverage: float
    lead: float
    """How far the best hit is ahead of the fifth, in units of score."""
    unknown: float
    """Share of the question's words that the corpus never uses."""
    unknown_name: float
    figure_missing: float
    date_missing: float
    year_missing: float
    asks_figure: float
    asks_date: float
    near: float
    """Likeness to questions that sound like these documents' and are not answered by them."""
    outside: float
    """Likeness to clinical, personal and other questions."""


SAID: Mapping[str, float] = {}
IN_SCOPE: Mapping[str, float] = {}
SAID_THRESHOLD = 0.0
IN_SCOPE_THRESHOLD = 0.0


def signs(corpus: Corpus, searcher: Searcher, question: str, found: Found) -> Signs:
    """Return the signs for a question and what was found for it."""
    best = found.whole[0]
    fits = [fit(question, corpus.words(hit.passage)) for hit in found.whole[:3]]
    unanswered = searcher.unanswered_likeness(found.vector)
    outside = [likeness for kind, likeness in unanswered.items() if kind != "near"]
    return Signs(
        bias=1.0,
        sentence=best.sentence_likeness,
        question=best.question_likeness,
        questions=best.questions_likeness,
        coverage=best.coverage,
        lead=best.score - found.whole[min(4, len(found.whole) - 1)].score,
        unknown=searcher.unknown_share(found.text),
        unknown_name=float(any(not searcher.knows(name) for name in fits[0].names)),
        figure_missing=sum(one.figure_missing for one in fits) / len(fits),
        date_missing=sum(one.date_missing for one in fits) / len(fits),
        year_missing=sum(one.year_missing for one in fits) / len(fits),
        asks_figure=float(fits[0].asks_figure),
        asks_date=float(fits[0].asks_date),
        near=unanswered.get("near", 0.0),
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
        likeness = searcher.unanswered_likeness(found.vector)
        kinds = [kind for kind in likeness if kind != "near"]
        outside = max(kinds, key=lambda kind: likeness[kind], default="elsewhere")
    unknown = tuple(word for word in dict.fromkeys(words(question)) if not searcher.knows(word))
    return Judgement(outside, weigh(seen, SAID) >= SAID_THRESHOLD, unknown)


def weigh(found: Signs, weights: Mapping[str, float]) -> float:
    """Return the weighted sum of the signs; above zero speaks for, below against."""
    return float(sum(value * weights.get(name, 0.0) for name, value in asdict(found).items()))


def names() -> list[str]:
    """Return the names of the signs, in order."""
    return [field.name for field in fields(Signs)]
