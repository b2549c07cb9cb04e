"""Real answers as they are sent: agreed block by block, taken by Slack's own models, whole.

`UPDATE_SLACK_BLOCKS=1 pytest tests/bots/slack/test_answer_blocks.py` writes what is agreed anew.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SlackBlock
from tests_slack_blocks import BASE, leaves, nodes
from tests_support import example_file

from assistant.answers import Answer, Question
from assistant.notice_words import NOTICE_WORDS
from assistant.pipeline import Assistant
from assistant.status_files import Upload, read_files
from assistant.wire import answer_data
from bots.addresses import path_of
from bots.answer_text import paragraphs, plain
from bots.slack import action_ids, words
from bots.slack.answer_blocks import answer_reply
from bots.slack.limits import faults_of
from bots.slack.reply import Block, Reply

GOLDEN = Path(__file__).parent / "golden"
UPDATE = f"UPDATE_SLACK_BLOCKS=1 pytest tests/bots/slack/{Path(__file__).name}"
TODAY = date(2026, 11, 22)
TURN = "turn-1"
QUESTIONS = {
    "list": "What do we have to do about agency staff?",
    "two_documents": "What do both documents say about agency staff?",
    "conflict": "IAPT target percentage and weeks",
    "not_found": "How many trusts are in special measures at the moment, going by these papers?",
    "out_of_scope": "hello",
    "premise": "PACS – the organisation type, not x-rays?",
    "status": "Are we meeting the A&E target?",
    "follow_up": "And in the second document?",
    "sixteen": "Which objectives are we meeting?",
}
"""The kinds of answer, and a question that gets one."""


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    example = example_file()
    data = read_files([Upload(example.name, example.read_bytes())])
    return {
        kind: assistant.answer(
            Question(
                text,
                TODAY,
                data if kind == "status" else None,
                (QUESTIONS["list"],) if kind == "follow_up" else (),
            )
        )
        for kind, text in QUESTIONS.items()
    }


def reply_to(answer: Answer, **options: Any) -> Reply:
    return answer_reply(answer_data(answer), **{"base": BASE, "turn_id": TURN, **options})


def blocks_of(reply: Reply) -> list[Block]:
    return [block for one in reply.messages for block in one.blocks]


def words_of(reply: Reply) -> str:
    return "\n".join("".join(leaves(block)) for block in blocks_of(reply))


def links_of(reply: Reply) -> list[str]:
    return [one["url"] for one in nodes(blocks_of(reply)) if one.get("type") == "link"]


def made_up(text: str, **fields: Any) -> dict[str, Any]:
    """Return an answer as the contract's object."""
    empty: Mapping[str, Any] = {
        "id": "0123456789abcdef",
        "question": "Q",
        "outcome": "answered",
        "statements": [],
        "citations": [],
        "notices": [],
        "related": [],
        "statuses": [],
    }
    return {**empty, "text": text, **fields}


def cited(number: int, quote: str) -> dict[str, Any]:
    return {
        "id": number,
        "document_id": "d",
        "document_title": "The document: with a subtitle",
        "published": "2016-07",
        "section": ["Part", "Chapter"],
        "quote": quote,
        "start": 3,
        "end": 3 + len(quote),
        "sha256": "0" * 64,
        "url": None,
    }


@pytest.mark.parametrize("kind", QUESTIONS)
def test_it_is_as_it_was_agreed(answers: dict[str, Answer], kind: str) -> None:
    """Look at it with `assistant slack preview` before you agree to a change."""
    path = GOLDEN / f"{kind}.json"
    now = [asdict(one) for one in reply_to(answers[kind]).messages]
    text = json.dumps(now, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_SLACK_BLOCKS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    agreed = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == agreed, f"The blocks have changed. If that is meant, run `{UPDATE}`."


@pytest.mark.parametrize("kind", QUESTIONS)
def test_slack_s_own_models_take_it(answers: dict[str, Answer], kind: str) -> None:
    for block in blocks_of(reply_to(answers[kind], private=True)):
        parsed = SlackBlock.parse(block)
        assert parsed is not None
        parsed.validate_json()
        assert json.loads(json.dumps(parsed.to_dict())) == json.loads(json.dumps(block))


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_limit_holds(answers: dict[str, Answer], kind: str) -> None:
    reply = reply_to(answers[kind], private=True, notes=("A note.",))
    assert [fault for one in reply.messages for fault in faults_of(one)] == []


@pytest.mark.parametrize("kind", QUESTIONS)
def test_quotes_stand_to_the_letter_and_all_sources_with_title_date_and_section(
    answers: dict[str, Answer], kind: str
) -> None:
    said = words_of(reply_to(answers[kind]))
    for one in (*answers[kind].citations, *answers[kind].related):
        assert f"“{one.quote}”" in said
        assert one.document_title in said
        assert " › ".join(one.section) in said
    listed = said.partition(f"{words.SOURCES}\n[1]")[2]
    for one in answers[kind].citations[1:]:
        assert f"[{one.id}] {one.document_title}, " in listed


@pytest.mark.parametrize("kind", QUESTIONS)
def test_no_word_of_an_answer_or_a_notice_is_lost(answers: dict[str, Answer], kind: str) -> None:
    answer = answers[kind]
    quotes = {one.id: one.quote for one in answer.citations}
    said = "".join(words_of(reply_to(answer)).split())
    for text in (answer.text, *(one.text for one in answer.notices)):
        for token in (token for one in paragraphs(text, quotes) for token in one):
            part = "".join(plain((token,)).split())
            assert part.removesuffix("says:").removesuffix(":") in said


@pytest.mark.parametrize("kind", ["list", "two_documents", "conflict", "sixteen"])
def test_the_answer_is_in_the_first_two_lines(answers: dict[str, Answer], kind: str) -> None:
    heading, quote, *_ = blocks_of(reply_to(answers[kind]))[0]["elements"]
    assert heading["elements"][0]["style"] == {"bold": True}
    assert "\n" not in "".join(leaves(heading))
    assert quote["type"] == "rich_text_quote"
    assert "".join(leaves(quote)).startswith("“")


def test_so_is_a_status_which_stands_out_in_words(answers: dict[str, Answer]) -> None:
    (line,) = blocks_of(reply_to(answers["status"]))[0]["elements"]
    _, second, *_ = "".join(leaves(line)).split("\n")
    assert second.startswith("Objective 8 (NHS Constitution standards): Not met.")
    assert {"type": "text", "text": "Not met", "style": {"bold": True}} in line["elements"]


def test_what_was_computed_has_no_bar_and_is_told_apart_from_quotes() -> None:
    text = (
        "**H**\n\n*D* (July 2016) says:\n\nPart: “Words” [1]\n\nObjective 8: Not met. 1 of 2. [1]"
    )
    statements = [{"text": "Objective 8: Not met. 1 of 2.", "citations": [1], "status": 8}]
    answer = made_up(
        text,
        citations=[cited(1, "Words")],
        statements=statements,
        statuses=[{"objective": 8, "status": "not_met"}],
    )
    first, line, label, computed, *_ = blocks_of(answer_reply(answer, base=None, turn_id=None))
    assert "".join(leaves(first)) == "H“Words” [1]D (July 2016), Part"
    assert line["type"] == "divider"
    assert leaves(label) == [words.COMPUTED]
    assert "".join(leaves(computed)) == "Objective 8: Not met. 1 of 2. [1]"
    assert all(one["type"] == "rich_text_section" for one in computed["elements"])


def test_a_status_that_the_words_do_not_say_is_put_first() -> None:
    statements = [{"text": "Of two, one.", "citations": [], "status": 8}]
    statuses = [{"objective": 8, "status": "no_data"}]
    answer = made_up("Of two, one.", statements=statements, statuses=statuses)
    first = blocks_of(answer_reply(answer, base=None, turn_id=None))[0]
    assert "".join(leaves(first)) == "Answer\nNo data. Of two, one."


def test_what_a_document_says_without_a_quote_stays_as_it_is() -> None:
    answer = made_up("**H**\n\n*D* (July 2016) says:\n\nNothing of it.\n\n*E* (May 2016) says:")
    said = words_of(answer_reply(answer, base=None, turn_id=None))
    assert said.startswith("H\nD (July 2016) says:\nNothing of it.\nE (May 2016) says:")


def test_notices_have_their_names_and_the_premise_comes_first(answers: dict[str, Answer]) -> None:
    said = words_of(reply_to(answers["premise"]))
    assert said.startswith(f"{NOTICE_WORDS['premise']}: ")
    assert said.index(NOTICE_WORDS["premise"]) < said.index("The new care models programme")
    for one in answers["conflict"].notices:
        assert f"{NOTICE_WORDS[one.kind]}: " in words_of(reply_to(answers["conflict"]))


def test_a_follow_up_says_how_it_was_read(answers: dict[str, Answer]) -> None:
    first = blocks_of(reply_to(answers["follow_up"]))[0]
    assert leaves(first) == [f"Read as: “{answers['follow_up'].understood}”"]


def test_what_is_related_is_called_no_answer(answers: dict[str, Answer]) -> None:
    said = words_of(reply_to(answers["not_found"]))
    assert said.startswith("The documents do not say\n")
    assert said.index(words.RELATED) < said.index(words.SOURCES)


def test_who_may_need_data_is_told_how_to_give_them_here(answers: dict[str, Answer]) -> None:
    assert words.SHARE_FILE_HERE in words_of(reply_to(answers["not_found"]))
    assert words.SHARE_FILE_HERE not in words_of(reply_to(answers["list"]))


def test_every_source_links_to_its_passage_where_there_is_a_page(
    answers: dict[str, Answer],
) -> None:
    answer = answer_data(answers["not_found"])
    places = [path_of(one) for one in (*answer["related"], *answer["citations"])]
    assert links_of(reply_to(answers["not_found"])) == [f"{BASE}{one}" for one in places]
    assert links_of(reply_to(answers["not_found"], base=f"{BASE}/"))[0] == f"{BASE}{places[0]}"
    assert links_of(reply_to(answers["not_found"], base=None)) == []


def test_buttons_name_the_turn_and_say_more_to_a_screen_reader(
    answers: dict[str, Answer],
) -> None:
    (feedback,) = [
        one
        for one in nodes(blocks_of(reply_to(answers["list"])))
        if one.get("type") == "feedback_buttons"
    ]
    assert feedback["action_id"] == action_ids.FEEDBACK
    assert feedback["positive_button"]["value"] == f"yes:{TURN}"
    assert feedback["negative_button"]["value"] == f"no:{TURN}"
    assert feedback["negative_button"]["accessibility_label"] == words.NOT_HELPFUL_LABEL


def test_only_what_one_person_sees_can_be_shared(answers: dict[str, Answer]) -> None:
    private = [one for one in nodes(blocks_of(reply_to(answers["list"], private=True)))]
    (share,) = [one for one in private if one.get("action_id") == action_ids.SHARE]
    assert share["value"] == TURN
    public = nodes(blocks_of(reply_to(answers["list"])))
    assert not any(one.get("action_id") == action_ids.SHARE for one in public)


def test_without_a_turn_there_are_no_buttons(answers: dict[str, Answer]) -> None:
    kinds = {
        one["type"] for one in blocks_of(reply_to(answers["list"], turn_id=None, private=True))
    }
    assert kinds == {"rich_text", "divider", "context"}


def test_notes_on_how_it_was_answered_are_shown_and_read_out(answers: dict[str, Answer]) -> None:
    reply = reply_to(answers["list"], notes=("Your files were not read.",))
    assert "Your files were not read." in words_of(reply)
    assert "Your files were not read." in reply.messages[0].text


def test_it_ends_by_saying_that_it_is_automated_and_of_when(answers: dict[str, Answer]) -> None:
    assert leaves(blocks_of(reply_to(answers["list"]))[-1]) == [
        words.AUTOMATED_OF.format(years="2016")
    ]
    assert leaves(blocks_of(reply_to(answers["out_of_scope"]))[-1]) == [words.AUTOMATED]


def test_the_fallback_begins_with_the_answer(answers: dict[str, Answer]) -> None:
    text = reply_to(answers["list"]).messages[0].text
    assert text.startswith(
        "Temporary staff. Implementing the Forward View (11 February 2016) says:"
    )
    assert "“As the recent guidance sets out" in text
    assert f"{words.SOURCES}: [1] Implementing the Forward View" in text
