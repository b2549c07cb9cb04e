"""Feedback becomes candidates for a reviewer, never cases by itself."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.feedback import Feedback, Screen, Why, Words, feedback_data
from assistant.pipeline import Assistant
from corpus.read import Corpus
from evals.candidates import TO_DO, case_questions, choose, main, same_question
from evals.cases import BadCase, load_cases

ID = "0123456789abcdef"
DAY = date(2026, 11, 22)
ESTATE = "Which buildings may a trust sell, and who keeps the money?"


def said(question: str | None, helpful: bool = False, why: Why | None = None) -> Feedback:
    withheld = () if question else ("a postcode",)
    return Feedback(ID, DAY, helpful, why, "answered", Words(question, withheld))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("What does objective 13 ask for?", "what does Objective 13 ask for", True),
        ("Who keeps the money from sales?", "who keeps the money from sale?", True),
        ("What does objective 13 ask for?", "What does objective 14 ask for?", False),
        ("Must we use the frameworks?", "Must we not use the frameworks?", False),
        ("Do we have to join?", "Who pays for the ambulance?", False),
    ],
)
def test_near_equal_questions_are_one_unless_a_number_or_a_negation_differs(
    one: str, other: str, same: bool
) -> None:
    assert same_question(one, other) is same
    assert same_question(other, one) is same


def test_the_worst_come_first_duplicates_are_merged_and_the_rest_counted() -> None:
    found = choose(
        [
            said("Who runs the shop?"),
            said(ESTATE),
            said(ESTATE.lower().removesuffix("?"), why="wrong"),
            said("A case already?"),
            said(None),
            said("Who pays for the bus?", helpful=True),
        ],
        ["a case already"],
    )
    assert [one.question for one in found.asked] == [
        ESTATE,
        "Who runs the shop?",
        "Who pays for the bus?",
    ]
    assert [one.not_helpful for one in found.asked] == [2, 1, 0]
    assert (found.without_question, found.known) == (1, 1)


def test_of_the_helpful_a_sample_is_taken_the_same_for_a_seed() -> None:
    things = "tea soup bread jam salt rice fish cake milk eggs".split()
    given = [said(f"Who brings the {thing} to the ward?", helpful=True) for thing in things]
    some = choose(given, [], helpful=3, seed=1)
    assert len(some.asked) == 3
    assert some == choose(list(given), [], helpful=3, seed=1)
    assert choose(given, [], helpful=0).asked == ()


def test_every_case_that_ships_is_known() -> None:
    questions = case_questions()
    assert choose([said(one) for one in questions[:5]], questions).asked == ()


def test_one_command_writes_candidates_that_no_suite_loads_until_they_are_reviewed(
    tmp_path: Path, assistant: Assistant, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [
        Screen().feedback(ID, ESTATE, "answered", False, "incomplete", "Half of it.", DAY),
        Screen().feedback(ID, "Ask Mrs Jones?", "answered", False, None, None, DAY),
    ]
    listed = tmp_path / "feedback.json"
    listed.write_text(json.dumps([feedback_data(one) for one in given]), encoding="utf-8")
    out = tmp_path / "candidates.jsonl"
    arguments = ["--feedback", str(listed), "--out", str(out)]
    assert main(arguments, lambda: (corpus, assistant.answer)) == 0
    assert "1 candidates" in capsys.readouterr().out
    [line] = out.read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    assert row["question"] == ESTATE
    assert row["evidence"] == []
    for field in ("type", "expect", "rationale", "section_cluster"):
        assert row[field].startswith(TO_DO)
    assert row["suggested"]["why"] == ["incomplete"]
    assert row["suggested"]["comments"] == ["Half of it."]
    assert row["suggested"]["outcome"] in ("answered", "not_found")

    documents = {one.id: one.sha256 for one in corpus.documents}
    header = json.dumps({"part": "development", "version": 2, "documents": documents})
    cases = tmp_path / "cases.jsonl"
    cases.write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadCase):
        load_cases(cases, corpus)

    quote = "95% of patients seen and discharged or admitted within four hours"
    del row["suggested"]
    row |= {
        "type": "threshold",
        "expect": "answer",
        "evidence": [[{"document_id": "2020-objectives", "quote": quote}]],
    }
    cases.write_text(f"{header}\n{json.dumps(row)}\n", encoding="utf-8")
    assert load_cases(cases, corpus)[0].question == ESTATE


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("mine")
    with pytest.raises(SystemExit) as left:
        main(["--feedback", str(tmp_path), "--out", str(out)])
    assert left.value.code == 2
    assert out.read_text() == "mine"


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b'[{"answer_id": 1}]', b"\xff"])
def test_a_file_that_is_no_list_of_feedback_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    given = tmp_path / "given.json"
    if content is not None:
        given.write_bytes(content)
    with pytest.raises(SystemExit) as left:
        main(["--feedback", str(given), "--out", str(tmp_path / "new.jsonl")])
    assert left.value.code == 2
    assert "given.json" in capsys.readouterr().err
    assert not (tmp_path / "new.jsonl").exists()
