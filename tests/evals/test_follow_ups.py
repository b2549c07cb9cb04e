"""Threads read, asked in three ways and counted."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Question
from assistant.pipeline import Assistant
from corpus.read import Corpus
from evals.cases import BadCase, cases_file, load_cases
from evals.follow_ups import Figures, dragged, figures, is_found, quoted, table, tried, ways
from evals.threads import Thread, ThreadSet, load_threads, threads_file

STATEMENT = "Objective 9: Deliver mental health waiting standards in aggregate every year"
LEANS = {
    "question": "and 9?",
    "leans": True,
    "evidence": [[{"document_id": "2020-objectives", "quote": STATEMENT}]],
}


@pytest.fixture(scope="module")
def threads(corpus: Corpus) -> list[Thread]:
    return load_threads(threads_file(ThreadSet.development), corpus)


def written(folder: Path, corpus: Corpus, *turns: dict[str, Any], **header: Any) -> Path:
    documents = {one.id: one.sha256 for one in corpus.documents}
    first = {"question": "What does objective 8 say?", "leans": False}
    lines = [
        {"part": "follow-ups", "version": 1, "documents": documents} | header,
        {"id": "a", "turns": [first, *turns]},
    ]
    path = folder / "threads.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("part", "size"), [("development", 140), ("release", 20)])
def test_every_quote_of_every_thread_stands_in_its_document_once(
    corpus: Corpus, part: str, size: int
) -> None:
    found = load_threads(threads_file(ThreadSet(part)), corpus)
    assert len(found) == size
    assert all(2 <= len(one.turns) <= 3 for one in found)
    leaning = [one for one in found if any(turn.leans for turn in one.turns)]
    assert len(leaning) == size / 2


def test_no_thread_stands_in_both_sets(corpus: Corpus) -> None:
    development, release = (
        {tuple(turn.question for turn in one.turns) for one in found}
        for found in (load_threads(threads_file(part), corpus) for part in ThreadSet)
    )
    assert development.isdisjoint(release)


def test_a_thread_is_read_with_its_quotes_found(corpus: Corpus, tmp_path: Path) -> None:
    (thread,) = load_threads(written(tmp_path, corpus, LEANS), corpus)
    first, second = thread.turns
    assert (first.leans, first.evidence) == (False, ())
    ((place,),) = second.evidence
    assert corpus.document(place.document_id).text[place.start : place.end] == STATEMENT


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ({"leans": True}, "question"),
        (LEANS | {"evidence": []}, "has its evidence, or is to be declined"),
        (LEANS | {"leans": False}, "has its evidence, or is to be declined"),
        (LEANS | {"expect": "not_in_documents"}, "has its evidence, or is to be declined"),
        (LEANS | {"evidence": [[{"document_id": "x", "quote": "y"}]]}, "has no document"),
        (LEANS | {"remark": 1}, "remark"),
    ],
)
def test_a_turn_that_is_not_as_it_should_be_is_refused(
    corpus: Corpus, tmp_path: Path, turn: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadCase, match=words):
        load_threads(written(tmp_path, corpus, turn), corpus)


def test_a_file_without_its_header_or_of_other_documents_is_refused(
    corpus: Corpus, tmp_path: Path
) -> None:
    with pytest.raises(BadCase, match="other documents"):
        load_threads(written(tmp_path, corpus, documents={"2020-objectives": "0"}), corpus)
    (tmp_path / "threads.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(BadCase, match=r"threads\.jsonl"):
        load_threads(tmp_path / "threads.jsonl", corpus)


def test_an_id_stands_once_and_no_thread_begins_leaning(corpus: Corpus, tmp_path: Path) -> None:
    path = written(tmp_path, corpus)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(BadCase, match="names thread a twice"):
        load_threads(path, corpus)
    path.write_text("\n".join([lines[0], json.dumps({"id": "b", "turns": [LEANS]})]), "utf-8")
    with pytest.raises(BadCase, match="does not begin with"):
        load_threads(path, corpus)


def test_what_is_needed_has_to_be_cited_or_declined(
    assistant: Assistant, corpus: Corpus, tmp_path: Path
) -> None:
    (thread,) = load_threads(written(tmp_path, corpus, LEANS), corpus)
    turn = thread.turns[1]
    right = assistant.answer(Question("What does objective 9 say?"))
    wrong = assistant.answer(Question("What does objective 14 say?"))
    declined = replace(turn, evidence=(), declined=True)
    none = assistant.answer(Question("What does objective 17 say?"))
    assert is_found(turn, right, quoted(right))
    assert not is_found(turn, wrong, quoted(wrong))
    assert is_found(declined, none, quoted(none))
    assert not is_found(declined, right, quoted(right))
    assert not is_found(replace(turn, evidence=()), right, quoted(right))


def test_each_way_asks_a_thread_in_its_own_way(assistant: Assistant, threads: list[Thread]) -> None:
    thread = next(one for one in threads if one.id == "fu-005")
    by_way = {name: tried(assistant, [thread], ask) for name, ask in ways(assistant).items()}
    ours, ignored, in_front = by_way.values()
    assert [one.answer.understood for one in ours] == [
        "What does objective 9 say?",
        "What does objective 10 say?",
    ]
    assert [one.answer.question for one in ignored] == ["and objective 9?", "and 10?"]
    assert in_front[0].answer.question == "What does objective 8 say? and objective 9?"
    assert figures(ours) == Figures(2, 2, 2, 0, 0, 2, 0)
    assert not any(one.read_with for one in (*ignored, *in_front))
    assert "ours" in table({name: figures(found) for name, found in by_way.items()})


def test_precision_and_recall_are_of_what_was_taken_to_lean() -> None:
    counts = Figures(leaning=4, quoted=2, cited=2, alone=6, unchanged=5, noticed=3, dragged=1)
    assert (counts.precision, counts.recall) == (0.75, 0.75)
    nothing = Figures(0, 0, 0, 0, 0, 0, 0)
    assert (nothing.precision, nothing.recall) == (0, 0)


def test_threads_are_understood_and_new_questions_left_alone(
    assistant: Assistant, threads: list[Thread]
) -> None:
    counts = figures(tried(assistant, threads, ways(assistant)["ours"]))
    assert counts.quoted >= 78
    assert counts.recall >= 0.94
    assert counts.dragged == 0
    assert counts.unchanged == counts.alone


def test_questions_that_have_nothing_to_do_with_each_other_are_left_alone(
    assistant: Assistant, corpus: Corpus
) -> None:
    cases = load_cases(cases_file("development"), corpus)
    assert len(dragged(assistant, cases)) <= len(cases) / 100
