"""The report: whole, escaped, the same every time, and a place to disagree from."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests_eval_runs import HOSTILE, ROWS, row, write_cases, write_run
from typer.testing import CliRunner

from corpus.read import Corpus
from evals.__main__ import app
from evals.figures import figure, measures
from evals.markdown import plain, table, verbatim
from evals.report import Report, make_report
from evals.report_html import report_page
from evals.report_markdown import report_markdown
from evals.report_words import MEANINGS
from evals.scored_run import score_folder
from evals.scorers import SCORERS
from evals.wording import capital

FAILING = ("c-2", "c-4")


def report_on(corpus: Corpus, folder: Path, *failing: str, names: tuple[str, ...] = ()) -> Report:
    path = write_cases(folder / "cases.jsonl", corpus)
    write_run(folder / "run", corpus, path, failing=failing)
    return make_report(score_folder(folder / "run", corpus, cases=path, names=names), corpus)


@pytest.fixture(scope="module")
def report(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report_on(corpus, tmp_path_factory.mktemp("report"), *FAILING)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return report_page(report)


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return report_markdown(report)


class Outline(HTMLParser):
    """Headings, ids, links, tables, words and whatever would load something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.scopeless = 0
        self.words = ""
        self.feed(page)

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

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_stands_alone_and_what_it_shows_is_escaped(page: str) -> None:
    parts = Outline(page)
    assert parts.loads == []
    assert "@import" not in page
    assert "url(" not in page
    assert HOSTILE in parts.words
    assert page.startswith("<!DOCTYPE html>")


def test_its_links_lead_somewhere_and_no_id_stands_twice(page: str) -> None:
    parts = Outline(page)
    assert len(parts.ids) == len(set(parts.ids))
    assert {link.removeprefix("#") for link in parts.links} <= set(parts.ids)


def test_headings_go_down_by_one_and_tables_have_captions_and_scopes(page: str) -> None:
    parts = Outline(page)
    assert parts.levels[0] == 1
    assert parts.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(parts.levels))
    assert parts.tags.count("table") == parts.tags.count("caption")
    assert parts.scopeless == 0


def test_every_figure_that_can_be_quoted_says_what_it_is_of(report: Report) -> None:
    for one in report.claims:
        assert re.search(r"k = \d+, n = \d+; 95% interval by Wilson [\d.]+% to [\d.]+%; ", one)
        assert one.endswith(f"development, sha256 {report.run.cases.sha256[:12]}).")
    assert report.claims[0].startswith("Perfect answers: 40.0% (k = 2, n = 5;")


def test_every_score_is_explained() -> None:
    assert set(measures(SCORERS)) == set(MEANINGS)


def test_every_table_of_figures_names_the_part_and_its_hash(page: str, report: Report) -> None:
    label = f"development, sha256 {report.run.cases.sha256[:12]}"
    captions = re.findall(r"<caption>(.*?)</caption>", page)
    assert captions
    assert all(label in caption for caption in captions)
    assert report.run.cases.sha256 in page


def test_every_case_that_is_not_perfect_is_shown_with_both_sides(page: str, report: Report) -> None:
    assert [one.case.id for one in report.failures] == ["c-2", "c-3", "c-4"]
    for one in report.failures:
        assert f'id="case-{one.case.id}"' in page
        assert f'href="#case-{one.case.id}"' in page
    assert page.count("<h4>Expected</h4>") == page.count("<h4>Answered</h4>") == 3
    lost = report.failures[0]
    assert lost.needed[0][0].quote in page
    assert lost.needed[0][0].standing == "not quoted; not among the first 1 of its search"
    assert lost.facts[0].standing == "vital, not said"
    assert not lost.quoted[0].needed
    assert report.failures[1].notices[0].standing == "not carried"
    assert report.failures[1].slots[0].standing == "given"


def test_what_must_not_be_said_is_shown_with_its_reason(corpus: Corpus, tmp_path: Path) -> None:
    failed = report_on(corpus, tmp_path, "c-1").failures[0]
    assert (failed.forbidden[0].words, failed.forbidden[0].kept) == ("98%: the old standard", True)


def test_ours_stands_beside_the_others_with_mcnemars_test(report: Report, page: str) -> None:
    found = report.versus[0]
    assert (found.first, found.second, found.n) == ("assistant", "theirs", 5)
    assert (found.only_first, found.only_second) == (("c-1", "c-5"), ())
    assert found.p == 0.5
    both = [name for name, one in report.figures.items() if set(one) == {"assistant", "theirs"}]
    assert "perfect answers" in both
    assert all(f"<caption>{capital(name)} (development" in page for name in both)


def test_outcomes_and_truthfulness_add_up(report: Report) -> None:
    ours, theirs = report.outcomes
    assert ours.counts == {"perfect": 2, "acceptable": 1, "missing": 0, "incorrect": 2}
    assert ours.truthfulness == pytest.approx((2 + 0.5 - 2) / 5)
    assert theirs.counts["incorrect"] == 5
    assert sum(one.perfect.n for one in report.by_type) == 5
    assert {one.name for one in report.by_style} == {"formal", "typo"}


def test_a_score_is_taken_over_the_cases_that_are_for_it(report: Report) -> None:
    found = report.figures["unanswerable declined"]["assistant"]
    assert (found.k, found.n) == (1, 2)
    assert report.figures["citations valid"]["assistant"].n == 4
    assert figure("nothing", lambda one: None, report.run.scored["assistant"]) is None


def test_declining_is_told_with_its_curve_in_words_and_figures(report: Report, page: str) -> None:
    ours = report.abstaining["assistant"]
    assert ours.figures["Precision"].value == 1.0
    assert (ours.figures["Recall"].k, ours.figures["Recall"].n) == (1, 2)
    assert ours.points[-1].coverage == 1.0
    assert ours.aurc is not None
    assert 'role="img"' in page
    assert "Risk and coverage of assistant over 5 questions." in page
    assert page.count("Questions answered, the surest first") == 2


def test_a_family_counts_only_as_a_whole(report: Report) -> None:
    found = report.families
    assert (found.n, found.whole) == (1, 0)
    assert [one.case.id for one in found.broken["waits"]] == ["c-1", "c-2"]
    assert found.drops == {"typo": 1.0}


def test_a_report_on_one_answerer_without_failures_is_whole_too(
    corpus: Corpus, tmp_path: Path
) -> None:
    path = write_cases(tmp_path / "cases.jsonl", corpus, *ROWS[:2])
    write_run(tmp_path / "run", corpus, path)
    scored = score_folder(tmp_path / "run", corpus, cases=path, names=("assistant",))
    alone = make_report(scored, corpus)
    parts = Outline(report_page(alone))
    assert {link.removeprefix("#") for link in parts.links} <= set(parts.ids)
    assert "There are none." in parts.words
    assert "There are no others in this folder." in report_markdown(alone)


def test_the_same_replies_give_the_same_report(
    corpus: Corpus, tmp_path: Path, page: str, text: str
) -> None:
    again = report_on(corpus, tmp_path, *FAILING)
    assert report_page(again) == page
    assert report_markdown(again) == text
    assert str(tmp_path) not in page + text


def test_the_markdown_has_the_same_parts_and_escapes_what_it_shows(text: str, page: str) -> None:
    headings = re.findall("^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "The figures"
    assert "### c-2: Is &lt;script>alert(1)&lt;/script> \\| in \\*four\\* hours?" in text
    assert '<a id="case-c-2"></a>' in text
    assert "[c-2](#case-c-2)" in text
    for line in text.split("\n"):
        if line.startswith("|"):
            assert line.endswith("|")


def test_cells_and_blocks_of_markdown_cannot_be_broken_out_of() -> None:
    lines = table(("a", "b"), [("x|y", "1"), ("<b>z", "22")])
    assert lines == [
        "| a       |  b |",
        "| ------- | -: |",
        "| x\\|y    |  1 |",
        "| &lt;b>z | 22 |",
    ]
    assert verbatim("~~~\ncode")[0] == "~~~~text"
    assert plain("a_b  _c_ &amp; R&D") == "a_b \\_c\\_ &amp;amp; R&D"


def test_somebody_who_disagrees_changes_the_case_and_sees_the_effect(
    corpus: Corpus, tmp_path: Path
) -> None:
    path = write_cases(tmp_path / "cases.jsonl", corpus)
    write_run(tmp_path / "run", corpus, path)
    call = ["report", str(tmp_path / "run"), "--cases", str(path)]
    first = CliRunner().invoke(app, call)
    assert first.exit_code == 0, first.output
    assert "80.0% | 4 of 5" in first.stdout
    fairer = row("c-3", "How soon for psychosis?", ROWS[2]["evidence"][0][0]["quote"])
    write_cases(path, corpus, *ROWS[:2], fairer, *ROWS[3:])
    second = CliRunner().invoke(app, call)
    assert "100.0% | 5 of 5" in second.stdout
    assert "The case file has changed since these questions were asked" in second.stdout
    written = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "The case file has changed since these questions were asked" in written


def test_the_report_can_be_on_another_answerer(corpus: Corpus, tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.jsonl", corpus)
    write_run(tmp_path / "run", corpus, path)
    call = ["report", str(tmp_path / "run"), "--cases", str(path), "--of"]
    assert CliRunner().invoke(app, [*call, "theirs"]).exit_code == 0
    written = (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert written.startswith("# How well theirs answers the development cases")
    done = CliRunner().invoke(app, [*call, "nobody"])
    assert done.exit_code == 2
    assert "There are: assistant, theirs." in done.stderr
