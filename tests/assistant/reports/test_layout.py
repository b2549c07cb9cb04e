from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reports.layout import named_periods, round_ticks, spread, wrap


def by_letters(text: str) -> float:
    return float(len(text))


def test_text_is_wrapped_at_words() -> None:
    assert wrap("one two three", 7, by_letters, most=3) == ("one two", "three")


def test_a_word_that_is_too_long_is_broken() -> None:
    assert wrap("abcdefgh ij", 3, by_letters, most=9) == ("abc", "def", "gh", "ij")


def test_what_is_over_the_most_lines_ends_in_an_ellipsis() -> None:
    assert wrap("one two three four", 7, by_letters, most=2) == ("one two", "three…")
    assert wrap("abcdefghij", 3, by_letters, most=1) == ("ab…",)


@settings(max_examples=100)
@given(
    st.lists(st.text("abc", min_size=1, max_size=12), min_size=1).map(" ".join),
    st.integers(2, 15),
    st.integers(1, 4),
)
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, by_letters, most=most)
    assert len(lines) <= most
    assert all(0 < len(line) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_names_that_have_room_stay_where_they_want_to_be() -> None:
    assert spread([1.0, 2.0, 0.2], [0.2, 0.2, 0.2], 3) == (1.0, 2.0, 0.2)


def test_names_that_would_meet_part_evenly() -> None:
    assert [round(each, 9) for each in spread([1.0, 1.0], [0.2, 0.2], 3)] == [0.9, 1.1]
    assert [round(each, 9) for each in spread([3.0, 2.95], [0.2, 0.2], 3)] == [2.9, 2.7]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 0.4)), max_size=6))
def test_names_never_meet_and_keep_their_order(items: list[tuple[float, float]]) -> None:
    wanted, heights = [at for at, _ in items], [height for _, height in items]
    placed = spread(wanted, heights, 3)
    edges = sorted(
        (middle - height / 2, middle + height / 2)
        for middle, height in zip(placed, heights, strict=True)
    )
    assert all(top >= -1e-9 and bottom <= 3 + 1e-9 for top, bottom in edges)
    assert all(before[1] <= after[0] + 1e-9 for before, after in pairwise(edges))
    order = sorted(range(len(items)), key=lambda at: (wanted[at], at))
    assert order == sorted(range(len(items)), key=lambda at: placed[at])


def test_ticks_are_round_numbers() -> None:
    assert round_ticks(83.6, 95.7) == ((84, 86, 88, 90, 92, 94), 0)
    assert round_ticks(0.011, 0.0134) == ((0.011, 0.0115, 0.012, 0.0125, 0.013), 4)
    assert round_ticks(-61, 42) == ((-60, -40, -20, 0, 20, 40), 0)


@settings(max_examples=200)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_there_are_a_few_ticks_within_the_axis(low: float, height: float) -> None:
    ticks, decimals = round_ticks(low, low + height)
    assert 2 <= len(ticks) <= 8
    assert all(low - height * 1e-6 <= tick <= low + height * (1 + 1e-6) for tick in ticks)
    assert len({f"{tick:.{decimals}f}" for tick in ticks}) == len(ticks)


def test_periods_are_named_by_steps_that_divide_a_year() -> None:
    assert list(named_periods(12, 0.5, 0.4)) == list(range(12))
    assert list(named_periods(36, 0.15, 0.6)) == [0, 4, 8, 12, 16, 20, 24, 28, 32]
    assert list(named_periods(90, 0.06, 0.6)) == [0, 12, 24, 36, 48, 60, 72, 84]
    assert list(named_periods(600, 0.01, 0.6)) == list(range(0, 600, 60))
    assert list(named_periods(1, 5, 9)) == [0]
