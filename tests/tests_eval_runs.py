"""A handful of cases, replies to them that are known to be right or wrong, and runs of those."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.read import Corpus
from evals.baselines.quoting import quoting, span
from evals.case_set import CaseSet, load_case_set
from evals.cases import Case
from evals.replies import Reply, write_replies
from evals.run_card import card_of, write_card

WAITS = "95% of patients seen and discharged or admitted within four hours"
PSYCHOSIS = "50% of people experiencing a first episode of psychosis seen within two weeks"
HOSTILE = "Is <script>alert(1)</script> | in *four* hours?"


def row(identity: str, question: str, quote: str | None, **more: Any) -> dict[str, Any]:
    evidence = [[{"document_id": "2020-objectives", "quote": quote}]] if quote else []
    facts = [{"id": "a", "vital": True, "any_of": [quote[:3]]}] if quote else []
    return {
        "id": identity,
        "family": identity,
        "section_cluster": "objectives",
        "type": "threshold",
        "style": "formal",
        "audience": "ward manager",
        "question": question,
        "expect": "answer" if quote else "not_in_documents",
        "evidence": evidence,
        "facts": facts,
        "author": "T",
        "date": "2026-11",
        "rationale": "Written for a test.",
        **more,
    }


ROWS: tuple[dict[str, Any], ...] = (
    row("c-1", "How soon in A&E?", WAITS, family="waits", forbid=[
        {"pattern": "98%", "reason": "the old standard"}]),
    row("c-2", HOSTILE, WAITS, family="waits", style="typo"),
    row("c-3", "How soon for psychosis?", PSYCHOSIS, section_cluster="mental health",
        notices=["scope"], slots={"value": "50", "unit": "%"}),
    row("c-4", "How soon for a knee?", None, type="near_miss", near_miss_of="c-1"),
    row("c-5", "What is the weather?", None, type="out_of_scope", expect="out_of_scope"),
)  # fmt: skip


def write_cases(
    path: Path, corpus: Corpus, *rows: Mapping[str, Any], part: str = "development"
) -> Path:
    documents = {one.id: one.sha256 for one in corpus.documents}
    header = {"part": part, "version": 1, "documents": documents}
    lines = [json.dumps(one) for one in (header, *(rows or ROWS))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def right(corpus: Corpus, case: Case, *, confidence: float = 1.0) -> Reply:
    """A reply that quotes the evidence, or declines as the case expects; c-3 lacks its notice."""
    if not case.answerable:
        outcome = "out_of_scope" if case.expect == "out_of_scope" else "not_found"
        return Reply(case.question, outcome, "The documents do not say.", confidence=-confidence)
    place = case.evidence[0][0]
    passage = span(corpus, place.document_id, place.start, place.end)
    return quoting(corpus, case.question, [passage], confidence=confidence)


def wrong(corpus: Corpus, case: Case) -> Reply:
    """A sound reply that quotes a paragraph which no case needs."""
    passage = next(one for one in corpus.passages if one.kind == "paragraph" and one.role == "body")
    return quoting(corpus, case.question, [passage], confidence=0.0)


def write_run(
    folder: Path, corpus: Corpus, cases: Path, *, failing: tuple[str, ...] = ()
) -> CaseSet:
    """A folder as a run leaves it: ours right but for `failing`, and one that is always wrong."""
    folder.mkdir(exist_ok=True)
    found = load_case_set(cases, corpus)
    ours = {case.id: (wrong if case.id in failing else right)(corpus, case) for case in found.cases}
    write_replies(folder / "assistant.jsonl", ours)
    theirs = {case.id: wrong(corpus, case) for case in found.cases}
    write_replies(folder / "theirs.jsonl", theirs)
    documents = {one.id: one.sha256 for one in corpus.documents}
    write_card(folder, card_of(found, documents, ("assistant", "theirs"), packaged=False))
    return found
