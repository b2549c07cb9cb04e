"""Citation validity: every citation is what stands in its document, and every number is listed."""

from assistant.answers import Citation
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import document_of
from evals.scorers.layout import paths_of


def valid(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when all citations are valid, those of notices and related passages too, else 0.

    None for a reply that cites nothing.
    """
    shown = (*reply.citations, *reply.related)
    cited = {number for one in reply.statements for number in one.citations}
    cited |= {number for one in reply.notices for number in one.citations}
    if not shown and not cited:
        return None
    listed = [one.id for one in reply.citations]
    known = cited <= set(listed) and len(set(listed)) == len(listed)
    return float(known and all(is_valid(one, corpus) for one in shown))


def is_valid(citation: Citation, corpus: Corpus) -> bool:
    """Return whether the quote is its document's words at its offsets, of the right version.

    The title, the date and the headings it stands under have to be the document's, too. The corpus
    tells of no page and no address, so that naming one is wrong.
    """
    document = document_of(citation, corpus)
    if document is None or citation.sha256 != document.sha256:
        return False
    described = (citation.document_title, citation.published)
    return (
        0 <= citation.start < citation.end
        and document.text[citation.start : citation.end] == citation.quote
        and described == (document.title, document.published)
        and citation.page is None
        and citation.url is None
        and citation.section in paths_of(document, citation.start, citation.end)
    )
