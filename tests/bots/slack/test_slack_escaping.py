"""The field that Slack parses, and words without what nobody sees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_slack_blocks import INJECTIONS, UNSEEN, hears

from bots.slack.escaping import FALLBACK, fallback, length, shown
from bots.slack.reply import Message


@pytest.mark.parametrize("injection", INJECTIONS)
def test_nothing_acts_in_the_fallback(injection: str) -> None:
    assert hears([Message(fallback(f"Before {injection} after."), ())]) == []


def test_a_reader_still_reads_what_was_written() -> None:
    assert fallback("A&E: <95%\nin 4 hours>") == "A&amp;E: &lt;95% in 4 hours&gt;"
    assert fallback("@channel") == "@\N{WORD JOINER}channel"
    assert fallback("me@hereford.example") == "me@hereford.example"


def test_a_long_text_is_cut_at_a_word() -> None:
    cut = fallback("some words " * 1_000)
    assert length(cut) <= FALLBACK
    assert cut.endswith(("some…", "words…"))


def test_an_escape_is_never_cut_in_two() -> None:
    cut = fallback("&" * FALLBACK)
    assert length(cut) <= FALLBACK
    assert cut.removesuffix("…").replace("&amp;", "") == ""


@settings(max_examples=100)
@given(st.text(max_size=200), st.integers(1, 40))
def test_whatever_it_is_it_is_short_enough_and_acts_nowhere(text: str, times: int) -> None:
    made = fallback(text * times)
    assert length(made) <= FALLBACK
    assert hears([Message(made, ())]) == []


def test_what_nobody_sees_is_left_out_and_the_rest_stays() -> None:
    assert shown(f"a{UNSEEN}b") == "ab"
    assert shown("two\nlines\tand\N{NO-BREAK SPACE}é 🩺") == "two\nlines and\N{NO-BREAK SPACE}é 🩺"


def test_signs_beyond_the_basic_plane_count_twice() -> None:
    assert length("aé🩺") == 4
