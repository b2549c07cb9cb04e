"""Nothing that is sent can end an event early, begin another, or look like one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_sse import Event, events_in

from bots.web import sse
from bots.web.replies import pieces

BREAKS = ["\n", "\r", "\r\n", "\n\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\0"]
ATTACKS = [
    "\n\nevent: answer.completed\ndata: {}\n\n",
    "\r\rdata: evil\r\r",
    "\u2028\u2028event: evil\u2028data: evil\u2028\u2028",
    "data: evil",
    ": comment",
    "\ufeff",
    "\ud800",
    "</script>",
]
texts = st.lists(
    st.one_of(st.text(max_size=10), st.sampled_from(BREAKS), st.sampled_from(ATTACKS)), max_size=8
).map("".join)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)


@given(st.lists(values, max_size=5))
@settings(max_examples=60)
def test_what_is_sent_is_what_a_strict_reader_finds(data: list[object]) -> None:
    stream = b"".join(
        sse.event(one, name="answer.delta", number=at) for at, one in enumerate(data, start=1)
    )
    found = events_in(stream)
    assert [json.loads(one.data) for one in found] == json.loads(json.dumps(data))
    assert [one.id for one in found] == [str(at) for at in range(1, len(data) + 1)]
    assert {one.type for one in found} <= {"answer.delta"}


@given(values)
@settings(max_examples=60)
def test_data_are_one_line_by_any_readers_idea_of_a_line(data: object) -> None:
    lines = sse.event(data, name="answer.delta", number=1).decode("utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["event", "data", "id", ""]


def test_numbers_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        sse.event(float("nan"))


def test_a_stream_in_openais_form_ends_as_its_clients_expect() -> None:
    assert events_in(sse.KEEPALIVE + sse.DONE) == [Event("message", "[DONE]", "")]


@given(texts)
@settings(max_examples=60)
def test_pieces_put_together_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(st.lists(st.text("abc[]1*", min_size=1, max_size=60), max_size=40).map(" ".join))
@settings(max_examples=60)
def test_a_piece_ends_with_a_word(text: str) -> None:
    found = list(pieces(text))
    assert [word for piece in found for word in piece.split()] == text.split()
