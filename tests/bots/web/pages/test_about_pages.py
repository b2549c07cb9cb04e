"""The pages that say what this is, how good it is, and what it keeps."""

import pytest
from starlette.testclient import TestClient
from tests_data_pages import assert_nothing_runs, assert_tables_can_be_read_aloud, load

from assistant.accuracy import accuracy
from assistant.dates import in_words
from assistant.settings import Settings
from corpus.read import Corpus

PAGES = ("/about", "/accessibility", "/privacy")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_linked_from_the_foot_of_every_page(client: TestClient, path: str) -> None:
    page = load(client, path)
    assert len(page.all("h1")) == 1
    feet = page.inside(page.all("footer")[0], "a")
    assert set(PAGES) <= {one.attributes["href"] for one in feet}
    assert_tables_can_be_read_aloud(page)
    assert_nothing_runs(page)


def test_the_documents_are_named_with_their_dates(client: TestClient, corpus: Corpus) -> None:
    words = load(client, "/about").words
    for one in corpus.documents:
        assert one.title in words and in_words(one.published) in words
    assert "DCB0129" in words and "Not for clinical use" in words


def test_the_accuracy_is_that_of_the_last_evaluation(client: TestClient) -> None:
    page = load(client, "/about")
    told = accuracy()
    cells = [one.text for one in page.all("td")]
    for line in told.lines:
        assert any(line.development in one for one in cells)
        assert any(line.set_aside in one for one in cells)
    assert in_words(told.measured.isoformat()) in page.words
    assert str(told.development.cases) in page.words


def test_programs_find_the_api(client: TestClient) -> None:
    page = load(client, "/about")
    assert "http://localhost/v1" in page.words
    assert client.get("/v1/openapi.json").status_code == 200


class TestWithOtherSettings:
    @pytest.fixture
    def web_settings(self, web_settings: Settings) -> Settings:
        return web_settings.model_copy(
            update={
                "keep_uploads_days": 1,
                "keep_conversations_days": 1_234,
                "organisation": "St <b>Elsewhere's</b>",
            }
        )

    def test_privacy_tells_the_days_that_are_set(self, client: TestClient) -> None:
        page = load(client, "/privacy")
        cells = [" ".join(one.text.split()) for one in page.all("td")]
        assert "Deleted after 1 day" in cells and "Deleted after 1,234 days" in cells

    @pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
    def test_the_organisation_is_named_as_text(self, client: TestClient, path: str) -> None:
        page = load(client, path)
        assert "St <b>Elsewhere's</b>" in page.words
        assert not page.all("b")


def test_without_a_name_the_pages_still_read(client: TestClient) -> None:
    words = load(client, "/accessibility").words
    assert "about the pages of the Forward View Assistant." in words
    assert "tell whoever runs this service for you." in words
    assert "Whoever runs this service for you decides" in load(client, "/privacy").words
