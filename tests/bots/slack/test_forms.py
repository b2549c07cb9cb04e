"""The form that asks why an answer did not help."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests_slack_clicks import parse_view, texts_of

from assistant.answers import Outcome
from assistant.feedback import LONGEST_COMMENT, Why
from bots.slack import action_ids
from bots.slack.forms import closing, feedback_form, filled

TURN = "0" * 32


def _reasons(view: dict[str, Any]) -> list[str]:
    [radio] = [one["element"] for one in view["blocks"] if one.get("block_id") == "why"]
    return [one["value"] for one in radio["options"]]


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_slack_can_show_the_form_of_every_outcome(outcome: str) -> None:
    view = feedback_form(TURN, outcome)
    parse_view(view)
    assert view["callback_id"] == action_ids.FEEDBACK_FORM
    assert view["notify_on_close"] is True


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_reason_is_one_that_can_be_kept(outcome: str) -> None:
    assert set(_reasons(feedback_form(TURN, outcome))) <= set(get_args(Why))


def test_reasons_suit_what_became_of_the_question() -> None:
    assert "should have answered" in _reasons(feedback_form(TURN, "not_found"))
    assert "should have answered" not in _reasons(feedback_form(TURN, "answered"))
    assert "incomplete" in _reasons(feedback_form(TURN, "answered"))


def test_nothing_has_to_be_filled_in() -> None:
    inputs = [one for one in feedback_form(TURN, "answered")["blocks"] if one["type"] == "input"]
    assert [one["optional"] for one in inputs] == [True, True]
    assert inputs[1]["element"]["max_length"] == LONGEST_COMMENT


def test_slack_parses_nothing_in_the_form() -> None:
    for view in (feedback_form(TURN, "answered"), closing("Thank you, @channel <!here>.")):
        parse_view(view)
        assert {one["type"] for one in texts_of(view)} <= {"plain_text", "text"}
        assert all(one["emoji"] is False for one in texts_of(view) if one["type"] == "plain_text")


def test_what_was_filled_in_is_read_back() -> None:
    view = {
        "id": "V1",
        "private_metadata": TURN,
        "state": {
            "values": {
                "why": {"why": {"type": "radio_buttons", "selected_option": {"value": "wrong"}}},
                "comment": {"comment": {"type": "plain_text_input", "value": "The date."}},
            }
        },
    }
    found = filled(view)
    assert (found.view_id, found.turn_id, found.why, found.comment) == (
        "V1",
        TURN,
        "wrong",
        "The date.",
    )


@pytest.mark.parametrize(
    "values", [{}, {"why": {}}, {"why": {"why": {"selected_option": None}}, "comment": {}}]
)
def test_an_empty_form_is_no_fault(values: dict[str, Any]) -> None:
    found = filled({"id": "V1", "private_metadata": TURN, "state": {"values": values}})
    assert (found.why, found.comment) == (None, None)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id private_metadata state values why comment selected_option value".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "private_metadata", "state"]), _json))
def test_whatever_comes_as_a_form_is_read_or_refused(view: dict[str, Any]) -> None:
    try:
        found = filled(view)
    except ValidationError:
        return
    assert found.why is None or found.why in get_args(Why)
