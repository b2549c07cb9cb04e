"""The report as a page: whole, self-contained, escaped, the same every time."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests_support import example_file

from assistant.objectives.periods import month
from assistant.objectives.series import Baseline
from assistant.reports.chart_files import write_charts
from assistant.reports.status_page import status_page
from assistant.status_files import Upload, read_files
from assistant.status_report import StatusReport, status_report
from corpus.read import Corpus

TODAY = date(2026, 11, 22)
HEADER = "period,org_code,org_name,measure,numerator,denominator\n"


def report_on(corpus: Corpus, *uploads: Upload, baseline: Baseline | None = None) -> StatusReport:
    return status_report(corpus, read_files(uploads), as_of=TODAY, baseline=baseline)


@pytest.fixture(scope="module")
def report(corpus: Corpus) -> StatusReport:
    return report_on(corpus, Upload("england.csv", example_file().read_bytes()))


@pytest.fixture(scope="module")
def page(report: StatusReport) -> str:
    return status_page(report)


class Outline(HTMLParser):
    """Headings, ids, links, tables and whatever would load something."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.scopeless = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given.get("href")))
        if tag == "th" and "scope" not in given:
            self.scopeless += 1
        if tag in ("script", "link", "iframe", "img", "object") or "src" in given:
            self.loads.append(tag)


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    return parser


def test_the_page_stands_alone(page: str) -> None:
    assert outline(page).loads == []
    assert "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []


def test_its_links_lead_somewhere_and_no_id_stands_twice(page: str) -> None:
    parts = outline(page)
    assert len(parts.ids) == len(set(parts.ids))
    assert {link.removeprefix("#") for link in parts.links} <= set(parts.ids)


def test_headings_go_down_by_one_and_tables_have_captions_and_scopes(page: str) -> None:
    parts = outline(page)
    assert parts.levels[0] == 1
    assert parts.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(parts.levels))
    assert parts.tags.count("table") == parts.tags.count("caption")
    assert parts.scopeless == 0


def test_every_objective_stands_in_it_with_its_exact_words(page: str, report: StatusReport) -> None:
    for number, citation in report.citations.items():
        assert f'id="objective-{number}"' in page
        words = citation.quote.replace("&", "&amp;").replace("'", "&#39;")
        assert words in page


def test_charts_have_a_text_alternative_and_every_figure_its_rows(page: str) -> None:
    assert page.count('role="img"') == 2
    assert "Line chart: A&amp;E: within four hours, all department types, England" in page
    assert "england.csv, row 76" in page
    assert "1,877,191" in page


def test_status_is_told_in_words_beside_its_sign(page: str) -> None:
    assert "Not met</span>" in page
    assert '<span aria-hidden="true">✗</span>' in page


def test_text_from_a_file_is_escaped(corpus: Corpus) -> None:
    rows = "2018-03,<B>X,<script>alert(1)</script>,ae_4h_all_types,1,100\n"
    name = "<img src=x onerror=alert(1)>.csv"
    page = status_page(report_on(corpus, Upload(name, (HEADER + rows).encode())))
    assert outline(page).loads == []
    assert "<script" not in page
    assert "_img src=" in page  # a name is shown without what could be markup


def test_the_same_report_gives_the_same_page(corpus: Corpus, page: str) -> None:
    again = report_on(corpus, Upload("england.csv", example_file().read_bytes()))
    assert status_page(again) == page


def test_nothing_uploaded_gives_a_page_all_the_same(corpus: Corpus) -> None:
    page = status_page(report_on(corpus))
    assert page.count("No data") >= 9
    assert "figures-8" not in page


def test_charts_are_written_with_their_points_as_a_table(
    report: StatusReport, tmp_path: Path
) -> None:
    written = write_charts(report, tmp_path / "charts")
    assert len(written) == 6
    table = (tmp_path / "charts" / "objective-08-ae_4h_all_types.csv").read_text("utf-8-sig")
    assert "2019-03,1877191,2167550,0.866043" in table
    assert "row 76" in table
    assert (tmp_path / "charts" / "objective-08-ae_4h_all_types.png").read_bytes()[:4] == b"\x89PNG"


def test_a_rebased_baseline_is_named_on_the_page(corpus: Corpus) -> None:
    baseline = Baseline(rebase_at=(month(2017, 10),))
    report = report_on(
        corpus, Upload("england.csv", example_file().read_bytes()), baseline=baseline
    )
    assert "rebased at October 2017" in status_page(report)
