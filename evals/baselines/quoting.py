"""Passages to the reply that quotes them whole and says nothing else."""

from collections.abc import Sequence

from assistant.answers import Citation, Statement, cite
from corpus.documents import Passage
from corpus.read import Corpus
from evals.replies import Reply


def quoting(
    corpus: Corpus,
    question: str,
    passages: Sequence[Passage],
    *,
    confidence: float | None = None,
    found: Sequence[Passage] | None = None,
) -> Reply:
    """Return the reply that quotes `passages`, at least one, each as a statement of its own.

    Args:
        confidence: how sure the answerer is; higher is surer.
        found: what its search brought, best first, when that is more than it quotes.
    """
    citations = cited(corpus, passages)
    return Reply(
        question=question,
        outcome="answered",
        text="\n\n".join(f"“{one.quote}” [{one.id}]" for one in citations),
        statements=tuple(Statement(f"“{one.quote}”", (one.id,)) for one in citations),
        citations=citations,
        confidence=confidence,
        found=cited(corpus, found) if found is not None else citations,
    )


def cited(corpus: Corpus, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """Return citations of `passages`, numbered from 1."""
    return tuple(
        cite(number, corpus.document(one.document_id), one)
        for number, one in enumerate(passages, start=1)
    )


def span(corpus: Corpus, document_id: str, start: int, end: int) -> Passage:
    """Return any words of a document as a passage of the section that they begin in.

    Args:
        start: code point into the document's text; `end` is exclusive.
    """
    around = [one for one in corpus.sections(document_id) if one.start <= start < one.end]
    inmost = max(around, key=lambda one: one.start, default=None)
    return Passage(
        id=f"{document_id}:{start}-{end}",
        document_id=document_id,
        section=inmost.path if inmost else (),
        start=start,
        end=end,
        kind="paragraph",
        role=inmost.role if inmost else "body",
    )
