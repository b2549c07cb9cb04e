"""What may be kept of what is said of answers: all of it, and nothing of who said it or of whom."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from assistant.errors import UnusableInput
from assistant.feedback import Feedback, Screen, Words, feedback_data, feedback_of

ID = "0123456789abcdef"
DAY = date(2026, 11, 22)
QUESTION = "What is expected of us on agency staff?"


PUBLIC = "Jim Mackey, Chief Executive"


def screened(
    question: str | None = None, comment: str | None = None, public: str = PUBLIC
) -> Feedback:
    return Screen(public).feedback(ID, question, "answered", True, None, comment, DAY)


def test_it_has_these_fields_and_no_others() -> None:
    given = Screen().feedback(ID, QUESTION, "answered", False, "incomplete", "Too\nshort.", DAY)
    assert feedback_data(given) == {
        "answer_id": ID,
        "on": "2026-11-22",
        "helpful": False,
        "why": "incomplete",
        "outcome": "answered",
        "question": {"text": QUESTION, "withheld": []},
        "comment": {"text": "Too short.", "withheld": []},
    }


PERSONAL = [
    ("His NHS number is 943 476 5919.", "an NHS number"),
    ("patient 9434765919 was missed", "an NHS number"),
    ("Write to jo.bloggs@trust.nhs.uk", "an e-mail address"),
    ("Ring me on 020 7946 0018", "a telephone number"),
    ("my mobile is 07700 900123", "a telephone number"),
    ("+44 (0)20 7946 0018", "a telephone number"),
    ("bleep me on ext 4321", "a telephone number"),
    ("She lives at LS1 4AP", "a postcode"),
    ("lives at ls14ap", "a postcode"),
    ("DOB 12/03/1961", "a date of birth"),
    ("the man of 12 March 1961", "a date of birth"),
    ("born on a Sunday", "a date of birth"),
    ("1961-03-12", "a date of birth"),
    ("hospital number X12345", "a number that may be somebody's"),
    ("staff no. 20431", "a number that may be somebody's"),
    ("MRN 448812", "a number that may be somebody's"),
    ("NI number QQ 12 34 56 C", "a number that may be somebody's"),
    ("the one with 84719203", "a number that may be somebody's"),
    ("Dr Patel told me otherwise", "a person's name"),
    ("ask Mrs O’Connor", "a person's name"),
    ("Sarah Jones said it was wrong", "a person's name"),
    ("the chap is called Blenkinsop", "a person's name"),
    ("My mother waited nine weeks for this.", "details of somebody's case"),
    ("our patient's hip", "details of somebody's case"),
    ("for my eldest son", "details of somebody's case"),
    ("She is an 82 year old with dementia", "details of somebody's case"),
    ("a 43yo on the ward", "details of somebody's case"),
    ("I was diagnosed in May", "details of somebody's case"),
    ("they refused my flexible working request", "details of somebody's case"),
    ("the patient in bed 4", "details of somebody's case"),
]


@pytest.mark.parametrize(("text", "kind"), PERSONAL)
def test_words_that_may_be_about_a_person_are_withheld_and_the_reason_kept(
    text: str, kind: str
) -> None:
    kept = screened(text, text)
    assert kept.question.text is None
    assert kind in kept.comment.withheld
    assert text not in json.dumps(feedback_data(kept), ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "By when must 50% of people with a first episode of psychosis be seen within two weeks?",
        "The 2016-17 figure was missing, and 2015/16 to 2018-19 as well.",
        "It should have said £1.8 billion and £730,000,000, not 5,021,346 patients.",
        "How soon must our patients be seen in A&E, and what of the over-75s?",
        "What did Lord Carter's review say about productivity?",
        "Is Jim Mackey still the chief executive?",
        "Objective 13 was quoted and objective 14 was not; see section 3.2.1.",
        "Our partner organisations and the children's services want to know.",
        "It is out of date: this changed on 1 July 2022.",
        "Type 1 A&E at RBD in Q4 2018/19",
    ],
)
def test_ordinary_words_are_kept(text: str) -> None:
    assert screened(text, text).question == Words(text)


def test_names_in_the_documents_are_public_and_others_are_not() -> None:
    text = "Is Jim Mackey still the chief executive?"
    assert screened(text).question.text == text
    assert screened(text, public="").question.withheld == ("a person's name",)


def test_invisible_characters_are_taken_out_before_the_words_are_checked() -> None:
    kept = screened(comment="Go\u200bod \u001b[31m\u202eone\u0000")
    assert kept.comment.text == "Good [31mone"
    assert screened(comment="943\u200b4765919 is the NHS number").comment.text is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"answer_id": "someone@trust.nhs.uk"}, "no answer's id"),
        ({"answer_id": f"{ID}\n"}, "no answer's id"),
        ({"answer_id": ""}, "no answer's id"),
        ({"why": "because"}, "one of: right, wrong"),
        ({"outcome": "maybe"}, "one of: answered"),
        ({"comment": "x" * 501}, "500 are the most"),
        ({"question": "x" * 2001}, "2,000 are the most"),
    ],
)
def test_what_cannot_be_taken_is_refused(changed: dict[str, str], said: str) -> None:
    given: dict[str, object] = {
        "answer_id": ID,
        "question": QUESTION,
        "outcome": "answered",
        "helpful": True,
        "why": None,
        "comment": None,
        "on": DAY,
    }
    with pytest.raises(UnusableInput, match=said):
        Screen().feedback(**{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [[], {}, "", None, {"answer_id": ID}, {**feedback_data(Feedback(ID, DAY, True)), "x": 1}],
)
def test_what_is_no_feedback_is_refused(data: object) -> None:
    with pytest.raises(UnusableInput, match="no feedback"):
        feedback_of(data)  # type: ignore[arg-type]


@tries(max_examples=100, deadline=None)
@given(comment=st.text(max_size=400))
def test_any_comment_is_kept_or_withheld_and_comes_back_the_same(comment: str) -> None:
    kept = screened(comment=comment)
    assert feedback_of(json.loads(json.dumps(feedback_data(kept)))) == kept
    assert "\n" not in (kept.comment.text or "")
