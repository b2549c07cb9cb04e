"""What is ranked and what is embedded.

A unit is what a search returns: a paragraph, an objective's statement, a table cell, or a whole
list with its lead-in; where a list is long, each of its items. A unit's leaves are the sentences
or items in which an answer stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.annotations import AskedOf, Unanswered
from corpus.documents import Passage
from corpus.knowledge import Matter
from corpus.read import Corpus

WHOLE_LIST_WORDS = 250
"""A list with more words than this is ranked item by item: it is more than an answer may hold."""


@dataclass(frozen=True)
class Unit:
    """A passage that can be returned, and the passages in it that can be quoted on their own."""

    passage: Passage
    leaves: tuple[Passage, ...]


@dataclass(frozen=True)
class Entry:
    """One text to embed, and the leaf or unit it speaks for."""

    text: str
    passage_id: str
    kind: str
    """`leaf`, `whole`, `question`; `unanswered` (then `passage_id` is the kind it is of); `topic`
    and `counter` (a question that touches a matter that something is known of, and one close by
    that does not; then `passage_id` is the matter's name)."""


def units(corpus: Corpus) -> tuple[Unit, ...]:
    """Return the units of the corpus in reading order, without footnotes that are an address."""
    parts: dict[str, list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.parent:
            parts[passage.parent].append(passage)
    found: list[Unit] = []
    for passage in corpus.passages:
        if passage.parent or _only_an_address(corpus.words(passage), passage):
            continue
        children = parts[passage.id]
        if passage.kind == "list" and _words(corpus, passage) > WHOLE_LIST_WORDS:
            if lead_in := _lead_in(passage, children):
                found.append(Unit(lead_in, (lead_in,)))
            found += [Unit(item, tuple(parts[item.id]) or (item,)) for item in children]
        elif passage.kind == "list":
            leaves = (leaf for item in children for leaf in parts[item.id] or [item])
            found.append(Unit(passage, tuple(leaves)))
        else:
            found.append(Unit(passage, tuple(children) or (passage,)))
    return tuple(found)


def entries(
    corpus: Corpus,
    ranked: Iterable[Unit],
    asked: Iterable[AskedOf],
    unanswered: Iterable[Unanswered] = (),
    matters: Iterable[Matter] = (),
    *,
    headings: bool = True,
) -> tuple[Entry, ...]:
    """Return every text to embed, each once for each passage it speaks for.

    Args:
        headings: whether a passage's words are embedded under its heading or alone.
    """
    found = [entry for unit in ranked for entry in _of_unit(corpus, unit, headings)]
    for one in asked:
        found += [Entry(question, one.passage_id, "question") for question in one.questions]
    found += [Entry(other.question, other.kind, "unanswered") for other in unanswered]
    for matter in matters:
        found += [Entry(question, matter.name, "topic") for question in matter.asked]
        found += [Entry(question, matter.name, "counter") for question in matter.not_asked]
    return tuple(dict.fromkeys(found))


def _of_unit(corpus: Corpus, unit: Unit, headings: bool) -> Iterator[Entry]:
    heading = f"{heading_of(corpus, unit.passage)}: " if headings else ""
    for leaf in unit.leaves:
        lead_in = ""
        if leaf.lead_in:
            start, end = leaf.lead_in
            lead_in = corpus.document(leaf.document_id).text[start:end] + " "
        yield Entry(f"{heading}{lead_in}{corpus.words(leaf)}", leaf.id, "leaf")
    if len(unit.leaves) > 1:
        yield Entry(f"{heading}{corpus.words(unit.passage)}", unit.passage.id, "whole")


def heading_of(corpus: Corpus, passage: Passage) -> str:
    """Return the words of the innermost heading, or of the statement that heads the section."""
    for other in corpus.passages:
        if (
            other.kind == "statement"
            and other.document_id == passage.document_id
            and other.section == passage.section
        ):
            return "2020 objective" if other.id == passage.id else corpus.words(other)
    if passage.section:
        return passage.section[-1]
    return corpus.document(passage.document_id).title


def _lead_in(whole: Passage, items: list[Passage]) -> Passage | None:
    """The sentence that leads in to a list, as a passage of its own."""
    if not items or not items[0].lead_in:
        return None
    start, end = items[0].lead_in
    return replace(
        whole, id=f"{whole.document_id}:{start}-{end}", start=start, end=end, kind="sentence"
    )


def _words(corpus: Corpus, passage: Passage) -> int:
    return len(corpus.words(passage).split())


def _only_an_address(words: str, passage: Passage) -> bool:
    return passage.role == "footnote" and len(words.split()) <= 2
