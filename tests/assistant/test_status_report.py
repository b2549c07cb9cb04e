"""The report as a whole: the words cited, the figures published, the contract kept."""

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from tests_support import shared_file, small_corpus

from assistant.errors import UnknownPlace
from assistant.objectives.measures import Measure
from assistant.objectives.register import load_register
from assistant.objectives.subjects import SECTOR, Subject
from assistant.objectives.wording import rounded
from assistant.status_files import Upload, read_files
from assistant.status_report import StatusReport, objective_citations, status_report
from assistant.status_wire import row_ranges, status_data
from corpus.read import Corpus, load_corpus

TODAY = date(2026, 11, 22)
SCHEMA = json.loads(
    files("assistant.contracts").joinpath("status.schema.json").read_text(encoding="utf-8")
)


def report_on(corpus: Corpus, *names: str, subject: Subject | None = None) -> StatusReport:
    uploads = [Upload(name.split("/")[-1], shared_file(name).read_bytes()) for name in names]
    return status_report(corpus, read_files(uploads), as_of=TODAY, subject=subject)


@pytest.fixture(scope="module")
def national(corpus: Corpus) -> StatusReport:
    return report_on(corpus, "data/ae_attendances_2016-04_2019-03.csv")


def figure(report: StatusReport, measure: str, period: str) -> Measure:
    found = [
        one
        for objective in report.objectives
        for one in objective.measures
        if one.definition.id == measure
        and one.period.label == period
        and one.level.kind in ("england", "provider")
    ]
    assert len(found) == 1, found
    return found[0]


def percent(measure: Measure) -> str:
    assert measure.value is not None
    return rounded(measure.value * 100, 2)


def test_every_objective_is_cited_word_for_word(corpus: Corpus) -> None:
    report = status_report(corpus, read_files([]), as_of=TODAY, subject=SECTOR)
    assert list(report.citations) == list(range(1, 17))
    for citation in [*report.citations.values(), report.scope]:
        text = corpus.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_corpus_without_the_objectives_is_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = small_corpus(tmp_path_factory.mktemp("other"))
    document = root / "documents" / "2020-objectives.md"
    document.unlink()
    manifest = root / "documents" / "manifest.toml"
    kept = manifest.read_text(encoding="utf-8").split("[[document]]")
    manifest.write_text(
        "[[document]]".join(one for one in kept if '"2020-objectives"' not in one), encoding="utf-8"
    )
    with pytest.raises(UnknownPlace, match="word for word"):
        objective_citations(load_corpus(root), load_register())


PUBLISHED = {
    # all types, by financial year and quarter: HSJ 7024872 and 7022147
    ("ae_4h_all_types", "2016/17"): "89.13",
    ("ae_4h_all_types", "2017/18"): "88.34",
    ("ae_4h_all_types", "2018/19"): "88.01",
    ("ae_4h_all_types", "2016/17 Q4"): "87.61",
    ("ae_4h_all_types", "2017/18 Q4"): "84.98",
    # by month: HSJ, Huffington Post 8 February 2018
    ("ae_4h_all_types", "2016-04"): "90.04",
    ("ae_4h_all_types", "2017-03"): "90.01",
    ("ae_4h_all_types", "2017-04"): "90.52",
    ("ae_4h_all_types", "2017-12"): "84.99",
    ("ae_4h_all_types", "2018-01"): "85.30",
    ("ae_4h_all_types", "2018-02"): "85.04",
    ("ae_4h_all_types", "2018-03"): "84.62",
    ("ae_4h_all_types", "2019-01"): "84.35",
    ("ae_4h_all_types", "2019-02"): "84.23",
    ("ae_4h_all_types", "2019-03"): "86.60",
    # type 1: nhsfunding.info, The Guardian 11 January 2018
    ("ae_4h_type_1", "2016-12"): "79.33",
    ("ae_4h_type_1", "2017-01"): "77.61",
    ("ae_4h_type_1", "2017-12"): "77.29",
    ("ae_4h_type_1", "2018-01"): "77.17",
    ("ae_4h_type_1", "2018-03"): "76.40",
}


@pytest.mark.parametrize(("measure", "period"), PUBLISHED)
def test_england_in_2016_to_2019_is_as_it_was_published(
    national: StatusReport, measure: str, period: str
) -> None:
    assert percent(figure(national, measure, period)) == PUBLISHED[measure, period]


def test_the_counts_behind_the_years_are_those_published(national: StatusReport) -> None:
    attended = {
        year: figure(national, "ae_4h_all_types", year).denominator
        for year in ("2016/17", "2017/18", "2018/19")
    }
    assert [int(one.low) for one in attended.values() if one] == [23362301, 23830120, 24826981]
    within = figure(national, "ae_4h_type_1", "2018-01").numerator
    assert within is not None and int(within.low) == 969985


def test_the_four_hour_standard_was_met_in_none_of_36_months(national: StatusReport) -> None:
    eight = national.assessment.objective(8)
    assert eight.status == "not_met"
    assert "0 of 36 months" in eight.sentence
    series = next(one for one in eight.series if one.definition.id == "ae_4h_all_types")
    phase = series.analysis.phases[0]
    assert phase.mean and phase.lower_limit and phase.upper_limit
    assert round(phase.mean * 100, 3) == 88.471
    assert round(phase.lower_limit * 100, 3) == 86.045
    assert round(phase.upper_limit * 100, 3) == 90.896
    assert series.analysis.assurance == "consistent_fail"
    assert series.analysis.variation == "common_cause"


def test_providers_that_skipped_months_are_named(national: StatusReport) -> None:
    words = next(note for note in national.notes if "between others of their own" in note)
    assert "8 providers" in words
    assert "RFR (2016-11)" in words


@pytest.mark.parametrize(
    ("month", "file", "all_types", "type_1"),
    [
        ("2024-04", "Monthly-AE-April-2024-revised.csv", "74.49", "60.43"),
        ("2024-07", "Monthly-AE-July-2024-revised.csv", "75.22", "61.36"),
        ("2024-09", "Monthly-AE-September-2024.csv", "74.22", "59.80"),
    ],
)
def test_monthly_files_of_2024_reconcile_and_count_booked_attendances(
    corpus: Corpus, month: str, file: str, all_types: str, type_1: str
) -> None:
    report = report_on(corpus, f"data/ae_monthly/{file}")
    measure = figure(report, "ae_4h_all_types", month)
    assert percent(measure) == all_types
    assert percent(figure(report, "ae_4h_type_1", month)) == type_1
    assert any("add up to the file's own total" in note for note in measure.notes)
    assert "later than the years of the objective" in report.assessment.objective(8).sentence
    assert any("76%" in remark for remark in report.assessment.objective(8).remarks)


def test_one_provider_in_the_extract_is_not_taken_for_england(corpus: Corpus) -> None:
    report = report_on(corpus, "data/rtt/20241130-RTT-November-2024-RBD.csv")
    measure = figure(report, "rtt_incomplete_18w", "2024-11")
    assert measure.level.label == "provider:RBD"
    assert measure.numerator and measure.denominator
    assert (measure.numerator.low, measure.denominator.low) == (12539, 21702)
    eight = report.assessment.objective(8)
    assert eight.status == "indicator_only"
    assert load_register().sector_scope in eight.sentence


def test_91_9952_per_cent_is_printed_so_and_misses_92(corpus: Corpus) -> None:
    report = report_on(corpus, "data/rtt/england_rtt_overview.csv")
    january = figure(report, "rtt_incomplete_18w", "2016-01")
    assert january.value is not None
    assert rounded(january.value * 100, 4) == "91.9952"
    assert january.met is False
    met = {
        year: sum(
            one.met is True
            for one in report.assessment.objective(8).measures
            if one.period.kind == "month" and f"{year}-04" <= one.period.label <= f"{year + 1}-03"
        )
        for year in range(2012, 2019)
    }
    assert list(met.values()) == [12, 12, 12, 9, 0, 0, 0]
    for month, value in {"2016-03": "91.48", "2017-03": "90.29", "2018-03": "87.25"}.items():
        assert percent(figure(report, "rtt_incomplete_18w", month)) == value
    last = [one for one in report.assessment.objective(8).measures if one.met]
    assert last[-1].period.label == "2016-02"
    december = figure(report, "rtt_incomplete_18w", "2007-12")
    assert december.value is not None
    assert rounded((1 - december.value) * 100, 2) == "43.61"


def test_the_mean_of_percentages_is_never_what_is_reported(national: StatusReport) -> None:
    april = figure(national, "ae_4h_all_types", "2017-04").value
    assert april is not None
    assert abs(april - Fraction(9346, 10000)) > Fraction(2, 100)


def test_the_report_keeps_its_contract(national: StatusReport) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(status_data(national))))


def test_the_report_keeps_the_contract_shared_with_others(national: StatusReport) -> None:
    shared = json.loads(shared_file("contracts/status.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(shared).validate(json.loads(json.dumps(status_data(national))))


def test_the_same_data_give_the_same_report(corpus: Corpus, national: StatusReport) -> None:
    again = report_on(corpus, "data/ae_attendances_2016-04_2019-03.csv")
    assert json.dumps(status_data(again)) == json.dumps(status_data(national))


def test_each_figure_names_its_rows(national: StatusReport) -> None:
    path = shared_file("data/ae_attendances_2016-04_2019-03.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    march = figure(national, "ae_4h_all_types", "2019-03")
    rows = [lines[number - 1].split(",") for number in march.sources[0].numbers]
    assert {row[0] for row in rows} == {"2019-03-01"}
    attended, over = sum(int(row[3]) for row in rows), sum(int(row[4]) for row in rows)
    assert march.numerator and march.denominator
    assert (march.numerator.low, march.denominator.low) == (attended - over, attended)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((2, 3, 4), "2-4"), ((5,), "5"), ((9, 2, 3, 12, 11), "2-3, 9, 11-12"), ((), "")],
)
def test_row_numbers_are_written_as_ranges(numbers: tuple[int, ...], words: str) -> None:
    assert row_ranges(numbers) == words
