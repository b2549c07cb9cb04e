"""Files are fetched from Slack by their id, whole or not at all, and from nowhere else."""

import asyncio
import contextlib
import gzip
import logging
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests_slack import DROP, HANG, TOKEN, MockSlack, limited, refused, status

from assistant.settings import Settings
from bots.slack import files
from bots.slack.calls import AT_ONCE
from bots.slack.client import Slack
from bots.slack.faults import Gone
from bots.slack.files import UnusableFile, fetch_file
from bots.slack.sessions import open_http

TABLE = b"period,attendances,breaches,type,org_code,admissions\n2017-04-01,9,1,1,RBD,2\n"
SIGN_IN = b"<!DOCTYPE html><html><title>Sign in to Slack</title><form></form></html>"
TOO_LARGE = "The selected file must be smaller than 10KB."


class Elsewhere:
    """Another host: serves a table, a body without an end, or one that is smaller than it says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.gone = threading.Event()
        """Set when the client went away in the middle."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                owner.asked.append((self.path, self.headers.get("Authorization")))
                if self.path == "/back":
                    self.send_response(302)
                    self.send_header("Location", owner.back)
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/csv")
                if self.path == "/packed":
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(gzip.compress(TABLE + b"\n" * 9_000_000, mtime=0))
                if self.path == "/endless":
                    try:
                        while True:
                            self.wfile.write(b"1,2,3\n" * 10_000)
                    except OSError:
                        owner.gone.set()

        self.back = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Elsewhere":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as made:
        yield made


def settings_of(mock: MockSlack, *hosts: str) -> Settings:
    return Settings(
        data_dir=Path("/nowhere"), slack_api_url=mock.url, slack_hosts=hosts, upload_bytes=10_000
    )


def fetched(mock: MockSlack, file_id: str, *hosts: str, **more: Any) -> tuple[str, bytes]:
    async def fetch() -> tuple[str, bytes]:
        async with open_http() as http:
            slack = Slack(TOKEN, base_url=mock.url, http=http, patience=AT_ONCE)
            return await fetch_file(slack, file_id, settings_of(mock, *hosts), **more)

    return asyncio.run(fetch())


def told(mock: MockSlack, file_id: str, *hosts: str, **more: Any) -> str:
    """Return why a file cannot be had; its name is known by then, and no secret is told."""
    with pytest.raises(UnusableFile) as raised:
        fetched(mock, file_id, *hosts, **more)
    whole = "".join(traceback.format_exception(raised.value))
    assert TOKEN not in whole
    assert "Sign in to Slack" not in whole
    return str(raised.value)


def at(mock: MockSlack, address: str, **more: Any) -> str:
    """Share a file that Slack says is at an address; return its id."""
    return mock.add_file(TABLE, url_private=address, url_private_download=address, **more)


def asked(mock: MockSlack) -> list[str]:
    return [one.method for one in mock.calls if one.method != "files.info"]


def test_a_file_is_fetched_by_its_id_with_the_token(mock: MockSlack) -> None:
    file_id = mock.add_file(TABLE, "Zahlen März.csv")
    assert fetched(mock, file_id) == ("Zahlen März.csv", TABLE)
    [info, download] = mock.calls
    assert info.body["file"] == file_id
    assert download.headers["authorization"] == f"Bearer {TOKEN}"


def test_a_file_without_a_name_has_none(mock: MockSlack) -> None:
    assert fetched(mock, mock.add_file(TABLE, name="", title=None)) == ("", TABLE)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"is_external": True, "mode": "external"}, files.EXTERNAL),
        ({"mode": "tombstone"}, files.DELETED),
        ({"file_access": "file_not_found"}, files.DELETED),
        ({"mode": "hidden_by_limit"}, files.HIDDEN),
        ({"mode": "canvas"}, files.WRITTEN_IN_SLACK),
        ({"mode": "quip"}, files.WRITTEN_IN_SLACK),
        ({"size": 10_001}, TOO_LARGE),
        ({"url_private": None, "url_private_download": None}, files.NOT_LET),
        ({"size": "many"}, files.NOT_LET),
        ({"url_private_download": ["https://files.slack.com/a"]}, files.NOT_LET),
    ],
)
def test_what_cannot_be_read_is_told_and_not_fetched(
    mock: MockSlack, said: dict[str, Any], words: str
) -> None:
    assert told(mock, mock.add_file(TABLE, **said)) == words
    assert asked(mock) == []


def test_a_file_that_a_colleague_made_may_be_passed_on(mock: MockSlack) -> None:
    assert fetched(mock, mock.add_file(TABLE, user="U0BERT"))[1] == TABLE


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "file:///etc/passwd",
        "https://slack.com.evil.example/files-pri/T1-F1/ae.csv",
        "https://files.slack.com@evil.example/ae.csv",
        "https://files.slack.com.evil.example/ae.csv",
        "http://files.slack.com/ae.csv",
        "https://files.slack.com:22/",
        "http://localhost/",
        "http://127.0.0.1:1/",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "/etc/passwd",
        "https://127.0.0.1.nip.example/",
    ],
)
def test_nothing_is_fetched_from_elsewhere_whatever_slack_says(
    mock: MockSlack, address: str
) -> None:
    assert told(mock, at(mock, address)) == files.ELSEWHERE
    assert asked(mock) == []


def test_another_host_is_only_asked_when_it_is_set(mock: MockSlack, elsewhere: Elsewhere) -> None:
    address = f"http://{elsewhere.host}/table"
    assert told(mock, at(mock, address)) == files.ELSEWHERE
    assert elsewhere.asked == []
    packed = gzip.compress(TABLE + b"\n" * 9_000_000, mtime=0)
    assert fetched(mock, at(mock, address, size=len(packed)), elsewhere.host)[1] == packed


def test_redirects_on_the_list_are_followed(mock: MockSlack) -> None:
    last = mock.serve("/there", TABLE, needs_token=True, Content_Type="text/csv")
    middle = mock.serve("/middle", status=307, Location="/there")
    first = mock.serve("/first", status=302, Location=middle)
    assert fetched(mock, at(mock, first))[1] == TABLE
    assert asked(mock) == ["/first", "/middle", "/there"]
    assert mock.calls[-1].headers["authorization"] == f"Bearer {TOKEN}"
    assert last.endswith("/there")


def test_the_token_is_left_behind_where_a_redirect_leads_to_another_host(
    mock: MockSlack, elsewhere: Elsewhere
) -> None:
    address = mock.serve("/first", status=302, Location=f"http://{elsewhere.host}/table")
    fetched(mock, at(mock, address, size=None), elsewhere.host)
    assert elsewhere.asked == [("/table", None)]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/",
        "//evil.example/ae.csv",
        "https://files.slack.com.evil.example/",
        "file:///etc/passwd",
        "https://evil.example/?x=https://slack.com",
        "http://[::1",
    ],
)
def test_a_redirect_off_the_list_is_not_followed(mock: MockSlack, location: str) -> None:
    address = mock.serve("/first", status=302, Location=location)
    assert told(mock, at(mock, address)) == files.ELSEWHERE
    assert asked(mock) == ["/first"]


def test_a_chain_off_the_list_is_left_where_it_leaves_it(
    mock: MockSlack, elsewhere: Elsewhere
) -> None:
    elsewhere.back = "http://169.254.169.254/"
    address = mock.serve("/first", status=301, Location=f"http://{elsewhere.host}/back")
    assert told(mock, at(mock, address), elsewhere.host) == files.ELSEWHERE
    assert elsewhere.asked == [("/back", None)]


def test_redirects_come_to_an_end(mock: MockSlack) -> None:
    address = mock.serve("/round", status=302, Location="/round")
    assert told(mock, at(mock, address)) == files.NOT_HAD
    assert asked(mock) == ["/round"] * 4


def test_a_redirect_to_nowhere_is_a_fault(mock: MockSlack) -> None:
    assert told(mock, at(mock, mock.serve("/first", status=302))) == files.NOT_HAD


def test_a_sign_in_page_is_no_file(mock: MockSlack) -> None:
    page = mock.serve("/page", SIGN_IN, Content_Type="text/html; charset=utf-8")
    assert told(mock, at(mock, page)) == files.MISSING_PERMISSION


@pytest.mark.parametrize(
    "body", [SIGN_IN, b"\xef\xbb\xbf\r\n <HTML>" + SIGN_IN, b"<!-- Slack --><html></html>"]
)
def test_a_sign_in_page_is_no_file_whatever_it_says_it_is(mock: MockSlack, body: bytes) -> None:
    page = mock.serve("/page", body, Content_Type="text/csv")
    assert told(mock, at(mock, page)) == files.MISSING_PERMISSION


@pytest.mark.parametrize(
    "location", ["https://trust.slack.com/?redir=%2Ffiles-pri%2FT1", "https://slack.com/signin"]
)
def test_a_redirect_to_sign_in_is_no_file(mock: MockSlack, location: str) -> None:
    address = mock.serve("/first", status=302, Location=location)
    assert told(mock, at(mock, address)) == files.MISSING_PERMISSION
    assert asked(mock) == ["/first"]


def test_a_redirect_to_a_sign_in_page_beside_it_is_no_file(mock: MockSlack) -> None:
    mock.serve("/signin", SIGN_IN, Content_Type="text/html")
    address = mock.serve("/first", status=302, Location="/signin")
    assert told(mock, at(mock, address)) == files.MISSING_PERMISSION


def test_a_missing_permission_is_told_to_be_mended(mock: MockSlack) -> None:
    mock.fail("files.info", refused("missing_scope"))
    words = told(mock, mock.add_file(TABLE))
    assert words == files.MISSING_PERMISSION
    assert "files:read" in words


def test_a_web_page_that_somebody_shares_is_told_to_be_one(mock: MockSlack) -> None:
    assert told(mock, mock.add_file(SIGN_IN, "a.html", "text/html")) == files.WEB_PAGE
    disguised = mock.add_file(SIGN_IN, "a.xls", "application/vnd.ms-excel")
    assert told(mock, disguised) == files.PERHAPS_A_PAGE


def test_a_body_without_an_end_is_cut_at_the_limit(mock: MockSlack, elsewhere: Elsewhere) -> None:
    file_id = at(mock, f"http://{elsewhere.host}/endless", size=10)
    assert told(mock, file_id, elsewhere.host) == TOO_LARGE
    assert elsewhere.gone.wait(60)


def test_what_swells_when_it_is_unpacked_is_cut_at_the_limit(
    mock: MockSlack, elsewhere: Elsewhere
) -> None:
    file_id = at(mock, f"http://{elsewhere.host}/packed", size=10)
    assert told(mock, file_id, elsewhere.host) == TOO_LARGE


def test_a_file_that_is_as_large_as_the_limit_is_fetched(mock: MockSlack) -> None:
    assert len(fetched(mock, mock.add_file(b"1" * 10_000))[1]) == 10_000
    assert told(mock, mock.add_file(b"1" * 10_001, size=1)) == TOO_LARGE


def test_a_file_that_ends_too_early_is_not_read(mock: MockSlack) -> None:
    assert told(mock, mock.add_file(TABLE, size=len(TABLE) + 1)) == files.NOT_WHOLE


def test_a_body_that_never_comes_is_given_up(mock: MockSlack) -> None:
    mock.fail("download", HANG)
    assert told(mock, mock.add_file(TABLE), seconds=0.3) == files.NOT_HAD


@pytest.mark.parametrize("code", [403, 404, 410, 429, 500, 503])
def test_what_slack_does_not_hand_out_is_told(mock: MockSlack, code: int) -> None:
    mock.fail("download", status(code))
    expected = {403: files.MISSING_PERMISSION, 404: files.DELETED, 410: files.DELETED}
    assert told(mock, mock.add_file(TABLE)) == expected.get(code, files.NOT_HAD)


def test_a_connection_that_breaks_is_told(mock: MockSlack) -> None:
    mock.fail_always("download", DROP)  # once it is tried again by itself
    assert told(mock, mock.add_file(TABLE)) == files.NOT_HAD


def test_slack_that_is_overloaded_is_told(mock: MockSlack) -> None:
    mock.fail_always("files.info", limited(600))
    assert told(mock, mock.add_file(TABLE)) == files.NOT_HAD


@pytest.mark.parametrize(
    ("code", "words"),
    [("file_not_found", files.NOT_LET), ("file_deleted", files.DELETED), ("odd", files.NOT_LET)],
)
def test_slacks_no_is_told_in_words(mock: MockSlack, code: str, words: str) -> None:
    mock.fail("files.info", refused(code))
    assert told(mock, mock.add_file(TABLE)) == words


def test_a_workspace_that_took_its_token_back_is_left_to_the_caller(mock: MockSlack) -> None:
    mock.revoke()
    with pytest.raises(Gone):
        fetched(mock, mock.add_file(TABLE))


def test_the_name_that_is_told_is_fit_to_be_shown(mock: MockSlack) -> None:
    file_id = mock.add_file(TABLE, "../<!channel>\u202e.csv", mode="tombstone")
    with pytest.raises(UnusableFile) as raised:
        fetched(mock, file_id)
    assert raised.value.name == "_!channel_.csv"


def test_nothing_of_it_is_logged(
    mock: MockSlack, elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fetched(mock, mock.add_file(TABLE, "a-name.csv"))
    told(mock, at(mock, f"http://{elsewhere.host}/secret-place", name="a-name.csv"))
    said = caplog.text
    assert not [one for one in (TOKEN, "a-name", "secret-place", "F000001") if one in said]
