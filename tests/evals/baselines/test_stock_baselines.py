"""The frameworks' recipes as they come; each is left out where its packages are."""

from dataclasses import replace

import pytest

from assistant.build import Library
from assistant.settings import Settings
from assistant.verification import verify
from corpus.read import Corpus
from evals.answerers import Answerer
from evals.baselines import BASELINES
from evals.cases import cases_file, load_cases

AGENCY = "What is expected of us on agency staff?"
NEEDS = {
    "langchain": "langchain_chroma",
    "llamaindex": "llama_index",
    "llamaindex-top-5": "llama_index",
}


@pytest.fixture
def answerer(request: pytest.FixtureRequest, settings: Settings, library: Library) -> Answerer:
    name: str = request.param
    pytest.importorskip(NEEDS[name], reason=f"{name} is not installed")
    return BASELINES[name](settings, library)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("answerer", "count"),
    [("langchain", 4), ("llamaindex", 2), ("llamaindex-top-5", 5)],
    indirect=["answerer"],
)
def test_a_recipe_quotes_its_nearest_chunks_exactly(
    answerer: Answerer, count: int, corpus: Corpus
) -> None:
    case = replace(load_cases(cases_file("development"), corpus)[0], question=AGENCY)
    reply = answerer(case)
    assert reply.outcome == "answered"
    assert len(reply.citations) == len({one.start for one in reply.citations}) == count
    verify(corpus, reply.citations)
    assert reply.confidence is not None
    assert answerer(case) == reply


@pytest.mark.thorough
def test_two_recipes_in_one_process_do_not_share_their_chunks(
    settings: Settings, library: Library, corpus: Corpus
) -> None:
    pytest.importorskip(NEEDS["langchain"], reason="langchain is not installed")
    case = replace(load_cases(cases_file("development"), corpus)[0], question=AGENCY)
    first, second = (BASELINES["langchain"](settings, library) for _ in range(2))
    assert first(case) == second(case)
