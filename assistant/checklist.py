"""The checklist: what the documents expect, one thing a line, chosen and put in order.

Nothing is written here: a line is the document's words, where they stand, and what the annotations
know about them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, get_args

from assistant.actors import asked_of
from assistant.deadlines import ends, last_day
from assistant.errors import UnusableInput
from assistant.extractive import Titles, label
from assistant.fidelity.sources import passage_of
from assistant.places import find_document
from corpus.documents import Document
from corpus.knowledge import Expectation, Strength, Theme
from corpus.pins import Place
from corpus.read import Corpus
from index.keywords import tokens, words

STRENGTHS: tuple[Strength, ...] = get_args(Strength)
"""Strongest first."""
THEMES: tuple[Theme, ...] = get_args(Theme)

_Test = Callable[[Expectation], bool]
_Name = TypeVar("_Name", bound=str)

_LEAST_BEGINNING = 4
"""Letters from which the beginning of a word will do: staff finds staffing."""
_FRAME = re.compile(r"^(?:[A-Z][a-z]+ \d+: |\d+\) )|[⁰¹²³⁴-⁹]+|\.$")


@dataclass(frozen=True)
class Line:
    """One thing that is expected of somebody, with its source."""

    number: int
    """From 1, in the order of the list."""
    expectation: Expectation
    """Who, level, strength and the source's verb, theme, deadline and figure."""
    document: Document
    section: tuple[str, ...]
    """Heading path, outermost first."""
    label: str
    """Where it stands, short: 3.2 Temporary staff."""
    quote: str
    lead_in: str | None
    """For a list item: the words that lead in to it."""
    repeats: int | None = None
    """The line of the list, if there is one, that has the same words from another place."""

    @property
    def place(self) -> Place:
        """Where the quote stands."""
        return self.expectation.place


def select(
    corpus: Corpus,
    expectations: Iterable[Expectation],
    *,
    titles: Titles | None = None,
    theme: str | None = None,
    who: str | None = None,
    strength: str | None = None,
    by: str | None = None,
    document: str | None = None,
    about: str | None = None,
) -> tuple[Line, ...]:
    """Return the lines that fit every filter: strongest first, then as the documents have them.

    Args:
        corpus: what the expectations are pinned in.
        expectations: those to choose from.
        titles: short titles of numbered statements, for the labels.
        theme: one of `THEMES`, or enough of it to tell.
        who: a group (us, boards, trusts, sector), a level, or words of `who`.
        strength: one of `STRENGTHS`, or enough of it to tell.
        by: a date, month or year: what names a date that falls by its end.
        document: a document's id, or the start of it.
        about: words that stand in the quote, its lead-in, the heading above it or what it is
            about; all of them, in any form.

    Raises:
        UnusableInput: there is no such theme or strength, or `by` is no date.
        UnknownPlace: there is no such document.
    """
    tests = [
        *_kind_tests(theme, strength),
        *_place_tests(corpus, document, about),
        *_actor_tests(who, by),
    ]
    documents = {one.id: at for at, one in enumerate(corpus.documents)}
    chosen = [one for one in expectations if all(test(one) for test in tests)]
    chosen.sort(
        key=lambda one: (
            STRENGTHS.index(one.strength),
            documents[one.place.document_id],
            one.place.start,
        )
    )
    lines = [_line(corpus, at, one, titles or {}) for at, one in enumerate(chosen, start=1)]
    return _with_repeats(lines)


def _kind_tests(theme: str | None, strength: str | None) -> list[_Test]:
    tests: list[_Test] = []
    if theme is not None:
        of_theme = named(theme, THEMES, "theme")
        tests.append(lambda one: one.theme == of_theme)
    if strength is not None:
        of_strength = named(strength, STRENGTHS, "strength")
        tests.append(lambda one: one.strength == of_strength)
    return tests


def _place_tests(corpus: Corpus, document: str | None, about: str | None) -> list[_Test]:
    tests: list[_Test] = []
    if document is not None:
        identity = find_document(corpus, document).id
        tests.append(lambda one: one.place.document_id == identity)
    if about is not None:
        tests.append(lambda one: _says(_all_words(corpus, one), about))
    return tests


def _actor_tests(who: str | None, by: str | None) -> list[_Test]:
    tests: list[_Test] = []
    if who is not None:
        tests.append(lambda one: asked_of(one, who))
    if by is not None:
        limit = last_day(by)
        if limit is None:
            raise UnusableInput(
                "Give --by as a date or a year: 2018, March 2018, 2017/18 or 2018-03-31."
            )
        tests.append(lambda one: any(end <= limit for end in ends(one.deadline or "")))
    return tests


def named(wanted: str, known: Sequence[_Name], option: str) -> _Name:
    """Return the one of `known` that is `wanted`, starts with it, or has a word that does.

    Raises:
        UnusableInput: none is, or several are.
    """
    name = " ".join(wanted.lower().split())
    for fits in (
        lambda one: one.lower() == name,
        lambda one: bool(name) and one.lower().startswith(name),
        lambda one: bool(name) and re.search(rf"\b{re.escape(name)}", one.lower()) is not None,
    ):
        found = [one for one in known if fits(one)]
        if len(found) == 1:
            return found[0]
    raise UnusableInput(f"There is no {option} {wanted!r}. There are: {', '.join(known)}.")


def _says(text: str, wanted: str) -> bool:
    """Return whether `text` has all the words of `wanted`, in any form, or words that begin so."""
    text, wanted = text.replace("-", " "), wanted.replace("-", " ")
    found, stems = words(text), set(tokens(text))
    asked = list(zip(words(wanted), tokens(wanted), strict=True))
    return bool(asked) and all(
        stem in stems
        or (len(word) >= _LEAST_BEGINNING and any(one.startswith(word) for one in found))
        for word, stem in asked
    )


def _all_words(corpus: Corpus, one: Expectation) -> str:
    quote, lead_in = _quoted(corpus, one)
    heading = " ".join(passage_of(corpus, one.place).section[-1:])
    return f"{one.about} {heading} {lead_in or ''} {quote}"


def _quoted(corpus: Corpus, one: Expectation) -> tuple[str, str | None]:
    text = corpus.document(one.place.document_id).text
    quote = text[one.place.start : one.place.end]
    return quote, text[one.lead_in.start : one.lead_in.end] if one.lead_in else None


def _line(corpus: Corpus, number: int, one: Expectation, titles: Titles) -> Line:
    document = corpus.document(one.place.document_id)
    passage = passage_of(corpus, one.place)
    quote, lead_in = _quoted(corpus, one)
    place = label(document, passage, titles)
    return Line(number, one, document, passage.section, place, quote, lead_in)


def _with_repeats(lines: Iterable[Line]) -> tuple[Line, ...]:
    first: dict[tuple[str, str, str, str], Line] = {}
    found = []
    for line in lines:
        of = line.expectation
        same = first.setdefault((of.place.document_id, of.about, of.verb, _bare(line.quote)), line)
        repeats = same.number if same.place != line.place else None
        found.append(replace(line, repeats=repeats))
    return tuple(found)


def _bare(quote: str) -> str:
    """Return a quote without the label, number, footnote mark and full stop round its words."""
    return _FRAME.sub("", quote).lower()
