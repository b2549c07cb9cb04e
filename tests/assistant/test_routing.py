import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.routing import route


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("objective 8", (8,)),
        ("What is obj. 12 about?", (12,)),
        ("Tell me about goal number 3", (3,)),
        ("objectives 1 and 2", (1, 2)),
        ("objectives 6, 7 and 8", (6, 7, 8)),
        ("objectives 4 to 6", (4, 5, 6)),
        ("objective 99", (99,)),
        ("is the target 95% in 4 hours", ()),
        ("target 18 weeks", ()),
        ("number 1 million patients", ()),
        ("what about 2016", ()),
    ],
)
def test_objectives_named_by_number(text: str, numbers: tuple[int, ...]) -> None:
    assert route(text).objectives == numbers


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("What do both documents say about boards?", True),
        ("Where do the two papers differ on money?", True),
        ("How does each publication see autonomy?", True),
        ("What did February promise and July drop?", True),
        ("Are both trusts covered?", False),
        ("What do we do about waits?", False),
    ],
)
def test_a_question_about_both_documents(text: str, both: bool) -> None:
    assert route(text).both_documents is both


def test_words_about_the_documents_are_not_searched_for() -> None:
    asked = route("Across both publications, how many failing hospitals are acceptable?")
    assert asked.subject == "how many failing hospitals are acceptable?"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Who leads on patient safety, and what will they do?",
            ("Who leads on patient safety", "what will they do"),
        ),
        (
            "Our figures have slipped. Which year must we be back on track?",
            ("Our figures have slipped", "Which year must we be back on track"),
        ),
        (
            "agency spending ceiling + paperless deadline please",
            ("agency spending ceiling", "paperless deadline please"),
        ),
        (
            "Tell us (i) who leads on safety (ii) when plans are due",
            ("who leads on safety", "when plans are due"),
        ),
        (
            "State: a) the efficiency gain wanted b) the date for balance",
            ("the efficiency gain wanted", "the date for balance"),
        ),
        ("What is (a) the date", ("What is (a) the date",)),
        ("nurses and midwives on agency rates", ("nurses and midwives on agency rates",)),
        ("Why?", ("Why?",)),
    ],
)
def test_a_question_of_several_parts(text: str, parts: tuple[str, ...]) -> None:
    assert route(text).parts == parts


@pytest.mark.parametrize(
    ("text", "listing"),
    [
        ("Which objectives are about money?", True),
        ("List the goals on waits", True),
        ("What are the sixteen objectives?", True),
        ("What is the goal on dementia?", False),
        ("How do we meet our objectives?", False),
    ],
)
def test_a_question_for_a_list_of_objectives(text: str, listing: bool) -> None:
    assert route(text).lists_objectives is listing


@given(st.text(max_size=200))
def test_any_text_has_a_route_with_at_least_one_part(text: str) -> None:
    assert route(text).parts


@given(st.text(max_size=200))
def test_each_part_that_is_searched_for_is_one_that_was_asked(text: str) -> None:
    found = route(text)
    assert len(found.parts) == len(found.asked)
    assert bool(found.subject) is bool(text)


def test_parts_keep_what_they_were_asked_of_but_are_not_searched_for_with_it() -> None:
    found = route(
        "What does the February document want on agency staff, and what does the July document "
        "want on agency staff?"
    )
    assert found.both_documents
    assert [("February" in one, "July" in one) for one in found.asked] == [
        (True, False),
        (False, True),
    ]
    assert not any("document" in part for part in found.parts)


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("Do the two papers contradict each other on balance?", True),
        ("Has the line on paperless softened?", True),
        ("Which one applies to us, 2016/17 or 2017/18?", True),
        ("Are they consistent about who leads?", True),
        ("What is the deadline for balance?", False),
        ("Who leads on patient safety?", False),
    ],
)
def test_a_question_how_statements_compare(text: str, difference: bool) -> None:
    assert route(text).asks_difference is difference


@pytest.mark.parametrize(
    ("text", "expectations"),
    [
        ("What is expected of trusts on data quality?", True),
        ("What do they want from boards about staff health?", True),
        ("Is there anything on us in the estates part?", True),
        ("What are hospitals supposed to do about beds?", True),
        ("Should providers share back offices?", True),
        ("Who publishes the benchmarks?", False),
        ("How much did Lord Carter find?", False),
    ],
)
def test_a_question_what_is_expected(text: str, expectations: bool) -> None:
    assert route(text).asks_expectations is expectations
