"""Baselines without a model: what they quote is exact, and what each is for holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.build import Library
from assistant.settings import Settings
from assistant.verification import verify
from corpus.read import Corpus
from evals.baselines import BASELINES
from evals.baselines.bm25 import ParagraphSearch, bm25_answerer
from evals.baselines.quoting import quoting, span
from evals.baselines.trivial import random_answerer
from evals.cases import Case, cases_file, load_cases
from evals.replies import Reply, from_data, to_data
from index.keywords import tokens

AGENCY = "What is expected of us on agency staff?"
NO_KNOWN_WORD = "Xylophone zeppelin?"
CASELESS = (
    "bm25-top-1", "bm25-top-3", "quote-everything", "always-refuse", "first-paragraphs",
    "random-passage",
)  # fmt: skip

Ask = Callable[[str, str], Reply]


@pytest.fixture(scope="session")
def a_case(corpus: Corpus) -> Case:
    return load_cases(cases_file("development"), corpus)[0]


@pytest.fixture
def ask(settings: Settings, library: Library, a_case: Case) -> Ask:
    """Ask the baseline named a question, whatever else the case holds."""

    def asked(name: str, question: str) -> Reply:
        return BASELINES[name](settings, library)(replace(a_case, question=question))

    return asked


@pytest.mark.parametrize("name", CASELESS)
@pytest.mark.parametrize("question", [AGENCY, NO_KNOWN_WORD, "?"])
def test_every_citation_is_the_documents_words(
    name: str, question: str, ask: Ask, corpus: Corpus
) -> None:
    reply = ask(name, question)
    verify(corpus, reply.citations)
    verify(corpus, reply.found)
    assert reply.question == question
    assert [one.id for one in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert bool(reply.statements) == (reply.outcome == "answered")


@pytest.mark.parametrize("name", CASELESS)
def test_a_reply_is_the_same_again_and_survives_a_file(name: str, ask: Ask) -> None:
    reply = ask(name, AGENCY)
    assert ask(name, AGENCY) == reply
    assert from_data(to_data(reply)) == reply


@pytest.mark.parametrize("top", [1, 3])
def test_bm25_always_answers_with_so_many_passages(top: int, ask: Ask) -> None:
    for question in (AGENCY, NO_KNOWN_WORD, "?"):
        reply = ask(f"bm25-top-{top}", question)
        assert len(reply.quoted) == top
        assert len(reply.found) == 10


def test_bm25_quotes_whole_paragraphs_that_hold_the_words_asked_for(
    ask: Ask, corpus: Corpus
) -> None:
    best, three = ask("bm25-top-1", AGENCY), ask("bm25-top-3", AGENCY)
    assert any("agency" in one.quote for one in three.citations)
    assert three.citations[0] == best.citations[0]
    whole = {(one.document_id, one.start, one.end) for one in corpus.passages if not one.parent}
    assert {(one.document_id, one.start, one.end) for one in three.citations} <= whole


def test_bm25_looks_at_the_words_of_paragraphs_and_not_at_their_headings(corpus: Corpus) -> None:
    whole = [one for one in corpus.passages if one.parent is None]
    used = {token for one in whole for token in tokens(corpus.words(one))}
    headings = {token for one in whole for part in one.section for token in tokens(part)}
    assert headings - used
    for token in sorted(headings - used):
        assert ParagraphSearch(corpus).search(token, 1)[1] == 0.0


def test_bm25_is_surer_of_a_question_in_the_documents_words(corpus: Corpus, ask: Ask) -> None:
    sure, unsure = ask("bm25-top-1", AGENCY).confidence, ask("bm25-top-1", NO_KNOWN_WORD).confidence
    assert sure is not None
    assert unsure == 0.0
    assert sure > unsure


def test_everything_is_quoted_from_end_to_end(ask: Ask, corpus: Corpus) -> None:
    reply = ask("quote-everything", AGENCY)
    assert [one.quote for one in reply.citations] == [one.text for one in corpus.documents]


def test_the_one_that_refuses_quotes_nothing(ask: Ask) -> None:
    reply = ask("always-refuse", AGENCY)
    assert reply.declined
    assert not reply.citations
    assert not reply.statements


def test_the_first_paragraph_of_each_document_is_prose(ask: Ask, corpus: Corpus) -> None:
    reply = ask("first-paragraphs", AGENCY)
    assert [one.document_id for one in reply.citations] == [one.id for one in corpus.documents]
    assert all(len(one.quote.split()) > 20 for one in reply.citations)


def test_chance_is_seeded_by_the_question(corpus: Corpus, a_case: Case) -> None:
    cases = [replace(a_case, question=f"Question {number}?") for number in range(30)]
    drawn = [random_answerer(corpus)(case).citations for case in cases]
    assert drawn == [random_answerer(corpus)(case).citations for case in cases]
    assert len({one[0].start for one in drawn}) > 20
    assert drawn != [random_answerer(corpus, seed=1)(case).citations for case in cases]


def test_an_answerer_looks_at_the_question_only(corpus: Corpus) -> None:
    first, second = load_cases(cases_file("development"), corpus)[:2]
    other = replace(second, question=first.question)
    for answerer in (bm25_answerer(corpus, 3), random_answerer(corpus)):
        assert answerer(first) == answerer(other)


def test_words_from_anywhere_are_of_the_section_they_begin_in(corpus: Corpus) -> None:
    document = corpus.documents[0]
    for section in corpus.sections(document.id)[:20]:
        found = span(corpus, document.id, section.start, min(section.start + 5, section.end))
        assert found.section == section.path
    start = document.text.index("# ")
    reply = quoting(corpus, "?", [span(corpus, document.id, start, start + 40)])
    assert reply.citations[0].quote == document.text[start : start + 40]
    assert reply.text == f"“{reply.citations[0].quote}” [1]"


def test_names_can_be_names_of_files_and_each_baseline_says_what_it_is() -> None:
    for name, baseline in BASELINES.items():
        assert name == name.strip().lower()
        assert not set(name) & set(" /\\.")
        assert baseline.about.endswith(".")
        assert len(baseline.about) < 100
        assert "\n" not in baseline.about
