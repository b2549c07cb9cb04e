"""What a careful reader would want to be told unasked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answers import Citation, Notice
from assistant.dates import in_words
from assistant.fidelity import conflicts, figures, premises, scopes, strengths
from assistant.fidelity.known import Known
from assistant.fidelity.sources import Sources
from corpus.knowledge import Knowledge
from corpus.read import Corpus


@dataclass(frozen=True)
class Remarks:
    """The notices of an answer, and its citations with those that the notices add."""

    notices: tuple[Notice, ...]
    citations: tuple[Citation, ...]


def noticed(
    corpus: Corpus,
    knowledge: Knowledge,
    question: str,
    known: Known,
    quoted: Sequence[Citation],
) -> Remarks:
    """Return what has to be said beside an answer, most important first.

    Args:
        known: what of the knowledge the question is about.
        quoted: the answer's own citations.
    """
    sources = Sources(corpus, quoted)
    found = []
    if known.premise:
        found.append(premises.notice(known.premise, sources))
    if figure := figures.notice(question, quoted):
        found.append(figure)
    for conflict in conflicts.touched(knowledge.conflicts, quoted, known.conflicts):
        found.append(conflicts.notice(conflict, sources))
    found += scopes.notices(question, knowledge.scopes, quoted, sources)
    strength = strengths.notice(question, knowledge.expectations, quoted)
    if strength:
        found.append(strength)
    return Remarks((*found, *dated(corpus, quoted)), sources.citations)


def dated(corpus: Corpus, citations: Iterable[Citation]) -> list[Notice]:
    """Return, for each document quoted, when it was published and what is known of it since."""
    by_document: dict[str, list[int]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation.id)
    notices = []
    for identity, numbers in by_document.items():
        document = corpus.document(identity)
        text = f"{document.title.split(':')[0]} was published in {_month(document.published)}."
        if document.superseded_by:
            text += f" {document.superseded_by}"
        notices.append(Notice("dated", text, tuple(numbers)))
    return notices


def _month(published: str) -> str:
    return in_words(published[:7])
