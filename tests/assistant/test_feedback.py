"""What is said of answers is kept whole, and nothing of who said it or of whom."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from assistant.errors import UnusableInput
from assistant.feedback import FeedbackStore, Words, feedback_store
from assistant.personal_text import personal_in
from assistant.settings import Settings

ROOT = Path(__file__).parent.parent.parent
ID = "0123456789abcdef"
DAY = date(2026, 11, 22)
QUESTION = "What is expected of us on agency staff?"


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "feedback", public="Jim Mackey, Chief Executive")


def test_what_is_kept_is_what_is_read(store: FeedbackStore) -> None:
    first = store.record(ID, QUESTION, "answered", True, "right", None, DAY)
    second = store.record(ID, None, None, False, None, "It left out\nthe price caps.", DAY)
    assert store.read() == [first, second]
    assert second.comment == Words("It left out the price caps.")


def test_a_line_holds_these_fields_and_no_others(store: FeedbackStore) -> None:
    store.record(ID, QUESTION, "answered", False, "incomplete", "Too short.", DAY)
    assert json.loads(store.path.read_text()) == {
        "answer_id": ID,
        "on": "2026-11-22",
        "helpful": False,
        "why": "incomplete",
        "outcome": "answered",
        "question": {"text": QUESTION, "withheld": []},
        "comment": {"text": "Too short.", "withheld": []},
    }


def test_only_the_owner_may_read_the_file(store: FeedbackStore) -> None:
    store.record(ID, None, None, True, None, None, DAY)
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.folder.stat().st_mode & 0o777 == 0o700


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
    store: FeedbackStore, text: str, kind: str
) -> None:
    kept = store.record(ID, text, "answered", False, "wrong", text, DAY)
    assert kept.question.text is None
    assert kind in kept.comment.withheld
    assert text not in store.path.read_text(encoding="utf-8")
    assert store.read() == [kept]


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
def test_ordinary_words_are_kept(store: FeedbackStore, text: str) -> None:
    assert store.record(ID, text, None, True, None, text, DAY).question == Words(text)


def test_invisible_characters_are_taken_out_before_the_words_are_checked(
    store: FeedbackStore,
) -> None:
    kept = store.record(ID, None, None, True, None, "Go\u200bod \u001b[31m\u202eone\u0000", DAY)
    assert kept.comment.text == "Good [31mone"
    hidden = store.record(ID, None, None, True, None, "943\u200b4765919 is the NHS number", DAY)
    assert hidden.comment.text is None


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
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(
    store: FeedbackStore, changed: dict[str, str], said: str
) -> None:
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
        store.record(**{**given, **changed})  # type: ignore[arg-type]
    assert store.read() == []


def test_older_days_are_forgotten_and_later_ones_kept(store: FeedbackStore) -> None:
    for day in (1, 2, 3):
        store.record(ID, f"Question {day}?", None, True, None, None, date(2026, 11, day))
    assert store.forget(date(2026, 11, 3)) == 2
    assert [one.question.text for one in store.read()] == ["Question 3?"]
    assert store.forget(date(2026, 11, 3)) == 0
    assert [path.name for path in store.folder.iterdir()].count("feedback.jsonl") == 1
    assert len(list(store.folder.iterdir())) == 2  # and the lock


def test_an_empty_store_has_nothing_and_forgets_nothing(store: FeedbackStore) -> None:
    assert store.read() == []
    assert store.forget(DAY) == 0
    assert not store.folder.exists()


def test_half_a_line_that_a_crash_left_is_no_line(store: FeedbackStore) -> None:
    first = store.record(ID, QUESTION, None, True, None, None, DAY)
    with store.path.open("ab") as file:
        file.write('{"answer_id": "0123 £'.encode())
    assert store.read() == [first]
    second = store.record(ID, None, None, False, None, None, DAY)
    assert store.read() == [first, second]


def test_a_line_of_another_kind_is_named_and_nothing_is_lost(store: FeedbackStore) -> None:
    store.record(ID, QUESTION, None, True, None, None, date(2020, 1, 1))
    with store.path.open("a") as file:
        file.write("[]\n")
    before = store.path.read_bytes()
    with pytest.raises(UnusableInput, match="Line 2"):
        store.forget(DAY)
    assert store.path.read_bytes() == before


WRITER = """
import sys
from datetime import date
from pathlib import Path
from assistant.feedback import FeedbackStore
store = FeedbackStore(Path(sys.argv[1]))
for number in range(15):
    day = date(2026, 11, 22) if number % 3 else date(2020, 1, 1)
    store.record(f"{int(sys.argv[2]):08x}{number:08x}", "Which?", None, True, None, None, day)
    if number % 5 == 0:
        store.forget(date(2026, 1, 1))
"""


def test_several_processes_write_and_forget_at_once_and_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(number)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for number in range(3)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    store = FeedbackStore(folder)
    store.forget(date(2026, 1, 1))
    kept = {one.answer_id for one in store.read()}
    assert kept == {
        f"{writer:08x}{number:08x}" for writer in range(3) for number in range(15) if number % 3
    }


@tries(max_examples=100, deadline=None)
@given(comment=st.text(max_size=400))
def test_any_comment_is_kept_or_withheld_and_comes_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, comment: str
) -> None:
    store = FeedbackStore(tmp_path_factory.mktemp("feedback"))
    kept = store.record(ID, None, None, True, None, comment, DAY)
    assert store.read() == [kept]
    assert "\n" not in (kept.comment.text or "")


def test_names_in_the_documents_are_public_for_the_store_that_ships(tmp_path: Path) -> None:
    store = feedback_store(Settings(data_dir=tmp_path))
    kept = store.record(ID, "What does Jim Mackey say?", None, True, None, None, DAY)
    assert kept.question.text
    assert personal_in("What does Jim Mackey say?") == ("a person's name",)
