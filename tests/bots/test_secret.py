"""The secret signs for one purpose at a time, is made once, and is nobody else's to read."""

import stat
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.settings import Settings
from bots.secret import Signer, signer

SIGNER = Signer(b"0" * 32)


@given(st.text(), st.text(), st.text())
def test_a_signature_holds_for_its_text_and_purpose_only(
    purpose: str, text: str, other: str
) -> None:
    signature = SIGNER.sign(purpose, text)
    assert SIGNER.is_signed(purpose, text, signature)
    assert SIGNER.is_signed(purpose, other, signature) == (other == text)
    assert not Signer(b"1" * 32).is_signed(purpose, text, signature)


@given(st.text())
def test_whatever_is_handed_back_is_no_signature(signature: str) -> None:
    assert not SIGNER.is_signed("session", "text", signature)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    signature = signer(settings).sign("session", "text")
    assert signer(settings).is_signed("session", "text", signature)
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["secret"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.settings import Settings;"
        "from bots.secret import signer;"
        "print(signer(Settings(data_dir=Path(sys.argv[1]))).sign('a', 'b'))"
    )
    root = Path(__file__).parent.parent.parent
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "data")],
            stdout=subprocess.PIPE,
            cwd=root,
        )
        for _ in range(4)
    ]
    assert len({one.communicate(timeout=120)[0] for one in started}) == 1


def test_a_secret_that_is_set_is_used_and_none_is_written(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", secret=SecretStr("s" * 32))
    assert signer(settings).sign("a", "b") == Signer(b"s" * 32).sign("a", "b")
    assert not (tmp_path / "data").exists()
