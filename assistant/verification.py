"""Every quote is held against the document before an answer leaves."""

from collections.abc import Iterable

from assistant.answers import Citation
from assistant.errors import Unverified
from corpus.read import Corpus


def verify(corpus: Corpus, citations: Iterable[Citation]) -> None:
    """Check that each citation's quote is its document's words at its offsets.

    Raises:
        Unverified: one is not; the answer must not be sent.
    """
    for citation in citations:
        try:
            document = corpus.document(citation.document_id)
        except KeyError as error:
            raise Unverified("A citation names a document that the corpus lacks.") from error
        if citation.sha256 != document.sha256:
            raise Unverified("A citation is of another version of its document.")
        if document.text[citation.start : citation.end] != citation.quote:
            raise Unverified("A quote is not the document's words at its offsets.")
