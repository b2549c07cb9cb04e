"""An answer's Markdown to tokens: nothing lost, nothing made up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bots.answer_text import Marker, Quoted, Words, paragraphs, plain


def test_a_quote_with_its_number_is_one_token() -> None:
    (found,) = paragraphs("3.2 Staff: “Do this:\n\n- a\n- b” [1]", {1: "Do this:\n\n- a\n- b"})
    assert found == (Words("3.2 Staff: "), Quoted(1, "Do this:\n\n- a\n- b"))


def test_words_in_quotation_marks_that_are_no_citation_stay_words() -> None:
    (found,) = paragraphs("It says “must” [1].", {1: "something else"})
    assert found == (Words("It says “must” "), Marker(1), Words("."))


def test_a_number_that_is_no_citation_stays_words() -> None:
    assert paragraphs("See [7].", {1: "x"}) == ((Words("See [7]."),),)


def test_titles_and_what_stands_out_are_told() -> None:
    (found,) = paragraphs("**A heading**", {})
    assert found == (Words("A heading", "strong"),)
    (found,) = paragraphs("*2020 Objectives* (July 2016) says:", {})
    assert found == (Words("2020 Objectives", "title"), Words(" (July 2016) says:"))


def test_of_two_quotes_the_longer_one_that_holds_the_other_is_taken() -> None:
    (found,) = paragraphs("“ab “b” [2] c” [1]", {1: "ab “b” [2] c", 2: "b"})
    assert found == (Quoted(1, "ab “b” [2] c"),)


@settings(max_examples=100)
@given(
    text=st.text(alphabet="ab*[]1“”\n <&\\", max_size=60),
    quote=st.text(alphabet="ab*[]1“”\n <&", min_size=1, max_size=10),
)
def test_no_word_is_lost_or_made_up(text: str, quote: str) -> None:
    def letters(words: str) -> str:
        return "".join(words.replace("*", "").split())

    whole = f"{text}“{quote}” [1]{text}"
    found = paragraphs(whole, {1: quote})
    assert letters("".join(plain(one) for one in found)) == letters(whole)
