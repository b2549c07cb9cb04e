"""A folder of replies to scores, and what whoever reads the figures has to know about them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.read import Corpus
from evals.case_set import CaseSet, WrongUse, chosen, load_case_set
from evals.cases import cases_file
from evals.replies import Reply
from evals.run_card import RunCard, read_card, read_folder
from evals.scoring import Scored, score

OURS = "assistant"
"""The answerer that the others are held against."""

_NAMED = 8
"""How many ids a note lists."""


@dataclass(frozen=True)
class ScoredRun:
    """Every answerer's replies to the same cases, scored."""

    cases: CaseSet
    """Those that were asked."""
    documents: Mapping[str, str]
    """SHA-256 by document id."""
    scored: Mapping[str, tuple[Scored, ...]]
    """By answerer, ours first."""
    versions: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The answerers, ours first."""
        return tuple(self.scored)


def score_folder(
    folder: Path, corpus: Corpus, *, cases: Path | None = None, names: tuple[str, ...] = ()
) -> ScoredRun:
    """Score the replies in `folder` against the cases as they are now.

    Args:
        cases: the case file, where it is not the packaged one that `run.json` names.
        names: the answerers to look at; all of them when empty.

    Raises:
        BadCase, WrongUse: the cases or replies cannot be read, or don't go together.
    """
    card = read_card(folder)
    whole = load_case_set(cases or _packaged(card), corpus)
    asked = replace(whole, cases=tuple(chosen(whole.cases, card.only if card else ())))
    replies = read_folder(folder)
    if unknown := [name for name in names if name not in replies]:
        raise WrongUse(f"There are no replies of {unknown[0]!r} in {folder}.")
    wanted = sorted(names or replies, key=lambda name: _place(name, card))
    documents = {one.id: one.sha256 for one in corpus.documents}
    notes = _notes_on_run(card, asked, documents)
    strangers = [name for name in wanted if card and name not in card.answerers]
    if strangers:
        notes.append(f"Not of this run, put beside it or left from before: {_listed(strangers)}.")
    for name in wanted:
        notes += _notes_on_replies(name, replies[name], asked)
    return ScoredRun(
        asked,
        documents,
        {name: score(asked.cases, replies[name], corpus) for name in wanted},
        card.versions if card else {},
        tuple(notes),
    )


def _packaged(card: RunCard | None) -> Path:
    if card and not card.packaged:
        raise WrongUse(
            f"The run was on cases of your own, {card.cases_file}: name it with --cases."
        )
    return cases_file(card.part if card else "development")


def _place(name: str, card: RunCard | None) -> tuple[bool, int, str]:
    order = card.answerers if card else ()
    return (name != OURS, order.index(name) if name in order else len(order), name)


def _notes_on_run(card: RunCard | None, cases: CaseSet, documents: Mapping[str, str]) -> list[str]:
    if card is None:
        return ["There is no run.json: which versions gave these replies is not known."]
    notes = []
    if card.cases_sha256 != cases.sha256:
        notes.append(
            "The case file has changed since these questions were asked "
            f"(sha256 then {card.cases_sha256[:12]}). "
            "The replies are scored against the cases as they are now."
        )
    if dict(card.documents) != dict(documents):
        notes.append("The documents have changed since these questions were asked: run again.")
    if card.only:
        notes.append(f"Only part of the cases was asked: {', '.join(card.only)}.")
    return notes


def _notes_on_replies(name: str, replies: Mapping[str, Reply], cases: CaseSet) -> list[str]:
    missing = [case.id for case in cases.cases if case.id not in replies]
    reworded = [
        case.id
        for case in cases.cases
        if case.id in replies and not _same(case.question, replies[case.id].question)
    ]
    notes = []
    if missing:
        notes.append(f"{name}: no reply to {_listed(missing)}; counted as failed.")
    if reworded:
        notes.append(f"{name}: asked in other words than the case has now: {_listed(reworded)}.")
    return notes


def _same(first: str, second: str) -> bool:
    return " ".join(first.split()) == " ".join(second.split())


def _listed(cases: list[str]) -> str:
    more = f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else ""
    return f"{', '.join(cases[:_NAMED])}{more}"
