"""The documents: what they are, their sections, their text, and any passage by its place."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from bots.parts import Parts
from bots.web.access import may
from bots.web.addresses import base_url, placed
from bots.web.api.paging import Cursor, Limit, page_of
from bots.web.api.shapes import SHA256, Quote, Shape
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Problem
from corpus.documents import Document, Role, Section

router = APIRouter(prefix="/v1/documents", tags=["documents"], dependencies=[Depends(may("ask"))])

DocumentId = Annotated[
    str, Path(max_length=200, description="The document's id.", examples=["2020-objectives"])
]
Place = Annotated[int, Path(ge=0, le=10_000_000, description="A code point of the text.")]
_LIST = "documents"


class DocumentBody(Shape):
    """A framework document."""

    id: str = Field(examples=["2020-objectives"])
    title: str = Field(examples=["2020 Objectives"])
    publisher: str = Field(examples=["NHS Improvement"])
    published: str = Field(examples=["2016-07"])
    """A day or a month."""
    speaker: str = Field(examples=["NHS Improvement"])
    """Who the document calls "we"."""
    standing: str | None = Field(
        examples=[
            "Its objectives run to 2020 and it does not say what replaces them. NHS Improvement "
            "became part of NHS England in July 2022."
        ]
    )
    """What is known of its standing today."""
    sha256: SHA256 = Field(
        examples=["51eb91e3c91f1e7cdd1297acec10daa2e695c051bf2cce72b0cc98827498ed47"]
    )
    """Of its text, as UTF-8."""
    characters: int = Field(examples=[21002])
    """Code points of its text."""
    url: str = Field(examples=["http://localhost:8000/documents/2020-objectives"])
    """The page that shows it."""


class SectionBody(Shape):
    """A heading and all that stands under it, up to the next heading of its level."""

    path: list[str] = Field(examples=[["Operational performance objectives", "Objective 8"]])
    """Headings, outermost first; empty for the whole document."""
    level: int = Field(examples=[3])
    role: Role = Field(examples=["body"])
    start: int = Field(ge=0, examples=[11042])
    end: int = Field(ge=0, examples=[12068])


class WholeDocument(DocumentBody):
    """A document with its sections, and its text where that was asked for."""

    sections: list[SectionBody]
    text: str | None = Field(examples=[None])


class Documents(Shape):
    """A page of the documents."""

    documents: list[DocumentBody]
    next_cursor: str | None = Field(examples=[None])


@router.get(
    "",
    operation_id="listDocuments",
    summary="List the documents",
    response_model=Documents,
    responses=problem_responses("bad-request"),
)
def list_documents(
    parts: Running, request: Request, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """Return the documents that answers are made of."""
    found = parts.library.corpus.documents
    page, following = page_of(parts.signer, _LIST, found, cursor=cursor, limit=limit)
    base = base_url(parts, request)
    return {"documents": [_body(one, base) for one in page], "next_cursor": following}


@router.get(
    "/{document_id}",
    operation_id="getDocument",
    summary="Get a document",
    response_model=WholeDocument,
    responses={
        200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Its version."}}},
        304: {"description": "It is as `If-None-Match` has it."},
        **problem_responses("not-found"),
    },
)
def get_document(
    parts: Running,
    request: Request,
    document_id: DocumentId,
    text: Annotated[bool, Query(description="Whether to send the whole text as well.")] = False,
) -> Response:
    """Return a document with the places of its sections."""
    document = _document(parts, document_id)
    sections = parts.library.corpus.sections(document.id)
    data = WholeDocument(
        **_body(document, base_url(parts, request)),
        sections=[SectionBody(**_section(one)) for one in sections],
        text=document.text if text else None,
    )
    body = data.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag}
    if _is_known(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get(
    "/{document_id}/passages/{start}-{end}",
    operation_id="getPassage",
    summary="Get a passage by its place",
    response_model=Quote,
    responses=problem_responses("not-found"),
)
def get_passage(
    parts: Running, request: Request, document_id: DocumentId, start: Place, end: Place
) -> dict[str, Any]:
    """Return the words from `start` up to `end`, and the heading that they begin under."""
    document = _document(parts, document_id)
    if not start < end <= len(document.text):
        raise Problem("not-found", "The document has no passage there.")
    data = {
        "document_id": document.id,
        "section": _headings(parts, document, start),
        "start": start,
        "end": end,
        "quote": document.text[start:end],
        "sha256": document.sha256,
    }
    return placed(data, base_url(parts, request))


def _document(parts: Parts, identity: str) -> Document:
    try:
        return parts.library.corpus.document(identity)
    except KeyError as error:
        raise Problem("not-found", "There is no document of that id.") from error


def _headings(parts: Parts, document: Document, at: int) -> list[str]:
    around = [
        one for one in parts.library.corpus.sections(document.id) if one.start <= at < one.end
    ]
    return list(max(around, key=lambda one: one.start).path) if around else []


def _is_known(tag: str, none_match: str) -> bool:
    """Return whether the header If-None-Match names a version (RFC 9110, weak comparison)."""
    named = [one.strip().removeprefix("W/") for one in none_match.split(",")]
    return tag in named or named == ["*"]


def _section(one: Section) -> dict[str, Any]:
    return {
        "path": list(one.path),
        "level": one.level,
        "role": one.role,
        "start": one.start,
        "end": one.end,
    }


def _body(document: Document, base: str) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "speaker": document.speaker,
        "standing": document.superseded_by,
        "sha256": document.sha256,
        "characters": len(document.text),
        "url": f"{base}/documents/{document.id}",
    }
