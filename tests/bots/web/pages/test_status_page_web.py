"""The status of the objectives on a page: findings, quotations, charts, the report to print."""

import pytest
from starlette.testclient import TestClient
from tests_data_pages import (
    AE_CSV,
    Element,
    Page,
    assert_nothing_runs,
    assert_tables_can_be_read_aloud,
    load,
    send,
)

from assistant.objectives.register import load_register
from corpus.read import Corpus


@pytest.fixture
def example(client: TestClient) -> Page:
    """The page after a click on the example."""
    token = load(client, "/data").csrf
    response = client.post("/data/example", data={"csrf": token})
    assert response.status_code == 200
    return Page(response.text)


def _summary(page: Page) -> Element:
    return page.all("table", "data-statuses")[0]


def test_without_any_upload_the_page_says_what_to_do(client: TestClient) -> None:
    page = load(client, "/data/status")
    assert "You have not uploaded anything yet." in page.words
    assert not page.all("table")


def test_the_example_gives_all_sixteen_findings(example: Page) -> None:
    assert "for the sector" in example.words
    rows = example.inside(_summary(example), "tr")[1:]
    assert len(rows) == 16
    tags = [one.text.split() for one in example.inside(_summary(example), "strong")]
    assert len(tags) == 16
    # Words and a shape beside the colour.
    assert all(len(words) >= 2 for words in tags)
    assert "✗ Not met" in " ".join(rows[7].text.split())
    assert "the last was 86.6% (1,877,191 of 2,167,550)" in rows[7].text
    assert_tables_can_be_read_aloud(example)
    assert_nothing_runs(example)


def test_every_objective_is_quoted_and_leads_to_its_place(example: Page, corpus: Corpus) -> None:
    quotes = {one.text.strip() for one in example.all("blockquote")}
    assert quotes == {one.quote for one in load_register().objectives}
    places = [
        link.attributes["href"] or ""
        for one in example.all("figure", "data-quote")
        for link in example.inside(one, "a")
    ]
    assert len(places) == 16
    sha256 = corpus.document("2020-objectives").sha256
    assert all(
        one.startswith("/documents/2020-objectives/") and one.endswith(f"?v={sha256[:12]}#quote")
        for one in places
    )


def test_a_chart_has_its_words_and_its_data_beside_it(client: TestClient, example: Page) -> None:
    images = example.all("img")
    assert len(images) == 2
    assert (images[0].attributes["alt"] or "").startswith("Line chart: A&E: within four hours")
    captions = example.all("figcaption")
    assert any("Variation: common cause: no significant change." in one.text for one in captions)
    table = next(
        one for one in example.all("table") if "England" in example.inside(one, "caption")[0].text
    )
    assert len(example.inside(table, "tr")) == 37
    response = client.get(images[0].attributes["src"] or "")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.content.startswith(b"<svg")


def test_figures_name_the_rows_they_come_from(example: Page) -> None:
    tables = example.all("table", "data-figures")
    assert len(tables) == 2
    assert "england-ae-2016-2019.csv, row 76" in tables[0].text
    assert "1,877,191" in tables[0].text


def test_there_is_no_such_chart(client: TestClient, example: Page) -> None:
    for name in ("8-3", "1-1", "17-1", "8-0", "0-1"):
        assert client.get(f"/data/charts/{name}.svg").status_code == 404


def test_the_report_is_sealed_and_can_be_kept(client: TestClient, example: Page) -> None:
    links = {" ".join(one.text.split()): one.attributes["href"] or "" for one in example.all("a")}
    response = client.get(links["Report to print"])
    assert response.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert "content-disposition" not in response.headers
    assert "Objective status on" in response.text
    kept = client.get(links["Download the report"])
    assert kept.headers["content-disposition"] == 'attachment; filename="objective-status.html"'
    assert kept.text == response.text


def test_the_day_and_the_files_can_be_chosen(client: TestClient, example: Page) -> None:
    page = load(client, "/data/status?as_of=31/03/2018")
    assert "Objective status on 31 March 2018" in page.words
    assert "met in 0 of 24 months" in page.words
    assert all("as_of=31%2F03%2F2018" in (one.attributes["src"] or "") for one in page.all("img"))
    send(client, ("other.csv", AE_CSV))
    page = load(client, "/data/status")
    boxes = [one for one in page.all("input") if one.attributes.get("name") == "upload"]
    assert len(boxes) == 2
    other = next(one.attributes["value"] for one in boxes if one.attributes.get("value"))
    alone = load(client, f"/data/status?upload={other}")
    assert len([one for one in alone.all("input") if "checked" in one.attributes]) == 1


def test_a_provider_is_asked_for_by_its_code(client: TestClient) -> None:
    table = AE_CSV.replace(b"ENGLAND,England", b"RBD,Dorset County")
    send(client, ("dorset.csv", table))
    page = load(client, "/data/status?provider=rbd")
    assert "figures of provider RBD" in page.words
    missing = load(client, "/data/status?provider=RXX")
    assert "The data hold no provider with the code RXX" in missing.words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("provider=%3Cscript%3Ealert(1)%3C/script%3E", "#provider"),
        ("provider=RBD&region=London", "#provider"),
        ("as_of=31/02/2018", "#as-of"),
        ("as_of=%22%3E%3Cimg+src=x+onerror=alert(1)", "#as-of"),
    ],
)
def test_what_cannot_be_used_is_an_error_at_its_field(
    client: TestClient, example: Page, query: str, field: str
) -> None:
    response = client.get(f"/data/status?{query}")
    assert response.status_code == 422
    page = Page(response.text)
    assert list(page.error_links.values()) == [field]
    assert not page.all("table", "data-statuses")
    assert_nothing_runs(page)
    assert client.get(f"/data/report?{query}").status_code == 422


def test_a_hostile_region_is_only_ever_text(client: TestClient, example: Page) -> None:
    query = "region=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"
    page = load(client, f"/data/status?{query}")
    assert_nothing_runs(page)
    report = client.get(f"/data/report?{query}").text
    assert "<img" not in report


def test_without_any_upload_there_is_no_report(client: TestClient) -> None:
    assert client.get("/data/report").status_code == 404
    assert client.get("/data/charts/8-1.svg").status_code == 404
