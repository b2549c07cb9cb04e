"""The same functions as plain Python and as LangChain tools."""

from datetime import date

import pytest
from langchain_core.tools import BaseTool
from tests_support import example_file

from assistant import tools
from assistant.errors import UnusableInput
from assistant.langchain_adapter import status_tools
from assistant.status_files import Contents, Upload, read_files
from corpus.read import Corpus

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def england() -> Contents:
    path = example_file()
    return read_files([Upload(path.name, path.read_bytes())])


@pytest.fixture
def named(corpus: Corpus, england: Contents) -> dict[str, BaseTool]:
    return {one.name: one for one in status_tools(corpus, england, as_of=TODAY)}


def test_the_objectives_come_with_their_rule_and_the_data_they_need(corpus: Corpus) -> None:
    listed = tools.list_objectives(corpus)
    assert [one["objective"] for one in listed] == list(range(1, 17))
    assert "ae_4h_all_types" in listed[7]["measures"]
    assert listed[3]["assessed"] == "evidence"


def test_a_status_is_the_contract_s_object(corpus: Corpus, england: Contents) -> None:
    eight = tools.objective_status(corpus, england, objective=8, as_of=TODAY)
    assert eight["status"] == "not_met"
    assert eight["citation"]["quote"].startswith("Objective 8")
    assert eight["problems"] == []


def test_a_series_has_its_points_and_its_limits(corpus: Corpus, england: Contents) -> None:
    series = tools.measure_series(corpus, england, measure="ae_4h_all_types", as_of=TODAY)
    assert len(series["points"]) == 36
    assert series["spc"]["assurance"] == "consistent_fail"
    assert series["points"][0]["period"] == "2016-04"


@pytest.mark.parametrize("number", [0, 17, -1])
def test_an_objective_that_is_none_is_refused(
    corpus: Corpus, england: Contents, number: int
) -> None:
    with pytest.raises(UnusableInput, match="1 to 16"):
        tools.objective_status(corpus, england, objective=number, as_of=TODAY)


def test_a_measure_without_data_is_refused_in_words(corpus: Corpus, england: Contents) -> None:
    with pytest.raises(UnusableInput, match="no series"):
        tools.measure_series(corpus, england, measure="dm01_6w", as_of=TODAY)
    with pytest.raises(UnusableInput, match="There are: ae_4h_all_types"):
        tools.measure_series(corpus, england, measure="happiness", as_of=TODAY)


def test_langchain_tools_are_described_typed_and_give_the_same(
    corpus: Corpus, england: Contents, named: dict[str, BaseTool]
) -> None:
    assert set(named) == {"list_objectives", "objective_status", "measure_series"}
    assert all(one.description and one.args_schema for one in named.values())
    given = named["objective_status"].invoke({"objective": 8})
    assert given == tools.objective_status(corpus, england, objective=8, as_of=TODAY)
    assert len(named["list_objectives"].invoke({})) == 16


def test_a_model_s_mistake_is_told_to_it_in_words(named: dict[str, BaseTool]) -> None:
    assert "There is no such measure" in named["measure_series"].invoke({"measure": "happiness"})


def test_a_provider_that_is_not_in_the_data_is_a_problem_and_no_figure(
    named: dict[str, BaseTool],
) -> None:
    given = named["objective_status"].invoke({"objective": 8, "provider": "RXX"})
    assert given["status"] == "no_data"
    assert [one["code"] for one in given["problems"]] == ["not_in_the_data"]
