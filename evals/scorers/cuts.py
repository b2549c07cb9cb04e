"""What a quote leaves out of its own sentence: never a "not", an "unless" or half a word."""

import re

from assistant.answers import Citation
from corpus.documents import Document
from corpus.read import Corpus
from evals.replies import Reply
from evals.scorers.layout import Span, lead_in, sentences, touched

_TURNS = re.compile(
    r"\b(?:not(?! (?:limited to|only|just|simply|merely)\b)|cannot|never|neither|nor|no|unless|"
    r"except|excepting|excluding)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a sentence round, or take something out of it, wherever they stand."""

_LIMITING = (
    r"(?:but not|only if|if|as long as|subject to|provided that|rather than|other than|"
    r"apart from|in (?:return|exchange) for)"
)
_LIMITS = re.compile(rf"\W*{_LIMITING}\b", re.IGNORECASE)
_ENDS = re.compile(rf"\b{_LIMITING}\W*$", re.IGNORECASE)
"""Words that limit what stands just before them, by what stands just behind."""


def cut_off(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return what is left out of quoted sentences and would turn their meaning round.

    A sentence is quoted as far as all citations of the reply together quote it. The words that
    lead in to a list's items belong to the sentence. A word that is cut in two is returned, too.
    """
    found: dict[str, None] = {}
    for document in corpus.documents:
        shown = [one for one in reply.citations if one.document_id == document.id]
        for citation in shown:
            for at in (citation.start, citation.end):
                if document.text[at - 1 : at].isalpha() and document.text[at : at + 1].isalpha():
                    found[document.text[at - 1 : at + 1]] = None
            for span in _spans(document, citation):
                for words in _left_out(document, span, shown):
                    if _TURNS.search(words) or _LIMITS.match(words) or _ENDS.search(words):
                        found[words.strip()] = None
    return tuple(found)


def _spans(document: Document, citation: Citation) -> list[Span]:
    numbers = touched(document, citation.start, citation.end)
    spans = [sentences(document)[number] for number in numbers]
    lead = lead_in(document, citation.start, citation.end)
    return [*spans, lead] if lead else spans


def _left_out(document: Document, span: Span, shown: list[Citation]) -> list[str]:
    at, parts = span[0], []
    for start, end in sorted((one.start, one.end) for one in shown):
        if at < min(start, span[1]):
            parts.append(document.text[at : min(start, span[1])])
        at = max(at, end)
    if at < span[1]:
        parts.append(document.text[at : span[1]])
    return parts
