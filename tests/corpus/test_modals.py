from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import Library
from corpus.documents import Document
from corpus.knowledge import Knowledge, NoExpectation
from corpus.modals import MODAL, modal_sentences, uncovered
from corpus.pins import place
from corpus.read import Corpus
from corpus.split import split

TEXT = """# A document

## 1 Staff

The background is long. Boards must plan. Nobody objects.

Providers should:

- hire people
- train them

There is progress:

- some of it good
- more could follow
"""


@pytest.fixture
def small() -> Corpus:
    document = Document("a", "A document", "P", "2016-01", "P", "", TEXT)
    return Corpus(Path(), (document,), tuple(split(document)))


def silent(corpus: Corpus, *quotes: str) -> Knowledge:
    return Knowledge(
        no_expectations=tuple(NoExpectation(place(corpus, "a", one), "known") for one in quotes)
    )


def test_every_modal_sentence_of_the_corpus_is_an_expectation_or_known_to_ask_nothing(
    library: Library,
) -> None:
    missed = uncovered(library.corpus, library.knowledge)
    assert [library.corpus.words(one) for one in missed] == []
    assert len(list(modal_sentences(library.corpus))) > 400


def test_an_entry_that_is_taken_away_is_missed(library: Library) -> None:
    corpus, knowledge = library.corpus, library.knowledge
    for at in (0, 60, 110):
        rest = (*knowledge.no_expectations[:at], *knowledge.no_expectations[at + 1 :])
        taken = knowledge.no_expectations[at].place
        for one in uncovered(corpus, replace(knowledge, no_expectations=rest)):
            assert taken.overlaps(one.document_id, one.start, one.end)
    without = replace(knowledge, expectations=())
    assert len(uncovered(corpus, without)) > 250


def test_sentences_items_and_lead_ins_are_found_and_the_rest_is_not(small: Corpus) -> None:
    assert [small.words(one) for one in modal_sentences(small)] == [
        "Boards must plan.",
        "Providers should:",
        "hire people",
        "train them",
        "more could follow",
    ]


def test_a_lead_in_that_is_known_to_ask_nothing_covers_items_without_a_modal_of_their_own(
    small: Corpus,
) -> None:
    known = silent(small, "Boards must plan.", "Providers should:")
    assert [small.words(one) for one in uncovered(small, known)] == ["more could follow"]


def test_part_of_a_sentence_does_not_cover_it(small: Corpus) -> None:
    known = silent(small, "must plan.", "Providers should:", "more could follow")
    assert [small.words(one) for one in uncovered(small, known)] == ["Boards must plan."]


@pytest.mark.parametrize(
    "words",
    [
        "must", "will need to", "needs", "should", "shall", "expected", "expectation", "won't",
        "will want to", "required", "requirements", "has to", "may", "can't", "could", "might",
        "would", "aims", "anticipate", "asked", "encourages", "responsible for", "ensuring",
        "committed", "commitment", "obligation",
    ],
)  # fmt: skip
def test_a_modal_is_known_in_any_case(words: str) -> None:
    assert MODAL.search(f"They {words} it")
    assert MODAL.search(words.upper())


@pytest.mark.parametrize("words", ["mustard", "canal", "goodwill", "maybe", "have together"])
def test_other_words_are_none(words: str) -> None:
    assert not MODAL.search(words)
