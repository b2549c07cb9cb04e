"""`assistant keys`: made, listed, revoked; the secret is shown once."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests_serving import environment

from assistant.settings import Settings
from bots.store.database import open_database
from bots.store.keys import of_secret


def _keys(data_dir: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "from bots.command import main; main()", "keys", *arguments],
        capture_output=True,
        text=True,
        cwd=data_dir,
        timeout=120,
        env=environment(data_dir),
    )


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    assert "There are no keys." in _keys(tmp_path, "list").stdout
    made = _keys(tmp_path, "make", "Ann", "--scope", "ask", "--scope", "data", "--tenant", "trust")
    secret = made.stdout.strip()
    assert secret.startswith("fva_")
    assert "not shown again" in made.stderr
    listed = _keys(tmp_path, "list")
    assert "Ann (trust): ask, data; never used" in listed.stdout
    [key] = json.loads(_keys(tmp_path, "list", "--json").stdout)
    assert key["scopes"] == ["ask", "data"]
    assert not key["revoked"]
    for said in (listed.stdout, json.dumps(key)):
        assert secret not in said
    database = open_database(Settings(data_dir=tmp_path))
    now = datetime.now(UTC)
    found = of_secret(database, secret, now=now)
    assert found
    assert found.id == key["id"]
    assert _keys(tmp_path, "revoke", key["id"]).stdout == "Revoked.\n"
    assert of_secret(database, secret, now=now) is None
    database.close()
    assert "revoked" in _keys(tmp_path, "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("make", "Ann", "--scope", "everything"),
        ("make", ""),
        ("make", "x" * 101),
        ("make", "Ann", "--tenant", " "),
        ("make",),
        ("revoke", "no-such-key"),
        ("revoke", "0" * 32),
    ],
)
def test_what_cannot_be_done_is_said_in_words(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = _keys(tmp_path, *arguments)
    assert done.returncode in {1, 2}
    assert done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr
