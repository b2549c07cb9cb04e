"""Which questions ask how things stand, and what about."""

import pytest

from assistant import routing
from assistant.objectives.register import load_register
from assistant.status_questions import StatusQuestion, status_question
from corpus.read import Corpus
from evals.cases import cases_file, load_cases


def asked(text: str) -> StatusQuestion | None:
    return status_question(text, load_register(), routing.route(text).objectives)


@pytest.mark.parametrize(
    ("question", "objective", "measure"),
    [
        ("are we meeting the A&E target?", 8, "ae_4h_all_types"),
        ("How is our ED doing?", 8, "ae_4h_all_types"),
        ("is RBD meeting RTT?", 8, "rtt_incomplete_18w"),
        ("are we on track with diagnostics", 8, "dm01_6w"),
        ("How are we doing on cancer waits?", 8, "cancer_2ww"),
        ("have providers met the psychosis standard in 2018/19?", 9, "eip_2w"),
        ("Is the sector in financial balance?", 6, None),
        ("are our boards gender-balanced?", 13, None),
        ("how many trusts are in special measures?", 1, None),
        ("Is objective 3 being met?", 3, None),
        ("What is our performance on 18 weeks?", 8, "rtt_incomplete_18w"),
    ],
)
def test_a_question_on_how_things_stand_names_its_objective(
    question: str, objective: int, measure: str | None
) -> None:
    found = asked(question)
    assert found
    assert found.objectives == (objective,)
    assert measure is None or measure in found.measures


@pytest.mark.parametrize(
    "question",
    [
        "What is expected of us on A&E?",
        "Are we expected to meet the A&E target?",
        "Do we have to meet the 2% target?",
        "What happens if we miss the A&E target?",
        "Who is responsible for meeting the cancer standards?",
        "When must trusts meet the seven-day standards?",
        "What does the document say about special measures?",
        "How can we meet the four hour target?",
        "Are we meeting our car park targets?",
        "Should boards be gender-balanced?",
    ],
)
def test_a_question_on_what_is_expected_is_left_to_the_documents(question: str) -> None:
    assert asked(question) is None


def test_periods_and_codes_are_read_from_the_question() -> None:
    found = asked("did R0A hit the four-hour target in March 2018 and 2017/18?")
    assert found
    assert [one.label for one in found.periods] == ["2018-03", "2017/18"]
    assert found.codes[0] == "R0A"


def test_a_question_about_all_objectives_names_none() -> None:
    found = asked("where do we stand on the sixteen objectives?")
    assert found
    assert found.objectives == ()


def test_a_question_for_a_number_is_told_apart() -> None:
    found = asked("how many trusts are in deficit?")
    assert found
    assert found.counts


def test_questions_that_the_documents_answer_are_hardly_ever_taken_for_status_questions(
    corpus: Corpus,
) -> None:
    cases = [
        case
        for name in ("development", "release")
        for case in load_cases(cases_file(name), corpus)
        if case.answerable
    ]
    taken = [case.question for case in cases if asked(case.question)]
    assert len(taken) <= len(cases) // 100, taken


@pytest.mark.parametrize(
    "question",
    [
        "What figures are given for Carter savings?",
        "What is the percentage cap on agency spend?",
        "Are we meeting our car park targets?",
        "What percentage of patients are to be seen within four hours?",
        "What is the target for A&E?",
        "what rate of pay is allowed for locums?",
        "How do we improve A&E performance?",
    ],
)
def test_data_given_with_a_question_do_not_make_it_one_about_them(question: str) -> None:
    assert status_question(question, load_register(), has_data=True) is None


@pytest.mark.parametrize(
    "question",
    ["what's the trend", "did England meet 95% in January 2018?", "is the A&E figure improving?"],
)
def test_data_given_with_a_question_may_be_all_that_it_names(question: str) -> None:
    assert status_question(question, load_register(), has_data=True)
