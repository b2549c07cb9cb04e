import json
from pathlib import Path
from typing import Any

import pytest

from corpus.annotations import load_questions, load_unanswered
from corpus.read import Corpus
from evals.cases import BadCase, cases_file, load_cases

PARTS = [("development", 400), ("release", 150)]


def header(corpus: Corpus, **changes: Any) -> dict[str, Any]:
    documents = {one.id: one.sha256 for one in corpus.documents}
    return {"part": "development", "version": 2, "documents": documents, **changes}


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "family": "a",
        "section_cluster": "objectives: Operational performance",
        "type": "threshold",
        "style": "formal",
        "audience": "ward sister",
        "question": "How many, and how soon?",
        "expect": "answer",
        "evidence": [
            [{"document_id": "2020-objectives", "quote": "seen and discharged or admitted within"}]
        ],
        "facts": [{"id": "a", "vital": True, "any_of": ["95%"]}],
        "author": "A",
        "date": "2026-11",
        "rationale": "For a test.",
        **changes,
    }


def written(folder: Path, *lines: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "fewest"), PARTS)
def test_every_quote_of_every_case_stands_in_its_document_once(
    corpus: Corpus, name: str, fewest: int
) -> None:
    cases = load_cases(cases_file(name), corpus)
    assert len(cases) >= fewest
    assert len({case.id for case in cases}) == len(cases)


@pytest.mark.parametrize(("name", "fewest"), PARTS)
def test_every_vital_fact_stands_in_the_evidence_or_need_not_be_quoted(
    corpus: Corpus, name: str, fewest: int
) -> None:
    for case in load_cases(cases_file(name), corpus):
        assert case.answerable == bool(case.evidence)
        assert case.vital or not case.answerable, case.id


def test_a_quarter_of_the_development_cases_is_not_to_be_answered_as_asked(
    corpus: Corpus,
) -> None:
    cases = load_cases(cases_file("development"), corpus)
    declined = [case for case in cases if case.expect != "answer"]
    assert len(declined) / len(cases) >= 0.25


def test_no_question_of_a_case_is_an_expansion_question(corpus: Corpus) -> None:
    bank = {q.lower().strip(" ?") for one in load_questions(corpus) for q in one.questions}
    bank |= {one.question.lower().strip(" ?") for one in load_unanswered(corpus.root)}
    for name, _ in PARTS:
        for case in load_cases(cases_file(name), corpus):
            assert case.question.lower().strip(" ?") not in bank, case.id


def test_a_case_is_read_with_its_quotes_found(corpus: Corpus, tmp_path: Path) -> None:
    number = {"id": "b", "vital": False, "number": "95", "unit": "%", "comparator": "exactly"}
    near = row(id="b", expect="not_in_documents", evidence=[], facts=[], near_miss_of="a")
    facts = [*row()["facts"], number]
    path = written(tmp_path, header(corpus), row(facts=facts, slots={"value": "95"}), near)
    case, twin = load_cases(path, corpus)
    ((place,),) = case.evidence
    document = corpus.document(place.document_id)
    assert document.text[place.start : place.end] == "seen and discharged or admitted within"
    assert [fact.id for fact in case.vital] == ["a"]
    assert case.facts[1].number is not None
    assert str(case.facts[1].number.value) == "95"
    assert (case.slots.value, case.max_words, case.version) == ("95", 200, 1)
    assert case.answerable and not twin.answerable
    assert twin.near_miss_of == "a"


def test_a_file_begins_with_its_part_and_its_documents(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="is empty"):
        load_cases(written(tmp_path), corpus)
    with pytest.raises(BadCase, match="does not begin with its part"):
        load_cases(written(tmp_path, row()), corpus)
    (tmp_path / "cases.jsonl").write_text("not JSON", encoding="utf-8")
    with pytest.raises(BadCase, match="does not begin with its part"):
        load_cases(tmp_path / "cases.jsonl", corpus)


@pytest.mark.parametrize("documents", [{"2020-objectives": "0" * 64}, {"other": "0" * 64}])
def test_cases_written_against_other_documents_are_refused(
    corpus: Corpus, tmp_path: Path, documents: dict[str, str]
) -> None:
    path = written(tmp_path, header(corpus, documents=documents), row())
    with pytest.raises(BadCase, match="written against other documents"):
        load_cases(path, corpus)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence": [[{"document_id": "2020-objectives", "quote": "nowhere"}]]}, "0 times"),
        ({"evidence": [[{"document_id": "2020-objectives", "quote": "providers"}]]}, "not once"),
        ({"evidence": [[{"document_id": "2020-objectives", "quote": ""}]]}, "not once"),
        ({"evidence": [[{"document_id": "nowhere", "quote": "x"}]]}, "has no document"),
        ({"evidence": []}, "evidence is for what can be answered"),
        ({"expect": "not_in_documents"}, "evidence is for what can be answered"),
        ({"expect": "perhaps"}, "is no case"),
        ({"type": "riddle"}, "is no case"),
        ({"notices": ["rumour"]}, "is no case"),
        ({"remark": "not a field"}, "is no case"),
        ({"facts": [{"id": "a", "vital": True}]}, "says nothing"),
        ({"facts": [{"id": "a", "vital": True, "any_of": ["("]}]}, "line 2"),
        ({"facts": [{"id": "a", "vital": True, "number": "many"}]}, "line 2"),
        ({"forbid": [{"pattern": "[", "reason": "no"}]}, "line 2"),
        ({"near_miss_of": "nobody"}, "twins of cases that are not there"),
    ],
)
def test_a_case_that_is_not_as_it_should_be_is_refused(
    corpus: Corpus, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    path = written(tmp_path, header(corpus), row(**changes))
    with pytest.raises(BadCase, match=words):
        load_cases(path, corpus)


def test_an_id_stands_once(corpus: Corpus, tmp_path: Path) -> None:
    path = written(tmp_path, header(corpus), row(), row())
    with pytest.raises(BadCase, match="names case a twice"):
        load_cases(path, corpus)
