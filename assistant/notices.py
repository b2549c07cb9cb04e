"""What a careful reader would want to be told unasked."""

from collections.abc import Iterable

from assistant.answers import Citation, Notice
from assistant.dates import in_words
from corpus.read import Corpus


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
