"""The public vocabulary: what goes in, what comes out.

An answer that could mislead cannot be built: `Answer` refuses an answered statement without a
citation, a citation number that is not in the list, and a not-found answer with statements.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from corpus.documents import Document, Passage

if TYPE_CHECKING:
    from assistant.status_files import Contents
    from assistant.status_report import StatusReport

Outcome = Literal["answered", "not_found", "out_of_scope", "needs_clarification", "failed"]
"""The contract's closed set; the doors have words for each."""

NoticeKind = Literal["scope", "conflict", "dated", "gap", "premise", "strength"]


@dataclass(frozen=True)
class Question:
    """What somebody asks. Knows nothing of the door it came through."""

    text: str
    asked_on: date | None = None
    data: "Contents | None" = None
    """What the asker's own files hold, read and checked."""
    history: tuple[str, ...] = ()
    """Earlier questions of the thread, oldest first, as understood. Questions only: no earlier
    passage can become a source by way of it."""


@dataclass(frozen=True)
class Citation:
    """Words of a document, and exactly where they stand."""

    id: int
    """From 1, unique in the answer; the number of the marker in the text."""
    document_id: str
    document_title: str
    published: str
    section: tuple[str, ...]
    quote: str
    start: int
    """Code point into the document's text; `end` is exclusive."""
    end: int
    sha256: str
    page: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Statement:
    """One thing the answer says, and the citations it rests on."""

    text: str
    citations: tuple[int, ...]
    status: int | None = None


@dataclass(frozen=True)
class Notice:
    """What a careful reader would want to be told unasked."""

    kind: NoticeKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The whole answer; every door renders this and nothing else."""

    id: str
    """The same for the same question, corpus and settings."""
    question: str
    outcome: Outcome
    text: str
    """Plain Markdown with the markers [1], [2] … in place."""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    related: tuple[Citation, ...] = ()
    """For `not_found`: the nearest passages, which are no answer."""
    mode: Literal["extractive", "generative"] = "extractive"
    error: str | None = None
    report: "StatusReport | None" = None
    """What was computed from data, where the answer rests on it."""
    statuses: tuple[int, ...] = ()
    """The objectives of the report that the answer speaks of."""
    understood: str | None = None
    """The question as read with the thread's earlier ones, where it leans on them."""

    def __post_init__(self) -> None:
        """Refuse what must never be sent.

        Raises:
            ValueError: the answer contradicts itself.
        """
        known = {citation.id for citation in self.citations}
        cited = [one.citations for one in self.statements]
        cited += [one.citations for one in self.notices]
        for numbers in cited:
            if not known.issuperset(numbers):
                raise ValueError("A statement or notice cites what the answer does not list.")
        if self.outcome == "answered":
            if not self.statements:
                raise ValueError("An answered question needs a statement.")
            if any(not one.citations and one.status is None for one in self.statements):
                raise ValueError("An answered statement needs a citation or a computed status.")
        elif self.statements:
            raise ValueError(f"An answer that is {self.outcome} makes no statements.")


def cite(identity: int, document: Document, passage: Passage) -> Citation:
    """Return the citation of `passage`, numbered `identity`."""
    return Citation(
        id=identity,
        document_id=document.id,
        document_title=document.title,
        published=document.published,
        section=passage.section or (document.title,),
        quote=passage.words_in(document),
        start=passage.start,
        end=passage.end,
        sha256=document.sha256,
    )
