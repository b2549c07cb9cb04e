"""Causality: whether answers rest on the documents, or only look as if they did.

    python -m evals.causality

What an answer quotes is deleted from a copy of the corpus: the answer has to change or to decline.
A number, a date or an actor is changed in a copy: the answer has to quote the new words, and none
of the old. A document about something else is added: no answer may change. In each copy an answer
has to keep every invariant, held against the copy.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Question
from assistant.build import assemble, load_library
from assistant.pipeline import Assistant
from assistant.refusals import listed
from assistant.settings import Settings, load_settings
from assistant.wire import answer_data
from corpus.read import Corpus
from evals.baselines.vectors import shipped_vectors
from evals.cases import cases_file, load_cases
from evals.corpus_copies import NewDocument, write_copy
from evals.interventions import KINDS, Intervention, Kind, intervention
from evals.mutants import answered_rightly
from evals.mutations.good import Good
from evals.replies import Reply, from_answer
from evals.revisions import Edit
from evals.scorers import INVARIANTS, SCORERS

SAMPLE = 40
UNRELATED_SAMPLE = 100

_IN_ONE_COPY = 12
"""So many interventions at most share a copy, so that it stays close to the original."""


@dataclass(frozen=True)
class Verdict:
    """What became of an answer."""

    intervention: Intervention
    reply: Reply
    found: str
    """`followed`, `changed` or `declined`; else what is wrong."""

    @property
    def right(self) -> bool:
        """Whether the answer rests on the documents: an answer that lost its words may go."""
        deleted = self.intervention.kind == "deleted"
        return self.found in (("changed", "declined") if deleted else ("followed",))


def copied_assistant(
    settings: Settings,
    corpus: Corpus,
    folder: Path,
    edits: Iterable[Edit] = (),
    added: Sequence[NewDocument] = (),
) -> Assistant:
    """Return an assistant on a copy of the corpus; only texts that are new are embedded.

    Args:
        folder: where the copy goes; empty.

    Raises:
        CorpusError, SearchError: see `evals.corpus_copies` and `assistant.build`.
    """
    write_copy(corpus, folder, edits, added)
    here = Settings(**{**settings.model_dump(), "corpus_dir": folder})
    embedder = shipped_vectors(settings)
    return assemble(
        here,
        load_library(here),
        embedder,
        lambda entries: embedder.embed([entry.text for entry in entries]),
    )


def interventions(good: Iterable[Good], kinds: Sequence[Kind], most: int) -> list[Intervention]:
    """Return up to `most` interventions of each kind, in the order of the cases."""
    found: dict[Kind, list[Intervention]] = {kind: [] for kind in kinds}
    for one in good:
        for kind in kinds:
            if one.case.expect == "answer" and len(found[kind]) < most:
                made = intervention(one, kind)
                found[kind] += [made] if made else []
    return [one for kind in kinds for one in found[kind]]


def batches(made: Iterable[Intervention]) -> list[list[Intervention]]:
    """Return the interventions in groups whose edits leave each other's answers alone."""
    groups: list[list[Intervention]] = []
    for one in made:
        for group in groups:
            if len(group) < _IN_ONE_COPY and not any(one.touches(other) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def verdicts(settings: Settings, corpus: Corpus, made: Iterable[Intervention]) -> list[Verdict]:
    """Return what becomes of each answer in a copy with its intervention."""
    found = []
    for group in batches(made):
        with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
            edits = [edit for one in group for edit in one.edits]
            assistant = copied_assistant(settings, corpus, Path(folder), edits)
            for one in group:
                reply = from_answer(assistant.answer(Question(one.good.case.question)))
                found.append(Verdict(one, reply, judged(one, reply, assistant.corpus)))
    return found


def judged(made: Intervention, reply: Reply, copy: Corpus) -> str:
    """Return what became of an answer; see `Verdict`.

    Args:
        copy: the corpus that it was given on.
    """
    case = made.good.case
    broken = [name for name in INVARIANTS if SCORERS[name](case, reply, copy) not in (1, None)]
    if broken:
        return f"broken: {', '.join(broken)}"
    said = [reply.text, *(one.text for one in reply.notices)]
    said += [one.quote for one in (*reply.citations, *reply.related)]
    here = [_flat(one.text) for one in copy.documents]
    old = [
        words
        for words in map(_flat, made.gone)
        if not any(words in text for text in here) and any(words in _flat(one) for one in said)
    ]
    if old:
        return f"still says {old[0][:60]!r}"
    if reply.declined:
        return "declined"
    if not made.new:
        return "changed"
    quoted = [_flat(one.quote) for one in reply.quoted]
    if any(_flat(words) in quote for words in made.new for quote in quoted):
        return "followed"
    return "does not quote the new words"


def unrelated_document() -> NewDocument:
    """Return an invented document on hospital car parks."""
    text = files("evals").joinpath("car_parks.md").read_text(encoding="utf-8")
    return NewDocument(
        "hospital-car-parks", "Hospital Car Parks: A guide for site managers",
        "Site Managers' Forum", "2015-05", text,
    )  # fmt: skip


def changed_by(
    assistant: Assistant, other: Assistant, questions: Iterable[str]
) -> list[tuple[Answer, Answer]]:
    """Return the answers of both where they differ.

    An answer's id, and the list of documents that a refusal names, may differ.
    """
    pairs = [(assistant.answer(Question(one)), other.answer(Question(one))) for one in questions]
    return [
        (one, two)
        for one, two in pairs
        if _compared(one, assistant.corpus) != _compared(two, other.corpus)
    ]


def _compared(answer: Answer, corpus: Corpus) -> Mapping[str, Any]:
    plain = replace(answer, id="", text=answer.text.replace(listed(corpus.documents), "…"))
    return answer_data(plain)


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Print what becomes of the answers, and each that is not as it should be."""
    from assistant.build import build_assistant

    settings = load_settings()
    assistant = build_assistant(settings)
    corpus = assistant.corpus
    cases = load_cases(cases_file("development"), corpus)
    good = answered_rightly(assistant, cases)
    made = interventions(good, KINDS, SAMPLE)
    for kind in KINDS:
        found = verdicts(settings, corpus, [one for one in made if one.kind == kind])
        right = sum(one.right for one in found)
        print(f"{kind}: {right} of {len(found)} as it should be")
        for name, count in sorted(Counter(one.found for one in found if one.right).items()):
            print(f"    {name}: {count}")
        for one in found:
            if not one.right:
                about = f"{one.intervention.good.case.id} {one.intervention.about}"
                print(f"    {about}: {one.found}")
    questions = [case.question for case in cases[:: len(cases) // UNRELATED_SAMPLE]]
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        other = copied_assistant(settings, corpus, Path(folder), (), (unrelated_document(),))
        differ = changed_by(assistant, other, questions[:UNRELATED_SAMPLE])
    print(f"unrelated document: {len(differ)} of {len(questions[:UNRELATED_SAMPLE])} changed")
    for before, after in differ:
        print(f"    {before.question}: {before.outcome}, then {after.outcome}")


if __name__ == "__main__":
    main()
