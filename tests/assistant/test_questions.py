import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnusableQuestion
from assistant.questions import LONGEST, readable


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d", "\x00\x07"])
def test_an_empty_question_is_told_how_to_ask(text: str) -> None:
    with pytest.raises(UnusableQuestion, match="is empty"):
        readable(text)


@pytest.mark.parametrize("text", ["???", "…!", "—"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(UnusableQuestion, match="holds no words"):
        readable(text)


@pytest.mark.parametrize("length", [LONGEST + 1, 100_000, 1_000_000])
def test_a_question_that_is_too_long_is_told_its_length(length: int) -> None:
    with pytest.raises(UnusableQuestion, match=f"{length:,} characters"):
        readable("a" * length)


def test_invisible_characters_go_and_white_space_is_folded() -> None:
    asked = "what\u202e is\u200b the \x00 A&E\r\n\ttarget\ufeff?"
    assert readable(asked) == "what is the A&E target?"


def test_letters_come_in_one_form() -> None:
    assert readable("cafe\u0301 rules") == "café rules"


@given(st.text(max_size=300))
def test_what_is_readable_is_printable_and_stays_as_it_is(text: str) -> None:
    try:
        asked = readable(text)
    except UnusableQuestion:
        return
    assert readable(asked) == asked
    assert not any(unicodedata.category(character).startswith("C") for character in asked)
