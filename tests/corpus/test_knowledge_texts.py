"""What notices say in their own words has to stand in the words that they show."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from assistant.build import Library
from assistant.dates import in_words
from assistant.fidelity.sources import passage_of
from assistant.quantities import dates, labels, quantities
from corpus.knowledge import Knowledge
from corpus.pins import Place
from corpus.read import Corpus
from corpus.sentences import sentence_spans

_MODALS = {
    "must": r"must|mandatory",
    "required": r"requir(?:e|es|ed|ement|ements)",
    "have to": r"(?:have|has|had) to",
    "need to": r"needs?|needed",
    "should": r"should|ought to",
    "will want to": r"will want to",
    "expect": r"expect(?:s|ed|ing|ations?)?",
    "anticipate": r"anticipat(?:e|es|ed|ing)",
    "may": r"may|might",
    "could": r"could",
    "will": r"will",
}
_MOST_SIDES = 4
_SECTION = re.compile(r"(\d+(?:\.\d+)*) ")


@dataclass(frozen=True)
class Text:
    """Words of an entry and where the words stand that are shown with them."""

    name: str
    words: str
    places: tuple[Place, ...]


def texts(knowledge: Knowledge) -> Iterator[Text]:
    for conflict in knowledge.conflicts:
        sides = tuple(side.place for side in conflict.sides)
        yield Text(conflict.id, conflict.text, sides)
    for gap in knowledge.gaps:
        places = (*gap.mentions, *gap.pointers)
        yield Text(gap.id, gap.text, places)
    for premise in knowledge.premises:
        yield Text(premise.id, premise.text, premise.right)
    for scope in knowledge.scopes:
        yield Text(f"scope {scope.level}", scope.text, scope.says)


def plain(words: str, corpus: Corpus) -> str:
    """Return `words` without the documents' titles and the dates after them."""
    for document in corpus.documents:
        title = f"*{document.title.split(':')[0]}*"
        words = words.replace(f"{title} ({in_words(document.published[:7])})", "It")
        words = words.replace(title, "It")
    return words


def shown(places: Iterable[Place], corpus: Corpus) -> list[str]:
    """Return the words at `places`, what leads in to them, and their headings."""
    found = []
    for one in places:
        text = corpus.document(one.document_id).text
        found += [text[one.start : one.end], *passage_of(corpus, one).section]
        before = text[: one.start].split("\n")
        if before[-1] == "- ":
            found.append(next(line for line in reversed(before) if line and line[:2] != "- "))
    return found


def named(words: Iterable[str]) -> set[str]:
    """Return the numbered places that `words` name, as headings or in a text."""
    found = {label for one in words for label in labels(one)}
    for heading in words:
        if number := _SECTION.match(heading):
            found |= {f"section {number[1]}", f"chapter {number[1]}"}
    return found


def test_the_figures_dates_and_places_of_a_text_stand_in_what_is_shown_with_it(
    library: Library,
) -> None:
    lost = []
    abouts = [
        Text(f"{gap.id} (about)", gap.about, (*gap.mentions, *gap.pointers))
        for gap in library.knowledge.gaps
    ]
    for one in (*texts(library.knowledge), *abouts):
        told = shown(one.places, library.corpus)
        words = plain(one.words, library.corpus)
        figures = [held for quote in told for held in quantities(quote)]
        days = {day.value for quote in told for day in dates(quote)}
        lost += [
            (one.name, words[figure.start : figure.end])
            for figure in quantities(words)
            if not any(
                held.value == figure.value
                and (held.unit == figure.unit or not (held.measured or figure.measured))
                and figure.comparator in (None, held.comparator)
                for held in figures
            )
        ]
        lost += [(one.name, day.value) for day in dates(words) if day.value not in days]
        lost += [(one.name, place) for place in labels(words) if place not in named(told)]
    assert lost == []


@pytest.mark.parametrize("modal", _MODALS)
def test_a_text_asks_no_harder_than_the_words_shown_with_it(library: Library, modal: str) -> None:
    verb = re.compile(rf"\b(?:{_MODALS[modal]})\b", re.IGNORECASE)
    wrong = [
        one.name
        for one in texts(library.knowledge)
        if verb.search(plain(one.words, library.corpus))
        and not verb.search("\n".join(shown(one.places, library.corpus)))
    ]
    assert wrong == []


def test_a_text_is_one_or_two_sentences_that_end_with_a_full_stop(library: Library) -> None:
    for one in texts(library.knowledge):
        assert one.words.endswith("."), one.name
        assert len(list(sentence_spans(one.words, 0, len(one.words)))) <= 2, one.name


def test_no_two_entries_have_the_same_id(library: Library) -> None:
    known = library.knowledge
    ids = [one.id for one in known.conflicts]
    ids += [one.id for one in known.gaps]
    ids += [one.id for one in known.premises]
    ids += [one.id for one in known.expectations]
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_what_a_premise_believes_goes_on_from_the_documents_do_not_say(library: Library) -> None:
    for one in library.knowledge.premises:
        assert re.fullmatch(r"that \S.*[^.]", one.believes), one.id
        assert not re.search(r"\bthe documents?\b", one.believes), one.id


def test_what_a_gap_is_about_can_stand_in_brackets(library: Library) -> None:
    for one in library.knowledge.gaps:
        assert re.fullmatch(r"[^():;]*[^().:;\s]", one.about), one.id
        assert " but do not give " in one.text, one.id


def test_a_conflict_shows_no_more_sides_than_can_be_read_each_a_sentence_or_less(
    library: Library,
) -> None:
    for one in library.knowledge.conflicts:
        assert len(one.sides) <= _MOST_SIDES, one.id
        for side in one.sides:
            text = library.corpus.document(side.place.document_id).text
            spans = sentence_spans(text, side.place.start, side.place.end)
            assert len(list(spans)) == 1, one.id
