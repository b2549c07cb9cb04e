"""Nothing that stands in a text can mention anybody, forge a link or be read as markup."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests_slack_blocks import BASE, INJECTIONS, answers, hears, leaves
from tests_support import example_file

from assistant.answers import Question
from assistant.errors import UnusableInput
from assistant.pipeline import Assistant
from assistant.status_files import Upload, read_files
from assistant.status_report import status_report
from assistant.wire import answer_data
from bots.slack import words
from bots.slack.answer_blocks import answer_reply
from bots.slack.escaping import fallback
from bots.slack.limits import faults_of
from bots.slack.splitting import messages
from bots.slack.status_blocks import in_short, status_blocks
from corpus.read import Corpus

Place = Callable[[dict[str, Any], str], None]


def _in_citations(field: str, wrap: Callable[[str], Any] = str) -> Place:
    def put(answer: dict[str, Any], text: str) -> None:
        for one in (*answer["citations"], *answer["related"]):
            one[field] = wrap(text)

    return put


def _in_quotes(answer: dict[str, Any], text: str) -> None:
    for one in answer["citations"]:
        answer["text"] = answer["text"].replace(one["quote"], text)
        one["quote"] = text


def _in_text(answer: dict[str, Any], text: str) -> None:
    answer["text"] += f"\n\n{text}"


def _in_read_as(answer: dict[str, Any], text: str) -> None:
    answer["text"] = f"Read as: “{text}”\n\n{answer['text']}"


def _in_heading(answer: dict[str, Any], text: str) -> None:
    answer["text"] = f"**{text}**\n\n{answer['text']}"


def _in_notices(answer: dict[str, Any], text: str) -> None:
    answer["notices"] = [
        {"kind": kind, "text": text, "citations": []}
        for kind in ("premise", "conflict", "gap", "scope", text)
    ]


PLACES: dict[str, Place] = {
    "question": lambda answer, text: answer.update(question=text),
    "text": _in_text,
    "read as": _in_read_as,
    "heading": _in_heading,
    "quote": _in_quotes,
    "title": _in_citations("document_title"),
    "section": _in_citations("section", lambda text: [text, text]),
    "date": _in_citations("published"),
    "document": _in_citations("document_id"),
    "version": _in_citations("sha256"),
    "address": _in_citations("url"),
    "notice": _in_notices,
    "error": lambda answer, text: answer.update(error=text),
}


@pytest.fixture(scope="module")
def real(assistant: Assistant) -> dict[str, Any]:
    """An answer with quotes, a conflict and several sources."""
    return answer_data(assistant.answer(Question("What do both documents say about A&E?")))


@pytest.mark.parametrize("place", PLACES)
def test_nothing_acts_wherever_in_an_answer_it_stands(real: dict[str, Any], place: str) -> None:
    for injection in INJECTIONS:
        answer = {
            **real,
            "citations": [dict(one) for one in real["citations"]],
            "related": [dict(one) for one in real["citations"][:2]],
        }
        PLACES[place](answer, injection)
        reply = answer_reply(answer, base=BASE, turn_id="t1", private=True, notes=(injection,))
        assert hears(reply.messages) == []
        assert [fault for one in reply.messages for fault in faults_of(one)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_nothing_acts_and_every_limit_holds_whatever_an_answer_holds(
    answer: dict[str, Any],
) -> None:
    reply = answer_reply(answer, base=BASE, turn_id="t1", private=True, notes=("A note.",))
    assert hears(reply.messages) == []
    assert [fault for one in reply.messages for fault in faults_of(one)] == []
    said = "".join(leaf for one in reply.messages for leaf in leaves(list(one.blocks)))
    for one in (*answer["citations"], *answer["related"]):
        assert one["quote"] in said


@pytest.mark.parametrize("injection", INJECTIONS)
def test_nothing_acts_in_a_reason_or_another_reply_in_words(injection: str) -> None:
    for text in (injection, f"{injection}\n\n{injection}", words.reason(UnusableInput(injection))):
        assert hears(words.plain_reply(text).messages) == []


@pytest.mark.parametrize("injection", INJECTIONS)
def test_nothing_acts_from_the_name_of_a_file_or_its_cells(corpus: Corpus, injection: str) -> None:
    cell = injection.replace('"', "'")
    content = example_file().read_text(encoding="utf-8")
    header = "period,org_code,org_name,measure,numerator,denominator\n"
    bad = f'"{cell}","{cell}","{cell}","{cell}","{cell}","{cell}"\n'
    data = content.replace(header, header + bad).encode()
    contents = read_files([Upload(f"{injection}.csv", data), Upload(f"{injection}.xlsx", b"x")])
    report = status_report(corpus, contents, as_of=date(2026, 11, 22))
    assert report.problems
    blocks = status_blocks(report, base=BASE, limit=1_000_000)
    made = messages(blocks, fallback(in_short(report)))
    assert hears(made) == []
    assert [fault for one in made for fault in faults_of(one)] == []
