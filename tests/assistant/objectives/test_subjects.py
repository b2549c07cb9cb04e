from datetime import date

import pytest
from tests_status import everywhere, observed, spell

from assistant.objectives.measures import ENGLAND, Level
from assistant.objectives.observations import Observation, Spell
from assistant.objectives.periods import month
from assistant.objectives.subjects import (
    SECTOR,
    Subject,
    absent,
    belonging,
    chosen_subject,
)

A_AND_E = "ae_4h_all_types"
MARCH = month(2018, 3)
RBD = Subject("provider", "RBD")
LONDON = Subject("region", "London")


def row(code: str, region: str = "") -> Observation:
    return observed(A_AND_E, MARCH, code, 90, 100, region=region)


@pytest.mark.parametrize(
    ("subject", "level"),
    [
        (SECTOR, ENGLAND),
        (RBD, Level("provider", "RBD")),
        (LONDON, Level("region", "London")),
    ],
)
def test_a_subject_has_figures_of_its_own_level(subject: Subject, level: Level) -> None:
    assert subject.level == level


def test_everything_is_the_sectors() -> None:
    belongs = belonging(SECTOR)
    assert belongs(row("RBD"))
    assert belongs(row("ENGLAND"))
    assert belongs(spell("RAA", date(2017, 1, 1)))


def test_a_provider_has_its_own_rows_and_those_of_who_went_into_it() -> None:
    belongs = belonging(Subject("provider", "R0A"))
    assert [code for code in ("R0A", "RM2", "RW3", "RBD", "ENGLAND") if belongs(row(code))] == [
        "R0A",
        "RM2",
        "RW3",
    ]
    alone = belonging(Subject("provider", "R0A"), with_predecessors=False)
    assert alone(row("R0A"))
    assert not alone(row("RM2"))


def test_a_region_has_the_rows_that_name_it_in_whatever_case() -> None:
    belongs = belonging(LONDON)
    assert belongs(row("RAA", "LONDON"))
    assert belongs(row("RBB", "London"))
    assert not belongs(row("RCC", "South of London"))
    assert not belongs(row("RDD"))


def test_a_region_without_a_name_is_not_that_of_rows_without_a_region() -> None:
    nameless = Subject("region", "")
    assert not belonging(nameless)(row("RDD"))
    assert [one.code for one in absent(nameless, [row("RDD")], [])] == ["not_in_the_data"]


def test_the_only_provider_of_a_file_is_its_subject_and_that_is_said() -> None:
    subject, notes = chosen_subject(None, [row("RBD"), row("RBD")], [])
    assert subject == RBD
    assert notes == ["The data speak of one provider, RBD; the figures are its own."]


@pytest.mark.parametrize(
    ("rows", "spells"),
    [
        ([row("RBD"), row("RAA")], []),
        ([row("RBD"), row("ENGLAND")], []),
        ([row("RBD")], [spell("RBD", date(2017, 1, 1))]),
        ([row("ENGLAND")], []),
        ([], []),
    ],
    ids=["two", "with England", "with a list", "England", "nothing"],
)
def test_otherwise_it_is_the_sector(rows: list[Observation], spells: list[Spell]) -> None:
    assert chosen_subject(None, rows, spells) == (SECTOR, [])


def test_whoever_is_asked_about_is_the_subject_and_mergers_are_told() -> None:
    merged, notes = chosen_subject(Subject("provider", "R0A"), [row("R0A"), row("RM2")], [])
    assert merged == Subject("provider", "R0A")
    assert [one.split(" went into ")[0] for one in notes] == ["RM2"]
    assert chosen_subject(SECTOR, [row("RBD")], []) == (SECTOR, [])
    assert chosen_subject(LONDON, [row("RBD")], []) == (LONDON, [])


def test_somebody_without_rows_is_absent_and_an_error() -> None:
    rows = everywhere(A_AND_E, MARCH, 90, 100, providers=3)
    (problem,) = absent(RBD, rows, [])
    assert (problem.severity, problem.code) == ("error", "not_in_the_data")
    assert "RBD" in problem.message
    (problem,) = absent(LONDON, rows, [])
    assert "region called London" in problem.message


def test_a_row_a_time_in_special_measures_or_a_predecessor_is_enough_to_be_there() -> None:
    assert absent(RBD, [row("RBD")], []) == []
    assert absent(RBD, [], [spell("RBD", date(2017, 1, 1))]) == []
    assert absent(Subject("provider", "R0A"), [row("RM2")], []) == []
    assert absent(LONDON, [row("RAA", "london")], []) == []
    assert absent(SECTOR, [], []) == []
