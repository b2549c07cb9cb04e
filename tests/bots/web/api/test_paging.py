"""Cursors: they come back as they were given, and nobody can make one up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.secret import Signer
from bots.web.api.paging import decode, encode, page_of
from bots.web.problems import Problem

SIGNER = Signer(b"s" * 32)


@settings(max_examples=50)
@given(st.text(), st.text(max_size=20))
def test_a_cursor_comes_back_as_it_was_given(value: str, kind: str) -> None:
    cursor = encode(SIGNER, kind, value)
    assert decode(SIGNER, kind, cursor) == value
    assert cursor.isascii()
    assert not set(cursor) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@settings(max_examples=50)
@given(st.text(max_size=100))
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Problem) as told:
        decode(SIGNER, "uploads", cursor)
    assert told.value.kind == "bad-request"


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Problem):
        decode(SIGNER, "uploads", encode(SIGNER, "documents", "1"))


def test_a_cursor_signed_with_another_secret_is_refused() -> None:
    with pytest.raises(Problem):
        decode(SIGNER, "uploads", encode(Signer(b"t" * 32), "uploads", "1"))


def test_a_changed_cursor_is_refused() -> None:
    cursor = encode(SIGNER, "uploads", "1")
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    with pytest.raises(Problem):
        decode(SIGNER, "uploads", changed)


@settings(max_examples=30)
@given(st.lists(st.integers(), max_size=30), st.integers(min_value=1, max_value=10))
def test_the_pages_of_a_list_are_the_list(entries: list[int], limit: int) -> None:
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page, cursor = page_of(SIGNER, "some", entries, cursor=cursor, limit=limit)
        assert len(page) <= limit
        seen += page
        if cursor is None:
            break
    assert seen == entries
