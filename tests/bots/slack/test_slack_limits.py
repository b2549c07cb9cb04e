"""Slack's limits: each is named when it is broken, and none when it is kept."""

from typing import Any

import pytest

from bots.slack.elements import actions, button, divider, paragraph, rich_text, section, words
from bots.slack.limits import BLOCKS, CHARACTERS, faults_in, faults_of, size
from bots.slack.reply import Message


def table(rows: int, cells: int, text: str = "x") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


def feedback(label: str, value: str) -> dict[str, Any]:
    one = {"text": {"type": "plain_text", "text": label}, "value": value}
    element = {"type": "feedback_buttons", "positive_button": one, "negative_button": one}
    return {"type": "context_actions", "elements": [element]}


def test_a_message_that_keeps_to_them_has_no_faults() -> None:
    blocks = (paragraph("Words"), divider(), table(16, 3), actions(button("Go", "a", "b")))
    assert faults_of(Message("Words", blocks)) == []


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "150"),
        ({"type": "section", "text": {"type": "plain_text", "text": "x" * 3001}}, "3,000"),
        ({"type": "section", "fields": [{"type": "plain_text", "text": "x"}] * 11}, "10"),
        ({"type": "markdown", "text": "x" * 12_001}, "12,000"),
        ({"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11}, "10"),
        (actions(*(button("Go", f"a{at}", "b") for at in range(26))), "25"),
        (actions(button("x" * 76, "a", "b")), "75"),
        (actions(button("Go", "a", "x" * 2_001)), "2,000"),
        (actions(button("Go", "x" * 256, "b")), "255"),
        (actions(button("Go", "a", "b", label="x" * 76)), "75"),
        (actions(button("Go", "a", "b"), button("Go", "a", "c")), "twice"),
        (feedback("x" * 76, "v"), "75"),
        (feedback("Yes", "x" * 2_001), "2,000"),
        (table(101, 1), "100"),
        (table(1, 21), "20"),
        (table(10, 1, "x" * 1_001), "10,000"),
        ({"type": "image", "image_url": "https://x", "alt_text": "x" * 2_001}, "2,000"),
        (rich_text(section(words("x"))) | {"block_id": "x" * 256}, "255"),
        ({"type": "rich_text", "elements": []}, "empty"),
        ({"type": "context", "elements": [{"type": "plain_text", "text": ""}]}, "empty"),
        (table(0, 0), "empty"),
    ],
)
def test_each_one_that_is_broken_is_named(block: dict[str, Any], said: str) -> None:
    faults = faults_in([block])
    assert faults
    assert all(said in one for one in faults)


def test_those_of_the_whole_message_are_named() -> None:
    assert "blocks" in faults_of(Message("x", (divider(),) * (BLOCKS + 1)))[0]
    assert "over all" in faults_of(Message("x", (paragraph("x" * CHARACTERS),)))[0]
    assert "fallback" in faults_of(Message("x" * 3_001, (divider(),)))[0]
    assert "fallback" in faults_of(Message(" ", (divider(),)))[0]
    assert "tables" in faults_of(Message("x", (table(1, 1), table(1, 1))))[0]
    same = (divider() | {"block_id": "a"}, divider() | {"block_id": "a"})
    assert "twice" in faults_of(Message("x", same))[0]


def test_what_is_read_counts_with_the_fallback_and_what_is_sent_without() -> None:
    block = paragraph("x" * 1_000)
    assert size([block], "y" * 500) == 1_500
    assert size([block]) > 1_000  # the signs that stand round it count as well
