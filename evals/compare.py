"""Two runs side by side: which cases were gained and lost, and which figures moved."""

from dataclasses import dataclass

from evals import scorers
from evals.case_set import WrongUse
from evals.figures import Versus, measures, versus
from evals.markdown import plain, table
from evals.scored_run import ScoredRun
from evals.statistics import Difference, paired_difference
from evals.wording import capital, p_words, percent, points, points_interval


@dataclass(frozen=True)
class Moved:
    """A figure before and after, over the cases that are for it in both runs."""

    name: str
    n: int
    before: float
    after: float
    difference: Difference


@dataclass(frozen=True)
class Comparison:
    """What is between two runs of an answerer."""

    answerer: str
    label: str
    passing: Versus
    """The later run first: `only_first` are the gained cases, `only_second` the lost."""
    questions: dict[str, str]
    """By the id of a gained or lost case."""
    changed: tuple[str, ...]
    """Cases that are answered in other words, whatever they are worth."""
    moved: tuple[Moved, ...]
    notes: tuple[str, ...]


def compare(before: ScoredRun, after: ScoredRun, answerer: str) -> Comparison:
    """Return what changed for `answerer` from one run to the other, on the cases in both.

    Raises:
        WrongUse: they share no case.
    """
    earlier = {one.case.id: one for one in before.scored[answerer]}
    pairs = [
        (earlier[one.case.id], one) for one in after.scored[answerer] if one.case.id in earlier
    ]
    passing = versus(
        "after", after.scored[answerer], "before", [earlier[one.case.id] for one, _ in pairs]
    )
    if passing is None:
        raise WrongUse("The two runs share no case.")
    moved = []
    for name, measure in measures(scorers.SCORERS).items():
        both = [
            (was, now, second.case.cluster)
            for first, second in pairs
            if (was := measure(first)) is not None and (now := measure(second)) is not None
        ]
        if both:
            olds, news, clusters = (list(column) for column in zip(*both, strict=True))
            n = len(both)
            gap = paired_difference(news, olds, clusters)
            moved.append(Moved(name, n, sum(olds) / n, sum(news) / n, gap))
    ids = {*passing.only_first, *passing.only_second}
    return Comparison(
        answerer,
        after.cases.label,
        passing,
        {one.case.id: one.case.question for _, one in pairs if one.case.id in ids},
        tuple(one.case.id for old, one in pairs if old.reply.text != one.reply.text),
        tuple(moved),
        tuple(dict.fromkeys((*before.notes, *after.notes))),
    )


def comparison_text(found: Comparison) -> str:
    """Return a comparison in Markdown, to be read as it stands."""
    passing = found.passing
    lines = [
        f"# {capital(found.answerer)}: before and after",
        "",
        f"Perfect answers: {points(passing.difference)} points "
        f"(95% {points_interval(passing.interval)}, chapters resampled; n = {passing.n}; "
        f"McNemar's exact p {p_words(passing.p)}; {found.label}).",
        f"{len(found.changed)} of {passing.n} answers are in other words than before.",
        *(f"Note: {note}" for note in found.notes),
    ]
    for title, ids in (("Gained", passing.only_first), ("Lost", passing.only_second)):
        lines += ["", f"## {title}: {len(ids)}", ""]
        lines += [f"- {plain(case)}: {plain(found.questions[case])}" for case in ids] or ["None."]
    lines += ["", "## Figures", "", *_moved_table(found.moved)]
    return "\n".join(lines)


def _moved_table(moved: tuple[Moved, ...]) -> list[str]:
    head = ("Score", "n", "Before", "After", "Points", "95% interval")
    rows = [
        (
            capital(one.name),
            str(one.n),
            percent(one.before),
            percent(one.after),
            points(one.difference.value),
            points_interval(one.difference.interval),
        )
        for one in moved
    ]
    return table(head, rows)
