from hypothesis import given
from hypothesis import strategies as st

from evals.scorers.normal import blocks, normal, numbers_in, own_words, readings, stands_in


def test_layout_is_levelled_and_case_is_kept() -> None:
    assert normal("eﬃciency  of\u00a0care\nfor soft\u00adly hyphen-\nated Words") == (
        "efficiency of care for softly hyphenated Words"
    )
    assert normal("the NHS") != normal("the nhs")


def test_a_hyphen_before_a_capital_at_a_lines_end_stays() -> None:
    assert normal("non-\nNHS") == "non- NHS"


@given(st.text(max_size=80))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_words_stand_in_a_text_as_whole_words_only() -> None:
    assert stands_in("we  expect\nproviders", "Here we expect providers to act.")
    assert not stands_in("expect", "This was unexpected.")
    assert not stands_in("We expect", "we expect")
    assert not stands_in(" ", "anything")


def test_a_text_is_read_with_its_footnote_marks_and_without() -> None:
    assert readings("the Carter Review⁵\nrecommendations [1][2]") == (
        "the Carter Review⁵ recommendations",
        "the Carter Review recommendations",
    )


def test_blocks_have_the_markers_that_follow_them() -> None:
    first, second, third = blocks("A: “one” [1] … “two “nested” more” [2][3], and “bare”.")
    assert (first.words, first.numbers) == ("one", (1,))
    assert (second.words, second.numbers) == ("two “nested” more", (2, 3))
    assert (third.words, third.numbers) == ("bare", ())


def test_a_block_that_is_never_closed_runs_to_the_end() -> None:
    (block,) = blocks("He said “that it goes on")
    assert (block.words, block.closed) == ("that it goes on", False)


def test_own_words_are_what_is_left_without_quotes_and_markers() -> None:
    assert own_words("Objective 8: “95% of patients” [1], they say [2].").split() == (
        "Objective 8: , they say.".split()
    )


@given(st.text(alphabet="ab “”[1] …\n", max_size=60))
def test_blocks_never_overlap_and_lie_within_the_text(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start < block.end <= len(text)
        at = block.end


def test_numbers_of_markers() -> None:
    assert numbers_in("“a” [1][2] and “b” [12], but not [x]") == {1, 2, 12}
