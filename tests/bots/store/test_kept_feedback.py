"""Feedback is kept in order, and what version 0.3 kept in a file is read in once."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.feedback import Feedback, Words, feedback_data
from assistant.settings import Settings
from bots.store import feedback, old_feedback
from bots.store.database import Database, open_database

ID = "0123456789abcdef"


def said(day: int, comment: str | None = None) -> Feedback:
    words = Words(comment) if comment else Words(withheld=("a postcode",))
    return Feedback(ID, date(2026, 11, day), False, "incomplete", "answered", Words("Who?"), words)


@pytest.fixture
def old(store_settings: Settings) -> Path:
    """The file that version 0.3 kept feedback in, with three lines and half of a fourth."""
    folder = store_settings.data_dir / "feedback"
    folder.mkdir(parents=True)
    lines = [json.dumps(feedback_data(one)) for one in (said(3), said(1, "é"), said(1, "é"))]
    (folder / "feedback.jsonl").write_text("\n".join([*lines, '{"answer_id']))
    return folder / "feedback.jsonl"


def test_it_comes_back_in_the_order_in_which_it_came(db: Database) -> None:
    given = [said(3), said(1, "Too short."), Feedback(ID, date(2026, 11, 2), True)]
    for one in given:
        feedback.record(db, one)
    assert feedback.read(db) == given


def test_older_days_are_forgotten_and_later_ones_kept(db: Database) -> None:
    for day in (3, 1, 2):
        feedback.record(db, said(day))
    assert feedback.forget(db, date(2026, 11, 3)) == 2
    assert feedback.read(db) == [said(3)]
    assert feedback.forget(db, date(2026, 11, 3)) == 0


def test_the_old_file_is_read_in_once_and_put_aside(store_settings: Settings, old: Path) -> None:
    for _ in range(2):
        with closing(open_database(store_settings)) as db:
            assert feedback.read(db) == [said(3), said(1, "é"), said(1, "é")]
    assert not old.exists()
    assert old.with_name(old_feedback.READ_IN).exists()


def test_a_try_that_was_cut_short_is_gone_on_with(store_settings: Settings, old: Path) -> None:
    content = old.read_bytes()
    open_database(store_settings).close()
    old.write_bytes(content)  # as if it could not be put aside
    with closing(open_database(store_settings)) as db:
        assert len(feedback.read(db)) == 3


def test_a_line_of_another_kind_stays_in_the_file_and_stops_nothing(
    store_settings: Settings, old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old.write_bytes(b'[]\n\xff\n{"answer_id": "secret words"}\n' + old.read_bytes())
    with closing(open_database(store_settings)) as db:
        assert len(feedback.read(db)) == 3
    assert b"secret words" in old.with_name(old_feedback.READ_IN).read_bytes()
    [record] = [one for one in caplog.records if one.name == old_feedback.__name__]
    assert vars(record)["lines"] == 3
    assert "secret" not in caplog.text


def test_the_file_put_aside_goes_when_something_in_it_is_too_old(
    store_settings: Settings, old: Path
) -> None:
    aside = old.with_name(old_feedback.READ_IN)
    old_feedback.forget(store_settings, date(2026, 11, 1))
    open_database(store_settings).close()
    old_feedback.forget(store_settings, date(2026, 11, 1))
    assert aside.exists()
    old_feedback.forget(store_settings, date(2026, 11, 2))
    assert not aside.exists()
