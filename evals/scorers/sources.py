"""Numbers without a source: what a statement or notice names and nothing it cites holds.

Besides the numbers of its quotes a statement may name those of their headings. A notice may also
name the question's, how many numbered places there are, when the documents were published, what is
known of their standing since, and what they are said not to say.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Citation, Notice
from assistant.dates import in_words
from assistant.quantities import Date, Quantity, dates, labels, quantities
from corpus.documents import Document
from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.replies import Reply
from evals.scorers.cited import cited, headings_of, is_computed, words_of
from evals.scorers.layout import headings
from evals.scorers.normal import without_markers

_COUNTED_HERE = frozenset("documents places passages quotes sides ways".split())
"""What a notice counts of its own."""

_OF_DOCUMENTS = ("dated", "gap")
"""Notices that may say when the documents were published."""

_DENIES = re.compile(r"\bdo(?:es)? not\b")
_NUMBERED = re.compile(r"(?P<kind>[A-Z][a-z]+) \d+")
_SECTION = re.compile(r"(?P<number>\d+(?:\.\d+)*)[.)]?\s")


@dataclass(frozen=True)
class _Told:
    """What may be named."""

    figures: tuple[Quantity, ...]
    dates: tuple[str, ...]
    published: tuple[str, ...]
    labels: frozenset[str]


def unsupported(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the figures, dates and numbered places that have no source, as they are said.

    A refusal's text is looked at as a notice is. What was computed from data is left out.
    """
    if any(is_computed(one, reply) for one in reply.statements):
        return ()
    found: list[str] = []
    for statement in reply.statements:
        told = _told(_words(cited(reply, statement.citations), corpus))
        found += _without_source(_plain(statement.text, corpus), told)
    notices = [*reply.notices]
    if reply.declined:
        notices.append(Notice("gap", reply.text, tuple(one.id for one in reply.citations)))
    for notice in notices:
        told = _told_in(notice, reply, corpus)
        text = _asserted(_plain(notice.text, corpus))
        found += [one for one in _without_source(text, told) if one.lower() != "two"]
    return tuple(found)


def _told_in(notice: Notice, reply: Reply, corpus: Corpus) -> _Told:
    """Return what a notice may name; one that cites nothing, any numbered place of the corpus."""
    shown = cited(reply, notice.citations)
    names = {one.document_id for one in shown} or {one.id for one in corpus.documents}
    documents = [one for one in corpus.documents if one.id in names]
    sources = [*_words(shown, corpus), reply.question]
    if notice.kind == "dated":
        sources += [one.superseded_by or "" for one in documents]
    published = documents if notice.kind in _OF_DOCUMENTS else []
    places = [] if shown else [name for one in documents for name in headings(one)]
    return _told(sources, published, places, corpus.documents)


def _words(shown: Iterable[Citation], corpus: Corpus) -> list[str]:
    """Return the words of citations, of what leads in to them, and of their headings."""
    return [words for one in shown for words in (*words_of(one, corpus), *headings_of(one, corpus))]


def _told(
    sources: Sequence[str],
    published: Sequence[Document] = (),
    places: Sequence[str] = (),
    counted: Sequence[Document] = (),
) -> _Told:
    """Return what `sources` name, with the dates, places and counts of documents."""
    return _Told(
        tuple(one for source in sources for one in _figures(source))
        + tuple(count for one in counted for count in _counts(one)),
        tuple(day.value for source in sources for day in dates(source)),
        tuple(one.published for one in published),
        frozenset(name for source in (*sources, *places) for name in _places(source)),
    )


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[Quantity, ...]:
    return quantities(text)


@lru_cache(maxsize=4096)
def _places(text: str) -> tuple[str, ...]:
    """Return the numbered places that a heading or text names: `objective 8`, `section 3.2`."""
    number = _SECTION.match(text)
    own = (f"section {number['number']}", f"chapter {number['number']}") if number else ()
    return (*own, *labels(text))


@lru_cache(maxsize=16)
def _counts(document: Document) -> tuple[Quantity, ...]:
    """Return how many numbered headings of a kind there are."""
    kinds = [match["kind"] for name in headings(document) if (match := _NUMBERED.fullmatch(name))]
    return tuple(
        count
        for kind in dict.fromkeys(kinds)
        for count in quantities(f"{kinds.count(kind)} {kind.lower()}s")
    )


def _plain(text: str, corpus: Corpus) -> str:
    """Return `text` without markers, and without the documents' titles and dates after them."""
    plain = without_markers(text)
    for document in corpus.documents:
        for title in (document.title, document.title.split(":")[0]):
            for date in (document.published, document.published[:7]):
                plain = plain.replace(f"{title}* ({in_words(date)})", "…")
            plain = plain.replace(title, "…")
    return plain


def _asserted(text: str) -> str:
    """Return `text` without what it says the documents do not say, to each sentence's end."""
    spans = sentence_spans(text, 0, len(text))
    return "\n".join(_DENIES.split(text[start:end])[0] for start, end in spans)


def _without_source(text: str, told: _Told) -> list[str]:
    lost = [
        text[one.start : one.end]
        for one in quantities(text)
        if one.unit not in _COUNTED_HERE and not any(_supports(each, one) for each in told.figures)
    ]
    lost += [one.value for one in dates(text) if not _dated(one, text, told)]
    return lost + [name for name in labels(text) if not _is_place(name, told)]


def _is_place(name: str, told: _Told) -> bool:
    kind, number = name.split()
    if kind == "numbered":
        return any(one.split()[1] == number for one in told.labels)
    return name in told.labels


def _supports(source: Quantity, one: Quantity) -> bool:
    """Return whether the source's figure is the one said; no comparator may be added."""
    return (
        source.value == one.value
        and (source.unit == one.unit or not (source.measured or one.measured))
        and one.comparator in (None, source.comparator)
    )


def _dated(one: Date, text: str, told: _Told) -> bool:
    """Return whether a date is a source's, or the month or year that a source's is in.

    The year that a document was published in has to be said to be the document's.
    """
    if any(_within(one.value, day) for day in told.dates):
        return True
    meant = len(one.value) > len("2016") or text[: one.start].endswith(" of ")
    return meant and not one.by and any(_within(one.value, day) for day in told.published)


def _within(said: str, source: str) -> bool:
    return source == said or source.startswith(f"{said}-")
