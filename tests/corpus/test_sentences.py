import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It fell by 22%.¹ Since then it rose.", ["It fell by 22%.¹", "Since then it rose."]),
        ("He said ‘no.’ They left.", ["He said ‘no.’", "They left."]),
        ("Dr. Smith and e.g. others agree.", ["Dr. Smith and e.g. others agree."]),
        ("a play, eg test beds and towns", ["a play, eg test beds and towns"]),
        ("It cost £1.6 billion. So what?", ["It cost £1.6 billion.", "So what?"]),
        ("No end", ["No end"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="Ab1 .!?’¹\n", max_size=60))
def test_spans_are_in_order_and_leave_only_white_space_between(text: str) -> None:
    at = 0
    for start, end in sentence_spans(text, 0, len(text)):
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
