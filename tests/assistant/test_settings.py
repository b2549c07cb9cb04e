from pathlib import Path

import pytest

from assistant.errors import BadSettings
from assistant.settings import Settings, described, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "assistant.toml").write_text("answer_words = 100\nanswer_passages = 2\n")
    monkeypatch.setenv("ASSISTANT_ANSWER_WORDS", "120")
    settings = load_settings()
    assert (settings.answer_words, settings.answer_passages) == (120, 2)


def test_a_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("answer_passages = 1\n")
    monkeypatch.setenv("ASSISTANT_CONFIG", str(tmp_path / "mine.toml"))
    assert load_settings().answer_passages == 1


def test_an_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_ANSWER_WORD", "100")
    with pytest.raises(BadSettings, match="ASSISTANT_ANSWER_WORD is not a setting"):
        load_settings()


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("answer_word = 100", "answer_word is not a setting"),
        ("answer_words = 1", "answer_words cannot be used"),
        ("answer_words = 'many'", "answer_words cannot be used"),
        ("answer_words = ", "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, wording: str, fault: str) -> None:
    (tmp_path / "assistant.toml").write_text(wording)
    with pytest.raises(BadSettings, match=fault):
        load_settings()


def test_a_named_file_that_is_missing_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CONFIG", "nowhere.toml")
    with pytest.raises(BadSettings, match="cannot be read"):
        load_settings()


def test_every_setting_is_described() -> None:
    for row in described(Settings()):
        assert row.meaning
        assert row.variable == f"ASSISTANT_{row.name}".upper()


def test_a_home_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "~/somewhere")
    assert load_settings().data_dir == Path.home() / "somewhere"


def test_what_is_given_in_code_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "/elsewhere")
    assert Settings(data_dir=tmp_path).data_dir == tmp_path
