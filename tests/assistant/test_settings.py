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


def test_names_are_separated_by_commas_in_the_environment_and_a_list_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "assistant.toml").write_text("proxy_addresses = ['10.0.0.1', '10.1.0.0/16']\n")
    monkeypatch.setenv("ASSISTANT_ALLOWED_HOSTS", "assistant.trust.example, localhost ,")
    settings = load_settings()
    assert settings.allowed_hosts == ("assistant.trust.example", "localhost")
    assert settings.proxy_addresses == ("10.0.0.1", "10.1.0.0/16")
    shown = {row.name: row.value for row in described(settings)}
    assert shown["allowed_hosts"] == "assistant.trust.example, localhost"


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("access = 'proxy'", "needs proxy_addresses and proxy_secret"),
        ("access = 'proxy'\nproxy_addresses = ['10.0.0.1']", "needs proxy_addresses"),
        ("proxy_addresses = ['the proxy']", "proxy_addresses cannot be used"),
        ("public_url = 'javascript:alert(1)'", "public_url cannot be used"),
        ("public_url = 'https://one.example/with/path'", "public_url cannot be used"),
        ("secret = 'short'", "secret cannot be used"),
    ],
)
def test_access_that_would_be_open_by_mistake_is_refused(
    tmp_path: Path, wording: str, fault: str
) -> None:
    (tmp_path / "assistant.toml").write_text(wording)
    with pytest.raises(BadSettings, match=fault) as told:
        load_settings()
    assert "short" not in str(told.value)


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(
        f"secret = '{'canary' * 6}'\nproxy_secret = 'canary'\ndatabase_url = 'sqlite:///canary'\n"
    )
    assert "canary" not in " ".join(row.value for row in described(load_settings()))


@pytest.mark.parametrize("variable", ["SLACK_GUESTS", "ASSISTANT_SLACK_GUESTS"])
def test_slack_is_set_by_the_names_that_its_own_tools_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    (tmp_path / "assistant.toml").write_text("slack_guests = 'upload'\nslack_hosts = ['a']\n")
    assert load_settings().slack_guests == "upload"
    monkeypatch.setenv(variable, "nothing")
    settings = load_settings()
    assert (settings.slack_guests, settings.slack_hosts) == ("nothing", ("a",))


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("slack_client_id = '1.2'", "are needed both"),
        ("slack_client_secret = 'canary'", "are needed both"),
        ("slack_api_url = 'slack.com/api'", "has to begin with https"),
        ("slack_guests = 'everything'", "slack_guests cannot be used"),
    ],
)
def test_settings_of_slack_that_are_not_whole_are_refused(
    tmp_path: Path, wording: str, fault: str
) -> None:
    (tmp_path / "assistant.toml").write_text(wording)
    with pytest.raises(BadSettings, match=fault) as told:
        load_settings()
    assert "canary" not in str(told.value)


def test_tokens_of_slack_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "canary")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    settings = load_settings()
    assert settings.slack_bot_token and settings.slack_bot_token.get_secret_value() == "canary"
    assert "canary" not in " ".join(row.value for row in described(settings))
    assert "canary" not in repr(settings)
