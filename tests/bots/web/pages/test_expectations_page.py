"""What is expected, as a page: filters, strength, sources, pages, and files to take away."""

from itertools import pairwise

import pytest
from starlette.testclient import TestClient
from tests_data_pages import Page, assert_nothing_runs, load

from assistant.checklist import STRENGTHS
from assistant.checklist_filters import Filters
from assistant.checklist_words import checklist
from bots.parts import Parts
from bots.web.views.expectations_view import PAGE, groups, pages, pagination


def _values(page: Page) -> list[int]:
    return [
        int(one.attributes["value"] or 0) for one in page.all("li") if "value" in one.attributes
    ]


def test_all_lines_are_there_strongest_first(client: TestClient, parts: Parts) -> None:
    total = len(parts.library.knowledge.expectations)
    page = load(client, "/expectations")
    assert f"{total} lines" in page.words
    assert page.title.startswith("What is expected (page 1 of ")
    assert _values(page) == list(range(1, PAGE + 1))
    assert page.all("h3")[0].text.startswith("“must”")
    last = load(client, "/expectations?page=1000")
    assert _values(last)[-1] == total
    assert last.all("h3")[-1].text.startswith(f"“{STRENGTHS[-1]}”")


def test_pages_hold_every_line_once_and_in_order(parts: Parts) -> None:
    library = parts.library
    made = checklist(library.corpus, library.knowledge, Filters(), library.titles)
    numbers = [
        line.number
        for at in range(1, pages(made) + 1)
        for group in groups(made, at)
        for line in group.lines
    ]
    assert numbers == list(range(1, len(made.lines) + 1))


def test_each_line_has_its_words_who_and_source(client: TestClient, parts: Parts) -> None:
    page = load(client, "/expectations?theme=workforce&who=boards")
    lines = [one for one in page.all("li") if "value" in one.attributes]
    assert lines
    for one in lines:
        assert "“" in one.text and "Who" in one.text
        [source] = page.inside(one, "a")
        assert (source.attributes["href"] or "").startswith("/documents/")
        assert (source.attributes["href"] or "").endswith("#quote")
    assert "who: boards" in page.words


def test_filters_stay_filled_in_and_go_with_the_files(client: TestClient) -> None:
    page = load(client, "/expectations?who=us&by=2018&strength=&theme=&about=&document=")
    fields = {one.attributes.get("name"): one.attributes.get("value") for one in page.all("input")}
    assert fields["who"] == "us" and fields["by"] == "2018"
    links = [one.attributes["href"] or "" for one in page.all("a")]
    exports = [one for one in links if one.startswith("/v1/expectations/export")]
    assert exports == [
        f"/v1/expectations/export?format={kind}&who=us&by=2018" for kind in ("xlsx", "csv", "md")
    ]
    for one in exports:
        response = client.get(one)
        assert response.status_code == 200
        assert "attachment" in response.headers["content-disposition"]


@pytest.mark.parametrize("last", [2, 3, 5, 18])
def test_the_pagination_leads_from_every_page_to_its_neighbours(last: int) -> None:
    for number in range(1, last + 1):
        found = pagination(Filters(who="us"), number, last)
        named = [one["number"] for one in found["items"] if "number" in one]
        assert named == sorted(set(named)) and {1, number, last} <= set(named)
        assert [one["number"] for one in found["items"] if one.get("current")] == [number]
        assert bool(found["previous"]) == (number > 1) and bool(found["next"]) == (number < last)
        for one, following in pairwise(found["items"]):
            if "number" in one and "number" in following:
                assert following["number"] == one["number"] + 1
        assert all("who=us" in one["href"] for one in found["items"] if "href" in one)


def test_where_nothing_fits_the_page_says_why_without_options_of_the_command_line(
    client: TestClient,
) -> None:
    for query in ("about=purple+cows", "who=nurses", "by=2015", "theme=workforce&by=2016"):
        page = load(client, f"/expectations?{query}")
        assert "No line" in page.words
        assert "--" not in page.words and "assistant search" not in page.words
        assert not page.all("ol", "data-lines")
    assert "Ask a question instead" in load(client, "/expectations?about=purple+cows").words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("theme=cookery", "#theme"),
        ("strength=perhaps", "#strength"),
        ("document=none", "#document"),
        ("by=someday", "#by"),
    ],
)
def test_what_cannot_be_used_is_an_error_at_its_field(
    client: TestClient, query: str, field: str
) -> None:
    response = client.get(f"/expectations?{query}")
    assert response.status_code == 422
    page = Page(response.text)
    assert page.title.startswith("Error: ")
    assert list(page.error_links.values()) == [field]
    assert not page.all("ol", "data-lines")


@pytest.mark.parametrize("name", ["theme", "who", "strength", "by", "document", "about"])
def test_a_hostile_filter_is_only_ever_text(client: TestClient, name: str) -> None:
    for value in ('"><img src=x onerror=alert(1)>', "</option><script>alert(1)</script>"):
        response = client.get("/expectations", params={name: value})
        assert_nothing_runs(Page(response.text))
