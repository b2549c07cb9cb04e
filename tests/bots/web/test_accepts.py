"""What a client accepts decides on the form of the reply, exactly as it weighs the forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.web.accepts import EVENTS, JSON, preferred

OFFERED = (JSON, EVENTS)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/*", JSON),
        ("text/*", EVENTS),
        ("text/event-stream", EVENTS),
        ("TEXT/Event-Stream", EVENTS),
        ("text/event-stream, */*", JSON),
        ("text/event-stream, */*;q=0.9", EVENTS),
        ("text/event-stream; q=0.5, application/json ;Q=0.4", EVENTS),
        ("text/event-stream;q=0.4, application/json;q=0.5", JSON),
        ("application/json;charset=utf-8;q=0.1, text/event-stream;q=0.05", JSON),
        ("*/*, application/json;q=0", EVENTS),
        ("*/*;q=0.1, text/*;q=0", JSON),
        ("text/event-stream, application/json", JSON),
        ("text/html, application/xhtml+xml", None),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("application/json;q=2", None),
        ("application/json;q=-1, text/event-stream;q=0.3", EVENTS),
        ("application/json;q=0.1234", None),
        ("json", None),
        (" , ,", None),
        ("*/json", None),
    ],
)
def test_the_form_is_the_one_that_weighs_most(accept: str, expected: str | None) -> None:
    assert preferred(accept, OFFERED) == expected


weights = st.integers(0, 1000).map(lambda number: number / 1000)


@given(json=weights, events=weights)
def test_named_forms_are_chosen_by_their_weights(json: float, events: float) -> None:
    accept = f"{JSON};q={json:.3f}, {EVENTS};q={events:.3f}"
    expected = None if json == events == 0 else JSON if json >= events else EVENTS
    assert preferred(accept, OFFERED) == expected


@given(st.text(max_size=80))
def test_any_header_is_read_without_a_fault(accept: str) -> None:
    assert preferred(accept, OFFERED) in (JSON, EVENTS, None)
