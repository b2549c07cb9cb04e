"""The documents as pages, and each passage at its own address."""

import pytest
from starlette.testclient import TestClient
from tests_data_pages import Page, assert_nothing_runs, load

from bots.addresses import passage_path
from bots.parts import Parts


def words(text: str) -> str:
    return "".join(text.split())


def test_each_document_has_a_card_with_its_date(client: TestClient, parts: Parts) -> None:
    page = load(client, "/documents")
    for one in parts.library.corpus.documents:
        assert one.title in page.words
    assert "Published by NHS Improvement, 11 February 2016." in page.words
    assert page.title == "Documents – Forward View Assistant"


def test_a_document_is_shown_whole_under_its_own_title(client: TestClient, parts: Parts) -> None:
    for document in parts.library.corpus.documents:
        page = load(client, f"/documents/{document.id}")
        assert [words(one.text) for one in page.all("h1")] == [words(document.title.split(":")[0])]
        for line in document.text.split("\n"):
            if line and not line.startswith(("#", "-", "|", ":", "1", "2", "3", "4", "5")):
                assert words(line) in words(page.words)
        assert not page.all("mark")
        assert_nothing_runs(page)


def test_the_contents_lead_to_headings(client: TestClient) -> None:
    page = load(client, "/documents/2020-objectives")
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(set(ids)) == len(ids)
    (contents,) = page.all("nav", "contents")
    for link in page.inside(contents, "a"):
        assert (link.attributes["href"] or "")[1:] in ids


def test_a_table_of_a_document_can_be_read_and_scrolled_by_keyboard(client: TestClient) -> None:
    page = load(client, "/documents/2020-objectives")
    (table,) = page.all("table")
    assert table.within and table.within.attributes["tabindex"] == "0"
    assert {one.attributes["scope"] for one in page.inside(table, "th")} == {"col"}


@pytest.mark.parametrize("kind", ["statement", "list", "item", "sentence", "cell"])
def test_a_citations_address_opens_the_document_with_its_words_marked(
    client: TestClient, parts: Parts, kind: str
) -> None:
    from assistant.answers import cite

    corpus = parts.library.corpus
    passage = next(one for one in reversed(corpus.passages) if one.kind == kind)
    citation = cite(1, corpus.document(passage.document_id), passage)
    page = load(client, passage_path(citation))
    marks = page.all("mark")
    assert [one.attributes.get("id") for one in marks] == ["quote", *[None] * (len(marks) - 1)]
    quote = citation.quote.replace("\n- ", "\n")
    assert words("".join(one.text for one in marks)) == words(quote)
    assert "has changed" not in page.words


def test_an_address_for_another_version_says_so(client: TestClient) -> None:
    page = load(client, "/documents/2020-objectives/5999-6071?v=000000000000")
    assert "This document has changed since the link was made." in page.words
    assert page.all("mark")


@pytest.mark.parametrize(
    "path",
    [
        "/documents/no-such",
        "/documents/2020-objectives/9-3",
        "/documents/2020-objectives/17-19",
        "/documents/2020-objectives/0-999999999",
        "/documents/2020-objectives/01-20",
        "/documents/2020-objectives/1-2-3",
        "/documents/2020-objectives/a-b",
        "/documents/2020-objectives/١-٢",
        "/documents/..%2F..%2Fetc/1-2",
        "/documents/2020-objectives/%3Cscript%3E",
    ],
)
def test_an_address_of_nothing_is_told_on_a_page(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept": "text/html"})
    assert response.status_code == 404
    page = Page(response.text)
    assert_nothing_runs(page)
    assert "script" not in page.words
