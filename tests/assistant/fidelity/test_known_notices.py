"""The notice of everything that is known, one by one, on the real documents."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answers import Notice
from assistant.build import Library
from assistant.fidelity import conflicts, gaps, premises, scopes
from assistant.fidelity.sources import Sources
from assistant.verification import verify
from corpus.knowledge import Conflict, Gap, Knowledge, Premise, Scope
from corpus.knowledge_files import load_knowledge
from corpus.read import load_corpus, packaged_root

KNOWN = load_knowledge(load_corpus(Path(packaged_root())))
"""Read once here, to have a test for each entry."""


def marks(notice: Notice) -> list[int]:
    """The markers of the notice's text, in order."""
    return [int(number) for number in re.findall(r"\[(\d+)\]", notice.text)]


def unfolded(words: str) -> str:
    return " ".join(words.split())


def is_sound(library: Library, made: Callable[[Sources], Notice]) -> tuple[Notice, Sources]:
    """Make a notice beside no answer; its markers, numbers and quotes have to agree."""
    sources = Sources(library.corpus)
    notice = made(sources)
    verify(library.corpus, sources.citations)
    numbers = [citation.id for citation in sources.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(marks(notice)) == set(notice.citations) == set(numbers)
    assert len(notice.citations) == len(set(notice.citations))
    for citation in sources.citations:
        assert f"“{unfolded(citation.quote)}” [{citation.id}]" in notice.text
    return notice, sources


@pytest.mark.parametrize("conflict", KNOWN.conflicts, ids=lambda one: one.id)
def test_a_conflict_shows_the_words_of_every_side(library: Library, conflict: Conflict) -> None:
    notice, _ = is_sound(library, lambda sources: conflicts.notice(conflict, sources))
    assert notice.text.startswith(conflict.text)
    for side in conflict.sides:
        text = library.corpus.document(side.place.document_id).text
        assert unfolded(text[side.place.start : side.place.end]) in notice.text


@pytest.mark.parametrize("gap", KNOWN.gaps, ids=lambda one: one.id)
def test_a_gap_shows_where_it_is_mentioned_and_where_the_document_points(
    library: Library, gap: Gap
) -> None:
    notice, _ = is_sound(library, lambda sources: gaps.notice(gap, sources))
    for place in (*gap.mentions, *gap.pointers):
        text = library.corpus.document(place.document_id).text
        assert unfolded(text[place.start : place.end]) in notice.text
    assert ("They point elsewhere" in notice.text) is bool(gap.pointers)
    words = gaps.words(gap, library.corpus.documents)
    assert words.startswith(gap.text)
    assert ("They do not say where to find it." in words) is not bool(gap.pointers)
    assert "They are not an answer." in words


@pytest.mark.parametrize("premise", KNOWN.premises, ids=lambda one: one.id)
def test_a_premise_is_put_right_without_a_word_about_the_asker(
    library: Library, premise: Premise
) -> None:
    notice, _ = is_sound(library, lambda sources: premises.notice(premise, sources))
    assert notice.text.startswith("The documents do not say that ")
    own = f"{premise.believes}. {premise.text}"
    assert not re.search(r"\b(?:you|your|asker|the question|mistaken(?:ly)?)\b", own, re.IGNORECASE)


@pytest.mark.parametrize("scope", KNOWN.scopes, ids=lambda one: one.text[:40])
def test_a_scope_shows_where_the_document_says_so(library: Library, scope: Scope) -> None:
    is_sound(library, lambda sources: scopes._notice(scope, sources))


def test_no_section_has_two_scopes(library: Library) -> None:
    covered = [place for one in library.knowledge.scopes for place in one.covers]
    for at, place in enumerate(covered):
        assert not any(
            place.overlaps(other.document_id, other.start, other.end) for other in covered[:at]
        )


def test_what_is_known_is_the_same_each_time_it_is_read(library: Library) -> None:
    again: Knowledge = load_knowledge(library.corpus)
    assert again == library.knowledge == KNOWN
