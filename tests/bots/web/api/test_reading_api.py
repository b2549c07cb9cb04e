"""Objectives, documents, expectations and search: the documents' words, with their places."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests_api import client_of, parts_with, problem

from assistant.pipeline import Assistant
from bots.parts import Parts
from corpus.read import Corpus


@pytest.fixture(scope="module")
def parts(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with parts_with(assistant, tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture(scope="module")
def client(parts: Parts) -> Iterator[TestClient]:
    with client_of(parts) as made:
        yield made


def pages(client: TestClient, path: str, name: str, **query: Any) -> Iterator[dict[str, Any]]:
    """Yield the entries of a list, page by page."""
    while True:
        page = client.get(path, params=query).json()
        assert len(page[name]) <= query["limit"]
        yield from page[name]
        if page["next_cursor"] is None:
            return
        query["cursor"] = page["next_cursor"]


def stands(corpus: Corpus, found: dict[str, Any]) -> bool:
    document = corpus.document(found["document_id"])
    place = f"/documents/{document.id}/{found['start']}-{found['end']}?v={document.sha256[:12]}"
    assert found["url"] == f"http://localhost{place}#quote"
    assert found["sha256"] == document.sha256
    return document.text[found["start"] : found["end"]] == found["quote"]


class TestObjectives:
    def test_there_are_sixteen_word_for_word(self, client: TestClient, corpus: Corpus) -> None:
        found = list(pages(client, "/v1/objectives", "objectives", limit=5))
        assert [one["objective"] for one in found] == list(range(1, 17))
        assert all(stands(corpus, one) for one in found)

    def test_one_is_as_in_the_list(self, client: TestClient) -> None:
        for one in client.get("/v1/objectives").json()["objectives"]:
            assert client.get(f"/v1/objectives/{one['objective']}").json() == one

    def test_there_is_no_seventeenth(self, client: TestClient) -> None:
        problem(client.get("/v1/objectives/17"), 404, "not-found")
        problem(client.get("/v1/objectives/eight"), 422, "unusable")


class TestDocuments:
    def test_the_text_has_its_sections_where_they_say(
        self, client: TestClient, corpus: Corpus
    ) -> None:
        listed = client.get("/v1/documents").json()["documents"]
        assert [one["id"] for one in listed] == [one.id for one in corpus.documents]
        for one in listed:
            whole = client.get(f"/v1/documents/{one['id']}", params={"text": "true"}).json()
            assert whole["text"] == corpus.document(one["id"]).text
            assert whole["characters"] == len(whole["text"])
            for section in whole["sections"]:
                assert 0 <= section["start"] < section["end"] <= whole["characters"]
                if section["path"]:
                    heading = whole["text"][section["start"] :].lstrip("# ")
                    assert heading.startswith(section["path"][-1])

    def test_the_text_is_left_out_unless_asked_for(self, client: TestClient) -> None:
        assert client.get("/v1/documents/2020-objectives").json()["text"] is None

    def test_what_is_known_already_is_not_sent_again(self, client: TestClient) -> None:
        path = "/v1/documents/2020-objectives"
        first = client.get(path)
        tag = first.headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": known})
            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"] == tag
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
        with_text = client.get(path, params={"text": "true"}, headers={"If-None-Match": tag})
        assert with_text.status_code == 200

    def test_a_document_that_is_not_there_is_told_as_such(self, client: TestClient) -> None:
        for name in ("2020", "..%2f..%2fetc%2fpasswd", "%3Cb%3E"):
            response = client.get(f"/v1/documents/{name}")
            assert response.status_code == 404
            assert "<b>" not in response.text

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    def test_any_passage_is_the_documents_words(
        self, client: TestClient, corpus: Corpus, data: st.DataObject
    ) -> None:
        document = data.draw(st.sampled_from(corpus.documents))
        length = len(document.text)
        start = data.draw(st.integers(min_value=0, max_value=length - 1))
        end = data.draw(st.integers(min_value=start + 1, max_value=min(length, start + 3_000)))
        found = client.get(f"/v1/documents/{document.id}/passages/{start}-{end}").json()
        assert (found["start"], found["end"]) == (start, end)
        assert stands(corpus, found)

    def test_a_passage_knows_its_headings(self, client: TestClient) -> None:
        for one in client.get("/v1/objectives").json()["objectives"]:
            path = f"/v1/documents/{one['document_id']}/passages/{one['start']}-{one['end']}"
            assert client.get(path).json()["section"] == one["section"]

    @pytest.mark.parametrize("place", ["10-10", "20-10", "0-9999999", "9999998-9999999"])
    def test_a_place_that_is_none_is_not_there(self, client: TestClient, place: str) -> None:
        problem(client.get(f"/v1/documents/2020-objectives/passages/{place}"), 404, "not-found")

    @pytest.mark.parametrize("place", ["a-b", "-1-5", "1-2-3", "1.5-2", f"0-{'9' * 5000}"])
    def test_a_place_that_is_no_number_is_refused(self, client: TestClient, place: str) -> None:
        problem(client.get(f"/v1/documents/2020-objectives/passages/{place}"), 422, "unusable")


class TestExpectations:
    def test_every_line_is_the_documents_words(self, client: TestClient, corpus: Corpus) -> None:
        found = list(pages(client, "/v1/expectations", "lines", limit=100))
        assert [one["number"] for one in found] == list(range(1, len(found) + 1))
        assert len(found) > 400
        assert all(stands(corpus, one) for one in found)

    def test_filters_are_told_as_they_were_understood(self, client: TestClient) -> None:
        query = {"theme": "work", "who": "us", "by": "2018", "about": "agency"}
        found = client.get("/v1/expectations", params=query).json()
        assert "theme: workforce" in found["chosen_by"]
        assert "due by: 31 December 2018" in found["chosen_by"]
        assert all(one["theme"] == "workforce" for one in found["lines"])

    def test_a_cursor_is_worth_nothing_with_other_filters(self, client: TestClient) -> None:
        page = client.get("/v1/expectations", params={"limit": 1}).json()
        query = {"limit": 1, "cursor": page["next_cursor"], "strength": "must"}
        problem(client.get("/v1/expectations", params=query), 400, "bad-request")

    def test_nothing_fits_is_an_empty_list(self, client: TestClient) -> None:
        found = client.get("/v1/expectations", params={"about": "zebra crossings"}).json()
        assert found["lines"] == []
        assert found["next_cursor"] is None

    def test_all_that_is_wrong_is_told_at_once_and_not_repeated(self, client: TestClient) -> None:
        query = dict.fromkeys(("theme", "strength", "by", "document"), "<b>zebra")
        for path in ("/v1/expectations", "/v1/expectations/export"):
            response = client.get(path, params=query)
            told = problem(response, 422, "unusable")
            assert {one["pointer"] for one in told["errors"]} == set(query)
            assert "zebra" not in response.text

    @pytest.mark.parametrize(
        ("kind", "beginning"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfNo."), ("md", b"# ")]
    )
    def test_the_list_is_to_be_had_as_a_file(
        self, client: TestClient, kind: str, beginning: bytes
    ) -> None:
        query = {"format": kind, "about": "<script>agency"}
        for chosen in (query, {**query, "about": "agency"}):
            response = client.get("/v1/expectations/export", params=chosen)
            assert response.content.startswith(beginning)
            disposition = response.headers["content-disposition"]
            assert disposition == f'attachment; filename="expectations.{kind}"'
            assert "html" not in response.headers["content-type"]


class TestSearch:
    def test_hits_are_the_documents_words(self, client: TestClient, corpus: Corpus) -> None:
        found = client.get("/v1/search", params={"q": "agency staff", "k": 7}).json()["hits"]
        assert len(found) == 7
        assert all(stands(corpus, one) for one in found)
        assert [one["score"] for one in found] == sorted(
            (one["score"] for one in found), reverse=True
        )

    @pytest.mark.parametrize(
        "query", [{}, {"q": ""}, {"q": "?!"}, {"q": "x", "k": 51}, {"q": "x" * 2_001}]
    )
    def test_what_cannot_be_searched_for_is_refused(
        self, client: TestClient, query: dict[str, Any]
    ) -> None:
        problem(client.get("/v1/search", params=query), 422, "unusable")
