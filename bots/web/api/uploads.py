"""The caller's own data files: sent, listed, deleted. Nobody else's are ever seen."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response

from assistant.objectives.problems import Problem as FileProblem
from bots.errors import NotThere, UnusableUpload
from bots.owners import Owner
from bots.parts import Parts
from bots.store import idempotency
from bots.store.uploads import KeptUpload
from bots.upload_words import upload_error
from bots.web.access import DataOwner, owner_of
from bots.web.api.paging import Cursor, Limit, decode, encode
from bots.web.api.receiving import Received, received
from bots.web.api.upload_shapes import Upload, Uploads, upload_data
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Part, Problem

router = APIRouter(prefix="/v1/uploads", tags=["uploads"])

UploadId = Annotated[str, Path(max_length=64, description="The upload's id.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]{1,200}$",
        description="A name of your own for this upload. Sent again within 24 hours with the same "
        "file it makes nothing new; with another file it is refused.",
        examples=["9b1d0c52-7f5e-4a39"],
    ),
]
_LIST = "uploads"


@router.post(
    "",
    operation_id="createUpload",
    summary="Upload a data file",
    status_code=201,
    response_model=Upload,
    response_description="The upload. The same file sent again gives the one that is there.",
    responses={
        201: {"headers": {"Location": {"schema": {"type": "string"}, "description": "Its path."}}},
        **problem_responses("bad-request", "too-large", "unusable", "too-busy"),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "string",
                                "format": "binary",
                                "description": "A published NHS file or a filled template: CSV, "
                                "XLSX, XLS, ODS, or a ZIP of one CSV.",
                            },
                            "period": {
                                "type": "string",
                                "maxLength": 40,
                                "description": "The month, quarter or year of a file that does not "
                                "say its own: 2024-09, 2018/19 Q4.",
                            },
                        },
                    },
                    "example": {"file": "Period,Org code,…", "period": "2019-03"},
                }
            },
        }
    },
)
async def create_upload(
    parts: Running,
    request: Request,
    response: Response,
    caller: DataOwner,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Read a file, check it, and keep it until it expires or you delete it.

    A file with data about people is refused as a whole and nothing of it is kept. Every problem of
    a refused file is among `errors`.
    """
    owner = owner_of(caller)
    most = parts.settings.upload_bytes
    async with received(request, most=most) as sent:
        # Parsing, the database and the file itself: none of it on the event loop.
        kept = await parts.answering.run(lambda: _keep(parts, owner, sent, idempotency_key))
    response.headers["Location"] = f"/v1/uploads/{kept.id}"
    return upload_data(kept)


@router.get(
    "",
    operation_id="listUploads",
    summary="List your uploads",
    response_model=Uploads,
    responses=problem_responses("bad-request"),
)
def list_uploads(
    parts: Running, caller: DataOwner, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """Return your uploads, newest first."""
    found = sorted(parts.uploads.listed(owner_of(caller)), key=_age, reverse=True)
    if cursor:
        last = decode(parts.signer, _LIST, cursor)
        found = [one for one in found if _age(one) < last]
    more = len(found) > limit
    page = found[:limit]
    return {
        "uploads": [upload_data(one) for one in page],
        "next_cursor": encode(parts.signer, _LIST, _age(page[-1])) if more else None,
    }


@router.get(
    "/{upload_id}",
    operation_id="getUpload",
    summary="Get an upload",
    response_model=Upload,
    responses=problem_responses("not-found"),
)
def get_upload(parts: Running, caller: DataOwner, upload_id: UploadId) -> dict[str, Any]:
    """Return what is known of an upload of yours."""
    return upload_data(parts.uploads.find(owner_of(caller), upload_id))


@router.delete(
    "/{upload_id}",
    operation_id="deleteUpload",
    summary="Delete an upload",
    status_code=204,
    responses=problem_responses("not-found"),
)
def delete_upload(parts: Running, caller: DataOwner, upload_id: UploadId) -> None:
    """Delete a file of yours and all that was read from it."""
    parts.uploads.delete(owner_of(caller), upload_id)


@router.delete(
    "",
    operation_id="deleteUploads",
    summary="Delete all your uploads",
    status_code=204,
)
def delete_uploads(parts: Running, caller: DataOwner) -> None:
    """Delete all your files and all that was read from them."""
    parts.uploads.delete_all(owner_of(caller))


def _keep(parts: Parts, owner: Owner, sent: Received, key: str | None) -> KeptUpload:
    """Keep what was sent, or return what the same key kept before.

    Raises:
        Problem: nothing in it can be used, or the key goes with another file.
    """
    now = parts.now()
    if key:
        before = _kept_before(parts, owner, key, sent.digest, now)
        if before:
            return before
    try:
        kept = parts.uploads.keep(owner, sent.name, sent.read(), period=sent.period, now=now)
    except UnusableUpload as error:
        told = [_part(one, parts.settings.upload_bytes) for one in error.problems]
        raise Problem("unusable", str(error), errors=told) from error
    if key:
        # The id alone: what is deleted must not live on among the replies.
        idempotency.remember(
            parts.database, owner, key, sent.digest, 201, kept.id.encode(), now=now
        )
    return kept


def _kept_before(
    parts: Parts, owner: Owner, key: str, digest: str, now: datetime
) -> KeptUpload | None:
    try:
        reply = idempotency.remembered(parts.database, owner, key, digest, now=now)
        return parts.uploads.find(owner, reply.body.decode()) if reply else None
    except idempotency.Mismatch as error:
        raise Problem("unusable", str(error)) from error
    except NotThere:
        return None  # it has been deleted since, and is kept anew


def _part(problem: FileProblem, limit: int) -> Part:
    more = {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity,
    }
    return Part(upload_error(problem, limit), more=more)


def _age(upload: KeptUpload) -> str:
    return f"{upload.created_at.isoformat(timespec='microseconds')} {upload.id}"
