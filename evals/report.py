"""All that a report says, as data; `report_markdown` and `report_html` put it on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeVar

import numpy as np

from corpus.read import Corpus
from evals import scorers
from evals.abstaining import Abstaining, abstaining
from evals.cases import Case
from evals.failures import Failure, failure
from evals.figures import OUTCOMES, Figure, Versus, figure, measures, versus
from evals.scored_run import ScoredRun
from evals.scorers import families as family_scorer
from evals.scoring import WORTH, Scored
from evals.statistics import Interval, wilson
from evals.wording import claim

_Made = TypeVar("_Made")

_CLAIMED = (
    "perfect answers",
    "perfect where the documents answer",
    "not incorrect",
    "unanswerable declined",
    "answerable answered",
)


@dataclass(frozen=True)
class Group:
    """What the cases of one kind come to."""

    name: str
    counts: Mapping[str, int]
    """Cases by outcome."""
    perfect: Figure
    truthfulness: float


@dataclass(frozen=True)
class Invariant:
    """Something that no answer may break."""

    name: str
    n: int
    broken: tuple[str, ...]
    """Ids of the cases whose answer does."""


@dataclass(frozen=True)
class Families:
    """Paraphrases of one question: a family counts when all of its cases are perfect."""

    n: int
    whole: int
    interval: Interval | None
    """Wilson's, of `whole` in `n`."""
    broken: Mapping[str, tuple[Scored, ...]]
    """Families of which some cases are perfect and some are not, by name."""
    drops: Mapping[str, float]
    """By style: the share of perfect answers lost from the first wording to that one."""


@dataclass(frozen=True)
class Length:
    """Words of the answers, without what was declined."""

    n: int
    median: float
    p95: float


@dataclass(frozen=True)
class Report:
    """A report on one answerer, beside the others on the same cases."""

    of: str
    run: ScoredRun
    claims: tuple[str, ...]
    figures: Mapping[str, Mapping[str, Figure]]
    """By score and answerer; an answerer that no case is for is left out."""
    outcomes: tuple[Group, ...]
    """One an answerer."""
    versus: tuple[Versus, ...]
    invariants: tuple[Invariant, ...]
    by_type: tuple[Group, ...]
    by_style: tuple[Group, ...]
    abstaining: Mapping[str, Abstaining]
    """By answerer."""
    families: Families
    lengths: Mapping[str, Length]
    failures: tuple[Failure, ...]


def make_report(run: ScoredRun, corpus: Corpus, *, of: str | None = None) -> Report:
    """Return the report on `of`, or on the first answerer of the run."""
    of = of or run.names[0]
    ours = run.scored[of]
    by_score = _figures(run)
    return Report(
        of=of,
        run=run,
        claims=tuple(
            claim(by_score[name][of], run.cases.label)
            for name in _CLAIMED
            if of in by_score.get(name, {})
        ),
        figures=by_score,
        outcomes=tuple(group(name, scored) for name, scored in run.scored.items()),
        versus=tuple(
            against
            for name, scored in run.scored.items()
            if name != of and (against := versus(of, ours, name, scored))
        ),
        invariants=tuple(_invariant(name, ours) for name in scorers.INVARIANTS),
        by_type=groups(ours, lambda case: case.type),
        by_style=groups(ours, lambda case: case.style),
        abstaining={name: abstaining(scored) for name, scored in run.scored.items()},
        families=families(ours),
        lengths=_by_answerer(run, length),
        failures=tuple(failure(one, corpus) for one in ours if not one.perfect),
    )


def group(name: str, scored: Sequence[Scored]) -> Group:
    """Return what `scored` come to."""
    perfect = figure("perfect answers", OUTCOMES["perfect answers"], scored)
    if perfect is None:
        raise ValueError(f"{name} has no cases.")
    counts = {one: sum(each.outcome == one for each in scored) for one in WORTH}
    worth = sum(WORTH[one] * count for one, count in counts.items()) / len(scored)
    return Group(name, counts, perfect, worth)


def groups(scored: Iterable[Scored], kind: Callable[[Case], str]) -> tuple[Group, ...]:
    """Return the groups of cases that `kind` puts together, by name."""
    members: dict[str, list[Scored]] = {}
    for one in scored:
        members.setdefault(kind(one.case), []).append(one)
    return tuple(group(name, members[name]) for name in sorted(members))


def families(scored: Iterable[Scored]) -> Families:
    """Return how many families of two cases or more are answered perfectly as a whole."""
    members: dict[str, list[Scored]] = {}
    judged = []
    for one in scored:
        members.setdefault(one.case.family, []).append(one)
        judged.append((one.case, one.perfect))
    whole = family_scorer.families(judged)
    return Families(
        len(whole),
        sum(whole.values()),
        wilson(sum(whole.values()), len(whole)) if whole else None,
        {
            name: tuple(members[name])
            for name, right in whole.items()
            if not right and any(one.perfect for one in members[name])
        },
        family_scorer.drops(judged),
    )


def length(scored: Iterable[Scored]) -> Length | None:
    """Return how long the answers are; None where nothing is answered."""
    words = [len(one.reply.text.split()) for one in scored if one.reply.outcome == "answered"]
    if not words:
        return None
    return Length(len(words), float(median(words)), float(np.percentile(words, 95)))


def _invariant(name: str, scored: Iterable[Scored]) -> Invariant:
    values = {one.case.id: one.scores[name] for one in scored}
    eligible = {case: value for case, value in values.items() if value is not None}
    return Invariant(
        name, len(eligible), tuple(case for case, value in eligible.items() if value < 1)
    )


def _by_answerer(
    run: ScoredRun, make: Callable[[Sequence[Scored]], _Made | None]
) -> dict[str, _Made]:
    found = {name: make(scored) for name, scored in run.scored.items()}
    return {name: made for name, made in found.items() if made is not None}


def _figures(run: ScoredRun) -> dict[str, dict[str, Figure]]:
    found = {
        name: _by_answerer(run, partial(figure, name, measure))
        for name, measure in measures(scorers.SCORERS).items()
    }
    return {name: figures for name, figures in found.items() if figures}
