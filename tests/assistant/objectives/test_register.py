from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_status import definition

from assistant.framework import objectives
from assistant.objectives.errors import BadRegister
from assistant.objectives.periods import month
from assistant.objectives.recognise import formats
from assistant.objectives.register import Quote, Register, load_register, read_register
from corpus.read import Corpus

TEXT = files("assistant.objectives").joinpath("register.toml").read_text(encoding="utf-8")


def quotes(register: Register) -> Iterator[Quote]:
    for entry in register.objectives:
        if entry.by_quote:
            yield entry.by_quote
    for measure in register.measures.values():
        for standard in measure.standards:
            if standard.quote:
                yield standard.quote


# The register and the documents


def test_every_objective_is_quoted_word_for_word_and_its_statement_stands_once(
    corpus: Corpus,
) -> None:
    register = load_register()
    for entry in register.objectives:
        stated = [
            one
            for one in corpus.passages
            if one.kind == "statement" and corpus.words(one) == entry.quote
        ]
        assert [one.document_id for one in stated] == [register.document], entry.number


def test_every_threshold_of_the_documents_is_quoted_word_for_word(corpus: Corpus) -> None:
    found = list(quotes(load_register()))
    assert len(found) >= 10
    for quote in found:
        assert quote.words in corpus.document(quote.document).text, quote.words


def test_the_sentence_on_scope_stands_in_the_document_once(corpus: Corpus) -> None:
    register = load_register()
    text = corpus.document(register.document).text
    assert text.count(register.sector_scope) == 1
    assert register.sector_scope.endswith(".")


def test_numbers_themes_and_roles_are_those_that_the_document_gives(corpus: Corpus) -> None:
    ours = [(one.number, one.theme, one.role) for one in load_register().objectives]
    assert ours == [(one.number, one.theme, one.delivery) for one in objectives(corpus)]


def test_what_is_put_in_quotation_marks_as_a_source_stands_in_a_document(corpus: Corpus) -> None:
    texts = [one.text for one in corpus.documents]
    for measure in load_register().measures.values():
        for standard in measure.standards:
            for part in standard.source.split("“")[1:]:
                words = part.split("”")[0]
                assert any(words in text for text in texts), words


def test_a_threshold_without_a_quote_names_an_outside_source_or_says_that_it_is_later() -> None:
    for measure in load_register().measures.values():
        for standard in measure.standards:
            assert standard.source
            is_ours = standard.source.startswith(("2020 Objectives", "Implementing"))
            assert is_ours == (standard.quote is not None), measure.id


# Scope and standing


def test_nhs_improvement_delivers_four_objectives_itself() -> None:
    register = load_register()
    assert [one.number for one in register.objectives if one.role == "directly_deliver"] == [
        4,
        5,
        15,
        16,
    ]
    assert [one.number for one in register.objectives if one.scope == "nhs_improvement"] == [
        4,
        5,
        15,
        16,
    ]


def test_two_objectives_speak_of_every_provider_and_two_of_health_economies() -> None:
    by_scope = {
        scope: [one.number for one in load_register().objectives if one.scope == scope]
        for scope in ("every_provider", "health_economy")
    }
    assert by_scope == {"every_provider": [13, 14], "health_economy": [10, 11]}


def test_pitfall_22_six_objectives_are_for_evidence_and_have_no_measures() -> None:
    for entry in load_register().objectives:
        assert (entry.assessed == "evidence") == (entry.number in (4, 5, 10, 11, 15, 16))
        assert bool(entry.measures) == bool(entry.rule) == bool(entry.needs) == (not entry.evidence)


def test_pitfall_24_the_rules_name_the_words_that_have_no_definition() -> None:
    register = load_register()
    for number, word in (
        (6, "Maintain"),
        (6, "sustainable"),
        (8, "Consistently"),
        (14, "Effectively"),
    ):
        assert f"“{word}”" in register.objective(number).rule


# Standards by date


@pytest.mark.parametrize(
    ("measure", "comparator", "threshold"),
    [
        ("ae_4h_all_types", ">=", "0.95"),
        ("rtt_incomplete_18w", ">=", "0.92"),
        ("dm01_6w", "<=", "0.01"),
        ("cancer_2ww", ">=", "0.93"),
        ("cancer_2ww_breast", ">=", "0.93"),
        ("cancer_31d_first", ">=", "0.96"),
        ("cancer_31d_surgery", ">=", "0.94"),
        ("cancer_31d_drugs", ">=", "0.98"),
        ("cancer_31d_radiotherapy", ">=", "0.94"),
        ("cancer_62d_gp", ">=", "0.85"),
        ("cancer_62d_screening", ">=", "0.90"),
        ("ambulance_red_1_8m", ">=", "0.75"),
        ("ambulance_red_2_8m", ">=", "0.75"),
        ("ambulance_a19", ">=", "0.95"),
        ("eip_2w", ">=", "0.5"),
        ("iapt_18w", ">=", "0.95"),
        ("cqc_good_or_outstanding", ">=", "2/3"),
        ("efficiency_cip", ">=", "0.02"),
        ("sector_balance", ">=", "0"),
        ("special_measures_count", "=", "0"),
    ],
)
def test_the_standards_of_2016_17_are_these(measure: str, comparator: str, threshold: str) -> None:
    standard = definition(measure).standard_for_day(date(2016, 10, 1))
    assert standard
    assert (standard.comparator, standard.threshold) == (comparator, Fraction(threshold))


@pytest.mark.parametrize(
    ("measure", "last"),
    [
        ("ambulance_red_1_8m", date(2017, 7, 31)),
        ("ambulance_red_2_8m", date(2017, 7, 31)),
        ("ambulance_a19", date(2017, 7, 31)),
        ("cancer_2ww", date(2023, 9, 30)),
        ("cancer_31d_first", date(2023, 9, 30)),
        ("cancer_62d_gp", date(2023, 9, 30)),
    ],
)
def test_pitfall_19_a_standard_ends_on_its_day(measure: str, last: date) -> None:
    its = definition(measure)
    assert its.standard_for_day(last)
    assert its.standard_for_day(last + timedelta(1)) is None
    assert its.standard_on(last, last + timedelta(1)) is None


def test_pitfall_19_the_interim_aims_for_a_and_e_are_told_and_the_95_stays() -> None:
    its = definition("ae_4h_all_types")
    march = month(2024, 3)
    assert its.standard_on(march.start, march.end) == its.standards[0]
    assert any("76%" in one for one in its.remarks_on(march.end))
    assert its.remarks_on(date(2019, 3, 31)) == ()


def test_standards_of_one_measure_follow_one_another() -> None:
    for measure in load_register().measures.values():
        for one, later in pairwise(measure.standards):
            assert one.end is not None
            assert one.end < later.start


@given(st.sampled_from(sorted(load_register().measures)), st.fractions(-2, 2))
def test_a_standard_is_compared_exactly(measure: str, value: Fraction) -> None:
    for standard in definition(measure).standards:
        sign = (value > standard.threshold) - (value < standard.threshold)
        met_by = {">=": sign >= 0, "<=": sign <= 0, ">": sign > 0, "=": sign == 0}
        assert standard.met_by(value) == met_by[standard.comparator]
        assert standard.met_by(standard.threshold) == (standard.comparator != ">")


# Measures


def test_each_measure_belongs_to_one_objective_and_beside_ones_to_the_same() -> None:
    register = load_register()
    for name, measure in register.measures.items():
        assert name in register.objective_of(name).measures
        if measure.beside:
            assert register.objective_of(measure.beside) == register.objective_of(name)


def test_proportions_say_what_they_are_of_and_sums_and_counts_are_of_nothing() -> None:
    for measure in load_register().measures.values():
        assert (measure.denominator is not None) == (measure.kind == "proportion")


def test_pitfall_14_waiting_lists_and_single_days_are_not_flows() -> None:
    flows = {name for name, one in load_register().measures.items() if one.over == "flow"}
    assert not flows & {
        "rtt_incomplete_18w",
        "dm01_6w",
        "cqc_good_or_outstanding",
        "cqc_well_led",
        "special_measures_count",
        "seven_day_standards",
        "board_gender_balance",
    }
    assert {"ae_4h_all_types", "cancer_62d_gp", "eip_2w", "sector_balance"} <= flows


def test_every_format_has_a_name_and_titles_are_distinct() -> None:
    titles = [one.title for one in formats()]
    assert len(set(titles)) == len(titles) == len({one.id for one in formats()})
    assert all(titles)


# Bad registers


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "measure"),
        ("document = ", "cannot be read"),
        (changed("number = 2\n", "number = 3\n"), "numbered 1 to 16"),
        (changed("number = 16\n", "number = 17\n"), "numbered 1 to 16"),
        (changed('role = "support_the_sector"\n', ""), "role"),
        (changed('role = "support_the_sector"', 'role = "helps"'), "helps is not one of"),
        (changed('scope = "sector"', 'scope = "world"'), "world is not one of"),
        (changed('assessed = "count"', 'assessed = "guess"'), "guess is not one of"),
        (changed('assessed = "count"', 'assessed = "evidence"'), "objective 1"),
        (changed('comparator = "="', 'comparator = "~"'), "~ is not one of"),
        (changed('threshold = "2/3"', 'threshold = "most"'), "cannot be read"),
        (changed('threshold = "2/3"', 'threshold = "2/0"'), "cannot be read"),
        (changed("from = 2016-07-01", 'from = "2016-07-01"'), "is not a date"),
        (changed("by = 2020-12-31", 'by = "2020"'), "is not a date"),
        (changed('required = ["eip_2w"', 'required = ["no_such"'), "does not define"),
        (changed('beside = "ae_4h_all_types"', 'beside = "no_such"'), "does not define"),
        (changed('id = "board_women"', 'id = "eip_2w"'), "exactly one objective"),
        (changed('better = "lower"', 'better = "neither"'), "neither is not one of"),
        (
            changed('unit = "providers"', 'unit = "providers"\ncolour = "red"'),
            "colour is not a key",
        ),
        (
            changed('assessed = "count"', 'assessed = "count"\ncolour = "red"'),
            "colour is not a key",
        ),
        (changed('measures = ["cqc_well_led"]', 'measures = ["no_such"]'), "exactly one objective"),
        (
            changed('measures = ["cqc_well_led"]', 'measures = ["sector_balance"]'),
            "exactly one objective",
        ),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadRegister, match=why):
        read_register(text)


def test_the_register_is_read_once() -> None:
    assert load_register() is load_register()
    assert read_register(TEXT) == load_register()
