import pytest

from assistant.build import Library
from corpus.knowledge import Matter, matters
from corpus.read import Corpus
from index.units import entries, units

MATTER = Matter("gap:parking", ("how many spaces", "spaces?"), ("who may park",))


def test_questions_on_a_matter_are_embedded_under_its_name(corpus: Corpus) -> None:
    found = [(one.text, one.passage_id, one.kind) for one in entries(corpus, (), (), (), [MATTER])]
    assert found == [
        ("how many spaces", "gap:parking", "topic"),
        ("spaces?", "gap:parking", "topic"),
        ("who may park", "gap:parking", "counter"),
    ]


def test_a_text_is_embedded_once_for_each_thing_it_speaks_for(corpus: Corpus) -> None:
    twice = Matter("gap:parking", ("how many spaces", "how many spaces"), ("how many spaces",))
    other = Matter("premise:parking", ("how many spaces",), ())
    found = entries(corpus, (), (), (), [twice, other, twice])
    assert [(one.passage_id, one.kind) for one in found] == [
        ("gap:parking", "topic"),
        ("gap:parking", "counter"),
        ("premise:parking", "topic"),
    ]


def test_every_question_of_the_knowledge_is_embedded(library: Library) -> None:
    known = matters(library.knowledge)
    found = {
        (one.passage_id, one.kind, one.text) for one in entries(library.corpus, (), (), (), known)
    }
    for matter in known:
        assert {(matter.name, "topic", text) for text in matter.asked} <= found
        assert {(matter.name, "counter", text) for text in matter.not_asked} <= found


def test_matters_have_names_of_their_own(library: Library) -> None:
    names = [matter.name for matter in matters(library.knowledge)]
    assert len(names) == len(set(names))
    assert {name.partition(":")[0] for name in names} == {"conflict", "gap", "premise"}


@pytest.mark.parametrize("headings", [True, False])
def test_words_are_embedded_under_their_heading_or_alone(corpus: Corpus, headings: bool) -> None:
    unit = next(
        one for one in units(corpus) if corpus.words(one.passage).startswith("Deficit reduction")
    )
    [first, *_] = entries(corpus, [unit], (), headings=headings)
    words = corpus.words(unit.leaves[0])
    assert (first.text == words) is not headings
    assert first.text.endswith(words)
