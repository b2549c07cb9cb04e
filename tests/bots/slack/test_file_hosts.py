"""Where files may be fetched from: the list, and nothing that only looks like it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from yarl import URL

from assistant.settings import Settings
from bots.slack.file_hosts import Origins, origins, own_host, usable

SLACKS: Origins = frozenset((("files.slack.com", 443), ("files.slack-gov.com", 443)))


def set_to(tmp_path: Path, **given: object) -> Origins:
    return origins(Settings.model_validate({"data_dir": tmp_path, **given}))


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com/files-pri/T1-F1/ae.csv",
        "https://files.slack.com:443/files-pri/T1-F1/ae.csv?t=1#x",
        "https://FILES.SLACK.COM/files-pri/T1-F1/ae.csv",
        "https://files.slack-gov.com/files-pri/T1-F1/ae.csv",
    ],
)
def test_files_are_fetched_from_slacks_own_hosts(address: str) -> None:
    assert usable(address, SLACKS)


ELSEWHERE = [
    "http://files.slack.com/ae.csv",
    "https://files.slack.com:8443/ae.csv",
    "https://files.slack.com./ae.csv",
    "https://files.slack.com.evil.example/ae.csv",
    "https://evil.example/files.slack.com/ae.csv",
    "https://evil.example#files.slack.com",
    "https://evil.example?files.slack.com",
    "https://files.slack.com@evil.example/ae.csv",
    "https://user:word@files.slack.com/ae.csv",
    "https://@evil.example:443@files.slack.com/ae.csv",
    "https://evil.example\\@files.slack.com/ae.csv",
    "https:\\\\files.slack.com\\ae.csv",
    "https://files.slack.com\t.evil.example/ae.csv",
    "https://files.slack.com\r\nHost: evil.example/ae.csv",
    "https://files.slаck.com/ae.csv",  # a Cyrillic а
    "https://xfiles.slack.com/ae.csv",
    "https://slack.com/ae.csv",
    "https://slack.com.evil.example/ae.csv",
    "https://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "https://127.0.0.1/ae.csv",
    "http://127.0.0.1:8000/readyz",
    "http://localhost/ae.csv",
    "https://[::1]/ae.csv",
    "https://0x7f000001/ae.csv",
    "https://2130706433/ae.csv",
    "https://metadata.google.internal/",
    "file:///etc/passwd",
    "file://files.slack.com/etc/passwd",
    "ftp://files.slack.com/ae.csv",
    "gopher://files.slack.com:443/_",
    "data:text/csv,a,b",
    "javascript:alert(1)",
    "//files.slack.com/ae.csv",
    "/files-pri/ae.csv",
    "https://",
    "https://files.slack.com:99999/",
    "https://[files.slack.com/",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_is_fetched_from_anywhere_else(address: str) -> None:
    assert usable(address, SLACKS) is None


@given(address=st.text(max_size=60), prefix=st.sampled_from(("", "https://", "https://files.")))
@tries(max_examples=300)
def test_whatever_an_address_is_the_client_goes_where_the_list_says_or_nowhere(
    address: str, prefix: str
) -> None:
    found = usable(prefix + address, SLACKS)
    if found is not None:
        again = URL(str(found))  # as the HTTP client reads it
        assert (again.scheme, again.host, again.port) in {("https", *one) for one in SLACKS}


def test_a_relative_redirect_stays_where_it_is() -> None:
    at = URL("https://files.slack.com/files-pri/T1-F1/ae.csv")
    assert str(usable("download/ae.csv", SLACKS, against=at)) == (
        "https://files.slack.com/files-pri/T1-F1/download/ae.csv"
    )
    assert usable("//evil.example/ae.csv", SLACKS, against=at) is None
    assert usable("http://files.slack.com/ae.csv", SLACKS, against=at) is None


def test_an_administrator_can_add_hosts_with_a_port_or_without(tmp_path: Path) -> None:
    found = set_to(tmp_path, slack_hosts=("files.trust.example", "relay.example:8443"))
    assert found == SLACKS | {("files.trust.example", 443), ("relay.example", 8443)}


def test_a_host_that_is_none_adds_nothing(tmp_path: Path) -> None:
    assert (
        set_to(
            tmp_path,
            slack_hosts=(
                "",
                "a b",
                "/etc",
                "[",
                "u@evil.example",
                "https://evil.example",
                "evil.example/a",
            ),
        )
        == SLACKS
    )


def test_the_host_of_another_web_api_is_on_the_list_and_slacks_own_is_not(tmp_path: Path) -> None:
    assert set_to(tmp_path) == SLACKS
    assert set_to(tmp_path, slack_api_url="https://slack-gov.com/api/") == SLACKS
    stand_in = set_to(tmp_path, slack_api_url="http://127.0.0.1:4321/api/")
    assert stand_in == SLACKS | {("127.0.0.1", 4321)}
    assert usable("http://127.0.0.1:4321/files/1", stand_in)
    assert usable("http://127.0.0.1:4322/files/1", stand_in) is None
    abroad = set_to(tmp_path, slack_api_url="http://stand-in.example/api/")
    assert usable("http://stand-in.example/files/1", abroad) is None  # the token would be read


@pytest.mark.parametrize(
    ("address", "is_slacks"),
    [
        ("https://trust.slack.com/?redir=%2Ffiles-pri", True),
        ("https://slack.com/signin", True),
        ("/signin", True),
        ("https://slack.com.evil.example/signin", False),
        ("https://evil.example/?slack.com", False),
    ],
)
def test_where_slack_sends_people_to_sign_in_is_known(address: str, is_slacks: bool) -> None:
    assert own_host(address, URL("https://files.slack.com/ae.csv")) is is_slacks
