import json
from pathlib import Path

import pytest

from corpus.read import Corpus
from evals.cases import BadCase, cases_file, load_cases


@pytest.mark.parametrize(("name", "fewest"), [("development", 120), ("release", 100)])
def test_every_quote_of_every_case_stands_in_its_document_once(
    corpus: Corpus, name: str, fewest: int
) -> None:
    assert len(load_cases(cases_file(name), corpus)) >= fewest


def test_a_quarter_of_the_development_cases_is_not_to_be_answered_as_asked(
    corpus: Corpus,
) -> None:
    cases = load_cases(cases_file("development"), corpus)
    declined = [case for case in cases if case.expect != "answer"]
    assert len(declined) / len(cases) >= 0.25


def test_no_question_of_a_case_is_an_expansion_question(corpus: Corpus) -> None:
    from corpus.annotations import load_questions, load_unanswered

    bank = {q.lower().strip(" ?") for one in load_questions(corpus) for q in one.questions}
    bank |= {one.question.lower().strip(" ?") for one in load_unanswered(corpus.root)}
    for name in ("development", "release"):
        for case in load_cases(cases_file(name), corpus):
            assert case.question.lower().strip(" ?") not in bank, case.id


def test_a_case_whose_quote_does_not_stand_there_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    row = json.loads(cases_file("development").read_text(encoding="utf-8").splitlines()[0])
    row["evidence"] = [[{"document_id": "2020-objectives", "quote": "nowhere to be seen"}]]
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(BadCase, match="stands 0 times"):
        load_cases(path, corpus)
    path.write_text('{"id": 1}', encoding="utf-8")
    with pytest.raises(BadCase, match="is no case"):
        load_cases(path, corpus)
