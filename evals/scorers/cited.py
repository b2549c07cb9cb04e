"""The words that a statement, a notice or a block cites, with what leads in to them."""

from collections.abc import Iterable

from assistant.answers import Citation, Statement
from corpus.documents import Document
from corpus.read import Corpus
from evals.replies import Reply
from evals.scorers.layout import lead_in, statement_of


def cited(reply: Reply, numbers: Iterable[int]) -> list[Citation]:
    """Return the citations of `reply` with these numbers; those that it lacks are left out."""
    wanted = set(numbers)
    return [one for one in reply.citations if one.id in wanted]


def words_of(citation: Citation, corpus: Corpus) -> list[str]:
    """Return the quote, and the words that lead in to it where it is of a list."""
    document = document_of(citation, corpus)
    lead = lead_in(document, citation.start, citation.end) if document else None
    return [citation.quote, document.text[slice(*lead)]] if document and lead else [citation.quote]


def is_computed(statement: Statement, reply: Reply) -> bool:
    """Return whether a statement rests on a status that the reply holds, computed from data."""
    statuses = reply.more.get("statuses", ())
    return any(one["objective"] == statement.status for one in statuses)


def headings_of(citation: Citation, corpus: Corpus) -> list[str]:
    """Return the headings that a citation says it stands under, and the words of a statement."""
    document = document_of(citation, corpus)
    words = statement_of(document, citation.section) if document else ""
    return [*citation.section, words]


def document_of(citation: Citation, corpus: Corpus) -> Document | None:
    """Return the document that `citation` is of; None where the corpus lacks it."""
    return next((one for one in corpus.documents if one.id == citation.document_id), None)
