"""Mutants: right replies made subtly wrong, to see whether the suite would notice.

    python -m evals.mutants [replies.jsonl]

A base is a development case with a reply that the suite finds nothing wrong with: it is perfect,
and keeps every invariant. A mutant of it is killed when the suite no longer says that, which is
when the reply is not perfect or breaks an invariant. This is what the gate goes by, so a mutant is
killed exactly when the gate would stop the change that made such replies. A score that drops while
the reply is still perfect kills nothing, because it would stop nothing.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

from assistant.answers import Question
from assistant.pipeline import Assistant
from corpus.read import Corpus
from evals.cases import Case
from evals.mutations.good import Good, Mutation
from evals.mutations.notices import notice_mutations
from evals.mutations.restated import restated_mutations
from evals.mutations.sources import source_mutations
from evals.mutations.spans import span_mutations
from evals.mutations.whole import whole_mutations
from evals.mutations.words import word_mutations
from evals.replies import Reply, from_answer
from evals.scoring import Scored, score

SEED = 2016
PER_KIND = 10
"""So many mutants are made of each kind, each of another case, where so many can be."""


@dataclass(frozen=True)
class Mutant:
    """A worse reply to a case."""

    case: Case
    kind: str
    about: str
    """What was changed."""
    reply: Reply


@dataclass(frozen=True)
class Trial:
    """What the suite said of a mutant."""

    mutant: Mutant
    scored: Scored

    @property
    def killed(self) -> bool:
        """Whether the suite found it worse; see the module."""
        return not clean(self.scored)


def kinds() -> dict[str, Mutation]:
    """Return every mutation by the name of its kind."""
    return dict(
        chain(
            word_mutations(),
            span_mutations(),
            source_mutations(),
            notice_mutations(),
            restated_mutations(),
            whole_mutations(),
        )
    )


def clean(scored: Scored) -> bool:
    """Return whether the suite finds nothing wrong with a reply."""
    return scored.perfect and not scored.broken


def bases(cases: Iterable[Case], replies: Mapping[str, Reply], corpus: Corpus) -> list[Good]:
    """Return the cases with a reply that the suite finds nothing wrong with."""
    asked = [case for case in cases if case.id in replies]
    fine = {one.case.id: one for one in score(asked, replies, corpus) if clean(one)}
    clusters = defaultdict(list)
    for one in fine.values():
        clusters[one.case.cluster].append(one.reply)
    return [
        Good(
            one.case,
            one.reply,
            corpus,
            fine[one.case.near_miss_of].reply if one.case.near_miss_of in fine else None,
            tuple(reply for reply in clusters[one.case.cluster] if reply is not one.reply),
        )
        for one in fine.values()
    ]


def answered_rightly(assistant: Assistant, cases: Iterable[Case]) -> list[Good]:
    """Return the cases that `assistant` answers, or declines, so that nothing is wrong."""
    asked = list(cases)
    replies = {case.id: from_answer(assistant.answer(Question(case.question))) for case in asked}
    return bases(asked, replies, assistant.corpus)


def mutants(good: Sequence[Good], *, per_kind: int = PER_KIND, seed: int = SEED) -> list[Mutant]:
    """Return mutants of each kind, in order of kind; the same for the same seed and bases."""
    made = []
    for kind, mutation in kinds().items():
        order = Random(f"{seed}:{kind}").sample(list(good), len(good))
        left = per_kind
        for one in order:
            if not left:
                break
            change = mutation(one, Random(f"{seed}:{kind}:{one.case.id}"))
            if change and change.reply != one.reply:
                made.append(Mutant(one.case, kind, change.about, change.reply))
                left -= 1
    return made


def tried(made: Iterable[Mutant], corpus: Corpus) -> list[Trial]:
    """Return what the suite says of each mutant."""
    return [Trial(one, score([one.case], {one.case.id: one.reply}, corpus)[0]) for one in made]


def table(trials: Sequence[Trial]) -> str:
    """Return how many of each kind were made and killed, and each survivor."""
    made = Counter(one.mutant.kind for one in trials)
    killed = Counter(one.mutant.kind for one in trials if one.killed)
    left = defaultdict(list)
    for one in trials:
        if not one.killed:
            left[one.mutant.kind].append(one)
    wide = max(map(len, made), default=0)
    lines = [f"{'kind':<{wide}}  made  killed"]
    for kind, count in made.items():
        lines.append(f"{kind:<{wide}}  {count:>4}  {killed[kind]:>6}")
        lines += [f"    {one.mutant.case.id}: {one.mutant.about}" for one in left[kind]]
    share = killed.total() / max(made.total(), 1)
    lines.append(f"{'all':<{wide}}  {made.total():>4}  {killed.total():>6}  {share:.1%}")
    return "\n".join(lines)


def main() -> None:
    """Ask the development cases, or read the replies to them, and print the table."""
    from assistant.build import build_assistant, load_library
    from assistant.settings import load_settings
    from evals.cases import cases_file, load_cases
    from evals.replies import read_replies

    settings = load_settings()
    corpus = load_library(settings).corpus
    cases = load_cases(cases_file("development"), corpus)
    if sys.argv[1:]:
        replies = read_replies(Path(sys.argv[1]).read_text(encoding="utf-8").split("\n"))
        good = bases(cases, replies, corpus)
    else:
        good = answered_rightly(build_assistant(settings), cases)
    print(f"{len(good)} of {len(cases)} cases are answered, or declined, with nothing wrong.\n")
    print(table(tried(mutants(good), corpus)))


if __name__ == "__main__":
    main()
