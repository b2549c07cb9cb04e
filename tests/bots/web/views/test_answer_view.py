"""An answer as the page shows it, made from real answers and from hostile ones."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_data_pages import Page, assert_nothing_runs

from assistant.answers import Question
from assistant.pipeline import Assistant
from assistant.wire import answer_data
from bots.web.templates import fragment
from bots.web.views.answer_view import AnswerView, Quotes, answer_view
from bots.web.views.chat_view import TurnView
from corpus.documents import Document
from corpus.read import Corpus

QUESTIONS = (
    "What is expected of us on agency staff?",
    "What is the A&E target?",
    "Is the A&E target 98%?",
    "What are the objectives on leadership?",
    "Where do the two documents differ on CQC ratings?",
    "How much money will the transformation fund have?",
    "What dose of amoxicillin should a child have?",
    "¿Qué se espera de nosotros sobre el personal?",
    "What do the documents say about paperless records?",
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "</details><iframe src=//evil.example>",
    "[a](javascript:alert(1))",
    "**<b>bold</b>** *<i>title</i>*",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --><base href=//evil.example>",
    "- <a href='javascript:alert(1)'>x</a>\n- y",
    "| <td onclick=a> | b |\n| --- | --- |",
    "\u202eevil\u200b",
    "javascript:alert(1)",
    "“quoted” [1]",
)
_TAGS = frozenset(
    "a article blockquote br button cite details div fieldset form h2 h3 h4 h5 hr input label "
    "legend li mark ol p span strong summary table tbody td textarea th thead tr ul".split()
)
_ATTRIBUTES = frozenset(
    "action aria-describedby aria-label class data-ask data-asked data-copy data-feedback "
    "data-source data-state for hidden href id method name open readonly role rows scope start "
    "tabindex type value".split()
)


def shown(answer: AnswerView, question: str = "?", whole: str = "") -> str:
    turn = TurnView("t" * 32, 1, question, "done", None, answer, whole)
    return fragment("chat_turn.jinja", turn=turn, conversation="c" * 32, csrf="token")


def letters(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def assert_all_words(text: str, page: str) -> None:
    """The words of `text` are on the page, between its quotes, numbers and list marks."""
    for words in re.split(r"[“”…]|\[\d+\]|\n(?:\d{1,2}[.)] )?|^\d{1,2}[.)] ", text):
        assert letters(words) in page, words


def documents_of(corpus: Corpus) -> dict[str, Document]:
    return {one.id: one for one in corpus.documents}


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[dict[str, Any]]:
    return [answer_data(assistant.answer(Question(one))) for one in QUESTIONS]


def test_every_word_of_an_answer_is_on_the_page(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    for answer in answers:
        page = letters(Page(shown(answer_view(answer, documents_of(corpus)))).elements[0].text)
        texts = [answer["text"], *(one["text"] for one in answer["notices"])]
        for text in texts:
            assert_all_words(text, page)


def test_each_citation_opens_in_one_place_with_its_words_marked(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    for answer in answers:
        page = Page(shown(answer_view(answer, documents_of(corpus))))
        for kind, citations in (("source", answer["citations"]), ("related", answer["related"])):
            for one in citations:
                place = [
                    each
                    for each in page.all("details")
                    if each.attributes.get("id") == f"turn-1-{kind}-{one['id']}"
                ]
                assert len(place) == 1
                marks = "".join(mark.text for mark in page.inside(place[0], "mark"))
                assert letters(marks) == letters(one["quote"])
                (link,) = page.inside(place[0], "a")
                assert link.attributes["href"] == (
                    f"/documents/{one['document_id']}/{one['start']}-{one['end']}"
                    f"?v={one['sha256'][:12]}#quote"
                )


def test_every_link_into_the_answer_has_its_place(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    for answer in answers:
        page = Page(shown(answer_view(answer, documents_of(corpus))))
        ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
        assert len(set(ids)) == len(ids)
        for link in page.all("a"):
            target = link.attributes["href"] or ""
            assert not target.startswith("#") or target[1:] in ids


def test_a_conflict_shows_its_sides_apart_by_document(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    differ = answer_view(answers[4], documents_of(corpus))
    notice = next(one for one in differ.notices if one.kind == "conflict")
    assert notice.label == "The documents differ"
    assert [side.title for side in notice.sides] == [
        "Implementing the Forward View",
        "2020 Objectives",
    ]


def test_what_is_wrong_with_a_question_stands_before_the_answer(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    view = answer_view(answers[2], documents_of(corpus))
    assert [one.label for one in view.premises] == ["Check the question"]
    assert "premise" not in {one.kind for one in view.notices}


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        (0, "Temporary staff"),
        (5, "The documents do not say"),
        (6, "Not a question for these documents"),
        (7, "Please ask again"),
    ],
)
def test_each_outcome_has_a_heading(
    answers: list[dict[str, Any]], corpus: Corpus, at: int, heading: str
) -> None:
    assert answer_view(answers[at], documents_of(corpus)).heading == heading


def test_related_passages_are_called_no_answer(
    answers: list[dict[str, Any]], corpus: Corpus
) -> None:
    page = Page(shown(answer_view(answers[5], documents_of(corpus))))
    (apart,) = page.all("div", "related")
    assert apart.text.strip().startswith("Related, not an answer")
    assert not page.all("div", "part--quoted")


def test_a_document_that_has_changed_shows_the_words_as_they_were(
    answers: list[dict[str, Any]],
) -> None:
    page = Page(shown(answer_view(answers[0], {})))
    assert not page.all("mark")
    assert "The document has changed since." in page.elements[0].text


def hostile_answer(fields: list[str], status: str) -> dict[str, Any]:
    question, text, quote, title, section, notice, name, published = fields
    citation = {
        "id": 1,
        "document_id": title,
        "document_title": title,
        "published": published,
        "section": [section, section],
        "page": None,
        "quote": quote,
        "start": 0,
        "end": 5,
        "sha256": section,
        "url": None,
    }
    computed = f"Objective 8: {name}"
    return {
        "id": "0" * 16,
        "question": question,
        "outcome": "answered",
        "mode": "extractive",
        "text": f"**{text}**\n\n*{title}* (July 2016) says:\n\n{section}: “{quote}” [1]\n\n"
        f"{computed} [1]\n\nComputed by rule from {name}.\n\n{text}",
        "statements": [{"text": computed, "citations": [1], "status": 8}],
        "citations": [citation],
        "notices": [
            {"kind": kind, "text": f"{notice} “{quote}” [1]", "citations": [1]}
            for kind in ("conflict", "scope", "premise", notice)
        ],
        "related": [citation],
        "statuses": [{"objective": 8, "status": status}],
        "error": None,
    }


@settings(max_examples=80, deadline=None)
@given(
    fields=st.lists(
        st.sampled_from(HOSTILE) | st.text(max_size=30).filter(lambda one: "\x00" not in one),
        min_size=8,
        max_size=8,
    ),
    status=st.sampled_from(["met", *HOSTILE]),
)
def test_nothing_in_an_answer_becomes_markup(fields: list[str], status: str) -> None:
    view = answer_view(hostile_answer(fields, status), {})
    page = Page(shown(view, question=fields[0], whole=fields[1]))
    assert_nothing_runs(page)
    assert {one.tag for one in page.elements} <= _TAGS
    for one in page.elements:
        assert set(one.attributes) <= _ATTRIBUTES
        target = one.attributes.get("href")
        assert target is None or target.startswith(("/documents/", "/data", "#turn-1-"))
        assert one.attributes.get("action") in (None, "/feedback", "/ask")
    words = letters(page.elements[0].text)
    for field in (*fields[:7], status):
        assert_all_words(field, words)


def test_a_heading_of_its_own_is_needed_for_no_answer() -> None:
    view = answer_view(
        {
            **hostile_answer(["x"] * 8, "met"),
            "text": "Read as: “What of cancer?”\n\nWords.",
            "statements": [],
            "statuses": [],
        },
        {},
    )
    assert view.heading == "Answer"
    assert view.understood == "What of cancer?"
    assert not any(isinstance(one, Quotes) for part in view.parts for one in part.blocks)
