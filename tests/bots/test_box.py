"""What is sealed can be read and changed by nobody who does not have the secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.settings import Settings
from bots.box import Box, SealBroken, box
from bots.errors import DoorError
from bots.secret import signer

BOX = Box(b"0" * 32)
ROOT = Path(__file__).parent.parent.parent
OPEN = """
import sys
from pathlib import Path
from assistant.settings import Settings
from bots.box import box
sys.stdout.buffer.write(box(Settings(data_dir=Path(sys.argv[1]))).open("tokens", b"SEALED"))
"""


@tries(max_examples=50)
@given(st.text(), st.binary())
def test_what_is_sealed_for_a_purpose_opens_for_it(purpose: str, content: bytes) -> None:
    sealed = BOX.seal(purpose, content)
    assert BOX.open(purpose, sealed) == content
    assert Box(b"0" * 32).open(purpose, sealed) == content
    assert BOX.seal(purpose, content) != sealed


@tries(max_examples=50)
@given(st.text(), st.text(), st.binary(min_size=8))
def test_nothing_else_opens_it(purpose: str, other: str, content: bytes) -> None:
    sealed = BOX.seal(purpose, content)
    assert content not in sealed
    with pytest.raises(SealBroken):
        Box(b"1" * 32).open(purpose, sealed)
    if other != purpose:
        with pytest.raises(SealBroken):
            BOX.open(other, sealed)


@tries(max_examples=100)
@given(st.data())
def test_what_was_changed_never_says_anything_else(data: st.DataObject) -> None:
    sealed = bytearray(BOX.seal("tokens", b"xoxb-canary"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    try:
        opened = BOX.open("tokens", bytes(sealed))
    except SealBroken:
        return
    assert opened == b"xoxb-canary"  # the last bits of base64's padding say nothing


@given(st.binary())
def test_whatever_is_handed_in_is_refused_in_words(sealed: bytes) -> None:
    with pytest.raises(SealBroken, match="secret has changed") as told:
        BOX.open("tokens", sealed)
    assert isinstance(told.value, DoorError)
    assert told.value.__cause__ is None


def test_another_process_on_the_same_folder_opens_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    sealed = box(settings).seal("tokens", b"\x00xoxb-canary")
    done = subprocess.run(
        [sys.executable, "-c", OPEN.replace("SEALED", sealed.decode()), str(settings.data_dir)],
        capture_output=True,
        cwd=tmp_path,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.stdout, done.returncode) == (b"\x00xoxb-canary", 0)


def test_a_secret_that_is_set_is_used_and_one_that_is_changed_opens_nothing(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path / "data", secret=SecretStr("s" * 32))
    sealed = box(settings).seal("tokens", b"xoxb")
    assert Box(b"s" * 32).open("tokens", sealed) == b"xoxb"
    assert not (tmp_path / "data").exists()
    changed = settings.model_copy(update={"secret": SecretStr("t" * 32)})
    with pytest.raises(SealBroken):
        box(changed).open("tokens", sealed)


def test_the_signer_and_the_box_share_one_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    sealed, signature = box(settings).seal("a", b"x"), signer(settings).sign("a", "x")
    assert [one.name for one in settings.data_dir.iterdir()] == ["secret"]
    assert (box(settings).open("a", sealed), signer(settings).sign("a", "x")) == (b"x", signature)
