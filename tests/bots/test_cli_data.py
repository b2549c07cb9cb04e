"""`assistant data`, as people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.settings import Settings
from bots.owners import Owner
from bots.store import conversations, deliveries, installations, threads, uploads
from bots.store.database import FILE, open_database

ROOT = Path(__file__).parent.parent.parent
OWNER = Owner("a-trust", "a-person")
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def data(folder: Path, tmp_path: Path) -> Command:
    """Run `assistant data` in a process and a data folder of its own; it needs no index."""

    def call(*arguments: str, stdin: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", "from bots.command import main; main()", "data", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "ASSISTANT_DATA_DIR": str(folder),
                "COLUMNS": "100",
                **env,
            },
        )

    return call


@pytest.fixture
def filled(folder: Path) -> None:
    """Two conversations, one of them of a hundred days ago, and a file."""
    now = datetime.now(UTC)
    with closing(open_database(Settings(data_dir=folder))) as db:
        for days in (0, 100):
            then = now - timedelta(days=days)
            thread = conversations.start(db, OWNER, now=then)
            conversations.add_turn(db, OWNER, thread.id, "A canary?", now=then)
        uploads.keep(
            db,
            OWNER,
            name="canary.csv",
            data=b"canary" * 20,
            format="Any",
            rows_used=1,
            period=None,
            problems=(),
            now=now,
            expires_at=now + timedelta(days=1),
        )


def counts(data: Command) -> dict[str, int]:
    found = json.loads(data("info", "--json").stdout)
    return {kind: one["count"] for kind, one in found.items() if isinstance(one, dict)}


@pytest.mark.usefixtures("filled")
def test_what_has_expired_is_deleted_and_the_rest_stays(data: Command) -> None:
    done = data("forget")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Deleted: 1 conversations.\n", "")
    assert data("forget").stdout == "There was nothing to delete.\n"
    assert counts(data)["conversations"] == 1
    assert counts(data)["uploads"] == 1


@pytest.mark.usefixtures("filled")
def test_the_settings_say_how_long(data: Command) -> None:
    done = data("forget", "--json", ASSISTANT_KEEP_CONVERSATIONS_DAYS="101")
    assert json.loads(done.stdout)["conversations"] == 0


@pytest.mark.usefixtures("filled")
def test_everything_is_deleted_when_that_is_confirmed(data: Command) -> None:
    for refused in (data("forget", "--everything"), data("forget", "--everything", stdin="n\n")):
        assert refused.returncode == 1
        assert "for good?" in refused.stderr
        assert refused.stdout.strip() == ""
        assert "Traceback" not in refused.stderr
    assert counts(data)["conversations"] == 2
    done = data("forget", "--everything", stdin="y\n")
    assert (done.returncode, done.stdout.strip()) == (0, "Deleted: 2 conversations, 1 uploads.")
    assert set(counts(data).values()) == {0}


@pytest.mark.usefixtures("filled")
def test_everything_is_deleted_unasked_when_that_is_said(data: Command, folder: Path) -> None:
    done = data("forget", "--everything", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert b"canary" not in b"".join(one.read_bytes() for one in folder.iterdir())


@pytest.mark.usefixtures("filled")
def test_how_much_there_is_is_told_without_contents(data: Command, folder: Path) -> None:
    done = data("info")
    assert done.returncode == 0
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert lines["conversations"].startswith("2, the oldest of ")
    assert lines["uploads"].startswith("1, 0.1 KB, the oldest of ")
    assert lines["keys"] == "0"
    assert lines["file"].startswith(f"{folder / FILE}, ")
    as_json = data("info", "--json").stdout
    assert json.loads(as_json)["upload_bytes"] == 120
    for words in ("canary", OWNER.person, OWNER.tenant):
        assert words not in done.stdout + as_json


def test_what_came_by_way_of_slack_is_told_and_deleted_too(data: Command, folder: Path) -> None:
    then = datetime.now(UTC) - timedelta(days=100)
    with closing(open_database(Settings(data_dir=folder))) as db:
        for key in ("1", "2"):
            words = {"question": "A canary?", "understood": None, "answer": {}}
            threads.keep(db, OWNER, "thread", key=key, now=then, **words)
            payload = {"payload": b"A canary?", "event_id": None, "thread": "thread"}
            deliveries.accept(db, OWNER, key=key, now=then, until=then, **payload)
        installations.save(db, OWNER.tenant, b"sealed", now=then)
    told = {line.split("  ")[0]: line for line in data("info").stdout.splitlines()}
    for kind in ("thread questions", "deliveries"):
        assert "  2, the oldest of " in told[kind]
    assert "  1, the oldest of " in told["installations"]
    found = json.loads(data("info", "--json").stdout)
    assert found["thread_questions"] == {"count": 2, "oldest": then.date().isoformat()}
    done = data("forget")
    assert done.stdout == "Deleted: 2 thread questions, 2 deliveries.\n"
    assert b"canary" not in b"".join(one.read_bytes() for one in folder.iterdir())
    assert counts(data)["installations"] == 1
    assert data("forget", "--everything", "--yes").stdout == "There was nothing to delete.\n"
    assert counts(data)["installations"] == 1


def test_a_database_that_cannot_be_read_is_told_in_words(data: Command, folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"This is no database. " * 100)
    for arguments in (["info"], ["forget"], ["forget", "--everything", "--yes"]):
        done = data(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("assistant: The database is damaged")
        assert len(done.stderr.splitlines()) == 1


def test_an_address_that_cannot_be_used_is_told_without_its_password(data: Command) -> None:
    done = data("info", ASSISTANT_DATABASE_URL="nonsense://me:hunter2@host/name")
    assert done.returncode == 2
    assert "database_url" in done.stderr
    assert "hunter2" not in done.stderr


def test_it_explains_itself(data: Command) -> None:
    for arguments in (["--help"], ["forget", "--help"], ["info", "--help"]):
        done = data(*arguments)
        assert done.returncode == 0
        assert "Usage" in done.stdout
