"""The preview: what would be sent, on a page that does nothing but show it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import typer
from tests_slack_blocks import INJECTIONS
from tests_support import example_file
from typer.testing import CliRunner

from assistant.errors import UnusableInput
from bots.cli_slack_preview import preview
from bots.slack.elements import paragraph
from bots.slack.preview import preview_data, preview_page, surfaces_of, view_surface
from bots.slack.reply import Attachment, Message, Reply
from bots.slack.words import plain_reply

Command = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def page_of(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the command and return what it printed; its page is `slack-preview.html`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(data_dir))
    app = typer.Typer()
    app.command()(preview)

    def call(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout

    return call


@pytest.mark.parametrize("injection", INJECTIONS)
def test_nothing_in_a_message_becomes_markup_of_the_page(injection: str) -> None:
    reply = plain_reply(injection)
    page = preview_page(injection, surfaces_of(reply))
    assert "<script" not in page
    assert re.search(r"<(?!/?(?:[a-z]+|[a-z]\d)\b|!doctype)", page) is None
    assert 'href="https://evil' not in page


def test_the_page_loads_nothing() -> None:
    page = preview_page("Q", surfaces_of(plain_reply("Words")))
    assert "<script" not in page
    assert "<link" not in page
    assert "url(" not in page
    assert re.findall(r'(?:src|href)="', page) == []


def test_it_shows_the_limits_the_fallback_and_the_blocks() -> None:
    page = preview_page("Q", surfaces_of(plain_reply("Words & more")))
    assert "Keeps to every limit." in page
    assert "<td>1</td><td>45</td>" in page
    assert "Words &amp;amp; more" in page  # as it is sent, shown as it is
    assert "rich_text_section" in page


def test_it_names_limits_that_are_broken() -> None:
    reply = Reply((Message("Words", (paragraph("x" * 13_000),)),))
    (surface,) = surfaces_of(reply)
    assert "12,000 are the most" in surface.faults[0]
    assert "12,000 are the most" in preview_page("Q", [surface])


def test_messages_are_counted_and_files_named() -> None:
    reply = Reply((Message("a", (paragraph("a"),)), Message("b", (paragraph("b"),))))
    image = Attachment("a.png", "A chart", b"png", alt="What the chart shows")
    report = Attachment("r.html", "The report", b"<html>")
    page = preview_page("Q", surfaces_of(reply), [image, report])
    assert "Message, 1 of 2" in page
    assert 'alt="What the chart shows"' in page
    assert "The report (r.html, 6 bytes)" in page


def test_what_the_page_cannot_draw_is_named() -> None:
    page = preview_page("Q", [view_surface("Home", [{"type": "carousel", "elements": []}])])
    assert "carousel, which this page does not draw" in page


def test_a_view_may_hold_a_hundred_blocks() -> None:
    assert view_surface("Home", [paragraph("x")] * 100).faults == ()
    assert "100 are the most" in view_surface("Home", [paragraph("x")] * 101).faults[0]


def test_the_data_are_the_messages_as_they_are_sent() -> None:
    reply = plain_reply("Words")
    (one,) = preview_data(surfaces_of(reply))
    assert one["blocks"] == list(reply.messages[0].blocks)
    assert one["limits"]["blocks"] == {"used": 1, "most": 45}
    assert one["faults"] == []


def test_the_command_shows_an_answer(
    page_of: Callable[..., str], assistant: object, tmp_path: Path
) -> None:
    assert "Written: slack-preview.html" in page_of("What do we do about agency staff?")
    page = (tmp_path / "slack-preview.html").read_text(encoding="utf-8")
    assert "only use agencies on approved frameworks" in page


def test_the_command_shows_files_and_the_home_tab_without_an_index(
    page_of: Callable[..., str], tmp_path: Path
) -> None:
    page_of("--data", str(example_file()), "--home", "--out", "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "The Home tab" in page
    assert "✗ Not met" in page
    assert 'src="data:image/png;base64,' in page


def test_the_command_prints_json(page_of: Callable[..., str], tmp_path: Path) -> None:
    (home,) = json.loads(page_of("--home", "--json"))
    assert home["faults"] == []
    assert not (tmp_path / "slack-preview.html").exists()


def test_the_command_says_what_it_needs(page_of: Callable[..., str]) -> None:
    with pytest.raises(UnusableInput, match="Give a question"):
        page_of()


def test_the_command_never_replaces_a_file_it_is_given(page_of: Callable[..., str]) -> None:
    with pytest.raises(UnusableInput, match="would replace"):
        page_of("--data", "ae.csv", "--out", "ae.csv")
