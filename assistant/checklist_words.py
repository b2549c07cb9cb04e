"""The checklist in words: what every way of showing it says round the lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.checklist import STRENGTHS, Line
from assistant.checklist_filters import Filters, chosen_by, fitting
from assistant.dates import in_words
from assistant.deadlines import ends
from assistant.extractive import Titles, short_title
from corpus.documents import Document
from corpus.knowledge import Knowledge, Scope, Strength
from corpus.read import Corpus

STRENGTH_NOTE = (
    "How strongly each thing is put is the source's own: every line quotes the words that carry "
    "it, and nothing is made stronger. Headings, level and theme only sort the lines."
)
_MEANING: dict[Strength, str] = {
    "must": "Also “has to” and “an obligation”.",
    "will need to": "Also “needs to”, “requires”, “is needed” and “is essential”.",
    "should": "Also “is responsible for” and “has a key role in”.",
    "expects": "“We expect” and “expected to”.",
    "will want to": "",
    "asks": "Requests and softer invitations, such as “will be encouraged”.",
    "may": "Also “can”: what is open to somebody.",
    "aims": "Aims, ambitions, purposes, priorities and the vision for 2020.",
    "anticipates": "What is foreseen: “we anticipate”, “by 2020 we expect that”, “will be using”.",
    "will": "What somebody says it will do, and objectives and tasks put without another verb.",
}


@dataclass(frozen=True)
class Checklist:
    """The lines with what has to be said of them."""

    lines: tuple[Line, ...]
    chosen: tuple[str, ...]
    """What they were chosen by, in words."""
    notes: tuple[str, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that the lines are from."""
        return tuple({line.document.id: line.document for line in self.lines}.values())

    @property
    def title(self) -> str:
        """What it is and how long."""
        return f"Checklist of what the documents expect: {counted(len(self.lines), 'line')}"

    @property
    def groups(self) -> tuple[tuple[Strength, tuple[Line, ...]], ...]:
        """The lines by strength, strongest first."""
        by_strength = {
            strength: tuple(one for one in self.lines if one.expectation.strength == strength)
            for strength in STRENGTHS
        }
        return tuple((strength, lines) for strength, lines in by_strength.items() if lines)


def checklist(
    corpus: Corpus, knowledge: Knowledge, filters: Filters, titles: Titles | None = None
) -> Checklist:
    """Return the lines that fit `filters`, with what has to be said of them.

    Raises:
        UnusableInput, UnknownPlace: see `assistant.checklist.select`.
    """
    lines = fitting(corpus, knowledge.expectations, filters, titles)
    notes = [*_undated(corpus, knowledge, filters), *_scopes(lines, knowledge.scopes)]
    documents = {line.document.id: line.document for line in lines}
    notes += [
        f"{short_title(one)} is of {in_words(one.published)}. {one.superseded_by}"
        for one in documents.values()
        if one.superseded_by
    ]
    return Checklist(lines, chosen_by(filters), tuple(notes))


def source(document: Document) -> str:
    """Return a document's name as a reader would look it up: title, publisher, date."""
    return f"{document.title} ({document.publisher}, {in_words(document.published)})"


def sources(documents: Iterable[Document]) -> str:
    """Return one sentence that says which documents the lines are from, and when those are of."""
    named = [source(one) for one in documents]
    return f"From {' and '.join(named)}, word for word."


def group_title(strength: Strength, lines: Sequence[Line]) -> str:
    """Return the heading of a group: “will need to” (112)."""
    return f"“{strength}” ({len(lines)})"


def group_meaning(strength: Strength) -> str:
    """Return what else stands under the heading of a group; empty where it says it all."""
    return _MEANING[strength]


def quoted(line: Line) -> str:
    """Return a line's words in quotation marks, its lead-in first."""
    return f"“{line.lead_in}” … “{line.quote}”" if line.lead_in else f"“{line.quote}”"


def who(line: Line) -> str:
    """Return who is to act, with the level where that does not say it."""
    one = line.expectation
    return one.who if one.level in one.who else f"{one.who}; level: {one.level}"


def stands(line: Line) -> str:
    """Return where a line stands: document, date and place."""
    return f"{short_title(line.document)} ({in_words(line.document.published)}), {line.label}"


def counted(number: int, thing: str) -> str:
    """Return a number with its noun: 1 line, 2 lines."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _undated(corpus: Corpus, knowledge: Knowledge, filters: Filters) -> list[str]:
    """Say which time limits name no date, where the lines were chosen by one."""
    if filters.by is None:
        return []
    others = fitting(corpus, knowledge.expectations, replace(filters, by=None))
    limits = [one.expectation.deadline for one in others if one.expectation.deadline]
    undated = [one for one in limits if not ends(one)]
    if not undated:
        return []
    listed = ", ".join(f"“{one}”" for one in dict.fromkeys(undated))
    are = "is" if len(undated) == 1 else "are"
    return [
        "A month or year is taken to its end. Left out "
        f"{are} {counted(len(undated), 'line')} whose time limit names no date: {listed}."
    ]


def _scopes(lines: Sequence[Line], scopes: Sequence[Scope]) -> list[str]:
    """Return what the documents say about whom the lines are for."""
    asked = [one for one in lines if one.expectation.level not in ("NHS Improvement", "partners")]
    return [
        scope.text
        for scope in scopes
        if any(
            covered.overlaps(line.document.id, line.place.start, line.place.end)
            for covered in scope.covers
            for line in asked
        )
    ]
