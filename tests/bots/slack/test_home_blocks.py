"""The App Home as blocks: what it says, and that Slack can show it whatever files are called."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests_slack_clicks import parse_view, texts_of

from assistant.settings import Settings
from bots.slack import action_ids
from bots.slack.home_blocks import MOST_FILES, home_view
from bots.store.uploads import KeptUpload
from corpus.read import Corpus

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = Settings(data_dir=Path("unused"))
LINKED = Settings(
    data_dir=Path("unused"), public_url="https://trust.example/", organisation="Anytown NHS Trust"
)


def _upload(name: str = "ae.csv", number: int = 1, period: str | None = None) -> KeptUpload:
    return KeptUpload(
        id=f"{number:032x}",
        name=name,
        sha256="0" * 64,
        size=12_300,
        format="A&E attendances and emergency admissions",
        rows_used=12,
        period=period,
        problems=(),
        created_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )


def _words(view: dict[str, Any]) -> str:
    return "\n".join(one["text"] for one in texts_of(view))


def _buttons(view: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [
        one
        for block in view["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"].split(":")[0] == name
    ]


@pytest.mark.parametrize("chosen", [PLAIN, LINKED])
@pytest.mark.parametrize("count", [None, 0, 1, MOST_FILES, MOST_FILES + 70])
def test_slack_can_show_it_with_any_number_of_files(
    corpus: Corpus, chosen: Settings, count: int | None
) -> None:
    uploads = None if count is None else [_upload(f"{one}.csv", one) for one in range(count)]
    view = home_view(corpus.documents, uploads, chosen, news="The file is deleted.")
    parse_view(view)
    ids = [
        one["action_id"]
        for block in view["blocks"]
        for one in block.get("elements", [])
        if "action_id" in one
    ]
    assert len(ids) == len(set(ids))


def test_it_says_what_is_covered_with_both_dates(corpus: Corpus) -> None:
    said = _words(home_view(corpus.documents, [], PLAIN))
    for document in corpus.documents:
        assert document.title in said
    assert "July 2016" in said
    assert "automated" in said
    assert "anything about a patient" in said


def test_it_says_how_to_ask_what_is_kept_and_whom_to_tell(corpus: Corpus) -> None:
    said = _words(home_view(corpus.documents, [], LINKED))
    for words in ("mention me", "/expectations", "stop", "90 days", "30 days", "730 days"):
        assert words in said
    assert "tell Anytown NHS Trust" in said
    assert "tell whoever runs" in _words(home_view(corpus.documents, [], PLAIN))


def test_links_lead_to_our_own_pages_only(corpus: Corpus) -> None:
    linked = [one for one in texts_of(home_view(corpus.documents, [], LINKED)) if "url" in one]
    assert linked
    assert all(one["url"].startswith("https://trust.example/") for one in linked)
    assert "//" not in linked[0]["url"].removeprefix("https://")
    plain = home_view(corpus.documents, [], PLAIN)
    assert not [one for one in texts_of(plain) if "url" in one]


def test_each_file_has_a_button_that_says_which_it_deletes(corpus: Corpus) -> None:
    view = home_view(corpus.documents, [_upload("beds.csv", 7, period="September 2024")], PLAIN)
    [button] = _buttons(view, action_ids.DELETE_UPLOAD)
    assert button["value"] == f"{7:032x}"
    assert button["accessibility_label"] == "Delete beds.csv"
    assert "beds.csv" in button["confirm"]["text"]["text"]
    said = _words(view)
    assert "September 2024" in said
    assert "22 December 2026" in said


def test_everything_is_deleted_only_after_a_second_question(corpus: Corpus) -> None:
    for uploads in (None, [], [_upload()]):
        [button] = _buttons(home_view(corpus.documents, uploads, PLAIN), action_ids.DELETE_MINE)
        assert "for good" in button["confirm"]["text"]["text"]


def test_of_many_files_it_says_how_many_are_not_listed(corpus: Corpus) -> None:
    uploads = [_upload(f"{one}.csv", one) for one in range(MOST_FILES + 3)]
    view = home_view(corpus.documents, uploads, PLAIN)
    assert len(_buttons(view, action_ids.DELETE_UPLOAD)) == MOST_FILES
    assert "And 3 older" in _words(view)


_hostile = st.sampled_from(
    ("<!channel>", "<@U0ANNA>", "@here", "<https://evil.example|NHS England>", "*x*", ":tada:")
)
_names = st.builds(
    lambda *parts: "".join(parts)[:130] or "x",
    st.text(max_size=60),
    _hostile,
    st.text(max_size=60),
)


@examples(max_examples=60, deadline=None)
@given(st.lists(_names, max_size=5), st.none() | _names)
def test_slack_parses_nothing_in_a_files_name(names: list[str], news: str | None) -> None:
    uploads = [_upload(name, number) for number, name in enumerate(names)]
    view = home_view([], uploads, PLAIN, news=news)
    parse_view(view)
    for one in texts_of(view):
        assert one["type"] in ("plain_text", "text")
        assert one.get("emoji", False) is False
    assert not {block["type"] for block in view["blocks"]} & {"section", "markdown"}
