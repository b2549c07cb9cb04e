"""An answer as one piece of Markdown."""

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answers import Answer, Citation, Notice, NoticeKind, Question, Statement
from assistant.notice_words import NOTICE_WORDS
from assistant.pipeline import Assistant
from assistant.whole_text import whole_text, whole_text_of
from assistant.wire import answer_data, failed

HOSTILE = "[x](https://evil.example) <b onclick=1> *a* _b_ `c` &lt; | \\ ![i](y)\n\n# h\n- l"


def citation(identity: int = 1, **changes: Any) -> Citation:
    given: dict[str, Any] = {
        "document_id": "d",
        "document_title": "2020 Objectives",
        "published": "2016-07",
        "section": ("Quality", "Objective 1"),
        "quote": "words",
        "start": 10,
        "end": 15,
        "sha256": "hash",
    }
    return Citation(identity, **(given | changes))


def answered(*notices: Notice, **changes: Any) -> Answer:
    text = "**Quality**\n\nObjective 1: “words” [1]"
    return Answer(
        "id", "q", "answered", text, (Statement("s", (1,)),), (citation(**changes),), notices
    )


def links(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert not any(one.type in ("html_inline", "image") for one in inline)
    assert not any(token.type == "html_block" for token in tokens)
    return [str(one.attrs["href"]) for one in inline if one.type == "link_open"]


def test_the_text_stands_first_then_the_sources() -> None:
    assert whole_text(answered()) == (
        "**Quality**\n\nObjective 1: “words” [1]\n\n**Sources**\n\n"
        "- [1] 2020 Objectives, July 2016, Quality › Objective 1, characters 10 to 15"
    )


@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_each_kind_of_notice_has_its_label_in_words(kind: NoticeKind) -> None:
    text = whole_text(answered(Notice(kind, "Mind *this* [1].", (1,))))
    assert f"\n\n**{NOTICE_WORDS[kind]}:** Mind *this* [1].\n\n**Sources**" in text


def test_what_is_related_is_called_no_answer_and_has_no_number() -> None:
    text = whole_text(
        Answer("id", "q", "not_found", "No.", related=(citation(published="2016-02-11"),))
    )
    assert text == (
        "No.\n\n**Related, not an answer**\n\n- 2020 Objectives, 11 February 2016, "
        "Quality › Objective 1, characters 10 to 15: “words”"
    )


def test_a_title_is_linked_where_there_is_an_address() -> None:
    own = whole_text(answered(url="https://example.org/own"))
    assert links(own) == ["https://example.org/own"]
    given = whole_text(
        answered(url="https://example.org/own"), {1: "/documents/d/10-15?v=ab#quote"}
    )
    assert links(given) == ["/documents/d/10-15?v=ab#quote"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", " "])
def test_an_address_that_leads_elsewhere_is_no_link(url: str) -> None:
    assert links(whole_text(answered(), {1: url})) == []


def test_an_address_cannot_end_its_link() -> None:
    text = whole_text(answered(), {1: "https://example.org/a) <b> [c](d\n"})
    assert links(text) == ["https://example.org/a%29%20%3Cb%3E%20%5Bc%5D%28d%0A"]


def test_a_passage_under_no_heading_is_not_named_twice() -> None:
    text = whole_text(answered(section=("2020 Objectives",)))
    assert text.endswith("- [1] 2020 Objectives, July 2016, characters 10 to 15")


def test_what_was_stored_gives_the_same_text() -> None:
    answer = answered(Notice("scope", "Mind.", (1,)))
    assert whole_text_of(answer_data(answer)) == whole_text(answer)
    data = answer_data(answer)
    data["notices"][0]["kind"] = "from a later version"
    assert "**Note:** Mind." in whole_text_of(data)


def test_a_failure_is_its_words_alone() -> None:
    assert whole_text_of(failed("q", "It took too long.")) == "It took too long."


def test_words_of_a_document_are_never_read_as_markdown() -> None:
    hostile = citation(document_title=HOSTILE, section=(HOSTILE,), quote=HOSTILE)
    text = whole_text(Answer("id", "q", "not_found", "No.", related=(hostile,)))
    assert links(text) == []
    assert len(text.splitlines()) == 5


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_no_words_and_no_address_make_a_link_or_leave_an_end(
    words: str, quote: str, address: str
) -> None:
    hostile = citation(document_title=f"T {words}", section=(words,), quote=quote)
    text = whole_text(Answer("id", "q", "not_found", "No.", related=(hostile,)), {1: address})
    assert links(text) == []
    assert text == text.strip()


def test_a_real_answer_lists_every_source_once(assistant: Assistant) -> None:
    answer = assistant.answer(Question("When should providers be back in balance?"))
    text = whole_text(answer, {one.id: f"https://example.org/{one.id}" for one in answer.citations})
    listed = re.findall(r"^- \[(\d+)\] \[", text, re.MULTILINE)
    assert [int(number) for number in listed] == [one.id for one in answer.citations]
    assert text.startswith(answer.text)
    assert all(notice.text in text for notice in answer.notices)
