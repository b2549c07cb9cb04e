"""The documents to read, and each passage at its own address."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bots.web.access import Asker
from bots.web.deps import Running
from bots.web.problems import Problem
from bots.web.templates import page
from bots.web.views.document_view import document_card, document_view
from bots.web.views.sources import dated
from corpus.documents import Document
from corpus.read import Corpus

router = APIRouter(include_in_schema=False)

_SPAN = re.compile(r"(0|[1-9]\d{0,8})-([1-9]\d{0,8})", re.ASCII)
_NO_DOCUMENT = "There is no such document."
_NO_WORDS = "The address names no words of this document. It may have been cut off."


@router.get("/documents")
def documents(request: Request, parts: Running, caller: Asker) -> HTMLResponse:
    """Show which documents there are."""
    cards = [document_card(one) for one in parts.library.corpus.documents]
    return page(request, "documents.jinja", documents=cards)


@router.get("/documents/{identity}")
def document(request: Request, parts: Running, caller: Asker, identity: str) -> HTMLResponse:
    """Show a whole document."""
    return _shown(request, _document(parts.library.corpus, identity))


@router.get("/documents/{identity}/{span}")
def passage(
    request: Request,
    parts: Running,
    caller: Asker,
    identity: str,
    span: str,
    v: str | None = None,
) -> HTMLResponse:
    """Show a document with the words of `span` marked: code points, the end exclusive."""
    found = _document(parts.library.corpus, identity)
    numbers = _SPAN.fullmatch(span)
    if numbers is None:
        raise Problem("not-found", _NO_WORDS)
    return _shown(request, found, (int(numbers[1]), int(numbers[2])), v)


def _document(corpus: Corpus, identity: str) -> Document:
    try:
        return corpus.document(identity)
    except KeyError as error:
        raise Problem("not-found", _NO_DOCUMENT) from error


def _shown(
    request: Request,
    found: Document,
    span: tuple[int, int] | None = None,
    version: str | None = None,
) -> HTMLResponse:
    view = document_view(found, span, version=version)
    if view is None:
        raise Problem("not-found", _NO_WORDS)
    return page(
        request,
        "document.jinja",
        view=view,
        quoted=span is not None,
        published=dated(found.published),
    )
