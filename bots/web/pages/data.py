"""Your data: files to upload, what is kept of them, templates to fill in, and deleting it all."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from importlib.resources import files as packaged
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from assistant.objectives.periods import Period, parse_period
from assistant.objectives.recognise import formats
from assistant.objectives.templates import templates
from assistant.objectives.wording import counted
from assistant.reports.template_files import write_template
from assistant.uploads.open import shown_name
from bots.errors import NotThere, UnusableUpload
from bots.owners import Owner
from bots.parts import Parts
from bots.store import conversations
from bots.store.uploads import KeptUpload
from bots.upload_words import COULD_NOT_UPLOAD, NOTHING_SELECTED, size_in_words, too_large
from bots.web.access import DataOwner, owner_of
from bots.web.csrf import Ours
from bots.web.deps import Running
from bots.web.problems import Problem
from bots.web.templates import page
from bots.web.views.status_choice import Mistake
from bots.web.views.upload_view import (
    RefusedFile,
    at_fields,
    problem_rows,
    summary,
    upload_view,
)

router = APIRouter(include_in_schema=False)

ACCEPTED = ".csv,.tsv,.txt,.zip,.xlsx,.xlsm,.xls,.ods"
"""What the browser offers to choose; what a file really is, its bytes decide."""

_EXAMPLE = "england-ae-2016-2019.csv"
_LONGEST = 100
"""Characters of a month as it is typed."""
_MOST_FILES = 20
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@router.get("/data")
def show(
    request: Request,
    parts: Running,
    caller: DataOwner,
    added: Annotated[list[str], Query()] = [],  # noqa: B006  (FastAPI copies it)
    deleted: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Show what is kept, and the form."""
    return _page(request, parts, owner_of(caller), added=added, deleted=deleted)


async def form_of(request: Request) -> AsyncIterator[FormData]:
    """Yield the form that was sent; its files are let go of whatever becomes of them."""
    async with request.form() as form:
        yield form


@router.post("/data")
async def upload(
    request: Request,
    parts: Running,
    caller: DataOwner,
    form: Annotated[FormData, Depends(form_of)],
    _: Ours,
) -> Response:
    """Keep files; show everything that is wrong with those that cannot be used."""
    owner = owner_of(caller)
    # A browser sends a file without a name and without bytes where none is selected.
    sent = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    files = [one for one in sent if one.filename or one.size]
    typed = str(form.get("period", ""))[:_LONGEST]
    month = parse_period(typed)
    again = partial(_page, request, parts, owner, typed=typed, status=422)
    if mistakes := _mistakes(files, typed, month):
        return await run_in_threadpool(partial(again, mistakes=mistakes))
    kept, refused = await _kept(parts, owner, files, month)
    added = [one.id for one in kept]
    if refused:
        return await run_in_threadpool(partial(again, added=added, refused=refused))
    return _see("/data", *(f"added={one}" for one in added))


@router.post("/data/example")
async def use_example(parts: Running, caller: DataOwner, _: Ours) -> Response:
    """Keep the example that ships as if it had been uploaded, and show what comes of it."""
    data = packaged("assistant.examples").joinpath(_EXAMPLE).read_bytes()
    kept = await _keep(parts, owner_of(caller), _EXAMPLE, data, None)
    # By itself: together with other figures of the same months it would contradict them.
    return _see("/data/status", f"upload={kept.id}")


@router.post("/data/uploads/{identity}/delete")
def delete(identity: str, parts: Running, caller: DataOwner, _: Ours) -> Response:
    """Delete one upload; one that is gone already is as good as deleted."""
    try:
        parts.uploads.delete(owner_of(caller), identity)
    except NotThere:
        return _see("/data")
    return _see("/data", "deleted=one")


@router.get("/data/delete")
def confirm(request: Request, parts: Running, caller: DataOwner) -> HTMLResponse:
    """Ask once more before everything is deleted."""
    uploads = parts.uploads.listed(owner_of(caller))
    return page(request, "data_delete.jinja", uploads=len(uploads))


@router.post("/data/delete")
def delete_all(parts: Running, caller: DataOwner, _: Ours) -> Response:
    """Delete all uploads and conversations of whoever asks."""
    owner = owner_of(caller)
    parts.uploads.delete_all(owner)
    conversations.delete_all(parts.database, owner)
    return _see("/data", "deleted=all")


@router.get("/data/templates/{name}.{kind}")
def template(name: str, kind: Literal["xlsx", "csv"]) -> Response:
    """Hand out an empty template with its instructions."""
    found = next((one for one in templates() if one.id == name), None)
    if found is None:
        raise Problem("not-found", "There is no template of this name.")
    return Response(
        write_template(found, kind),
        media_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{found.id}.{kind}"'},
    )


async def _kept(
    parts: Parts, owner: Owner, files: Sequence[UploadFile], month: Period | None
) -> tuple[list[KeptUpload], list[RefusedFile]]:
    kept, refused = [], []
    for file in files:
        name = file.filename or ""
        # One byte over the limit is enough to see that it is too large.
        data = await file.read(parts.settings.upload_bytes + 1)
        try:
            kept.append(await _keep(parts, owner, name, data, month))
        except UnusableUpload as error:
            refused.append(RefusedFile(shown_name(name), str(error), error.problems))
    return kept, refused


async def _keep(
    parts: Parts, owner: Owner, name: str, data: bytes, period: Period | None
) -> KeptUpload:
    return await parts.answering.run(
        partial(parts.uploads.keep, owner, name, data, period=period, now=parts.now())
    )


def _mistakes(files: Sequence[UploadFile], typed: str, period: Period | None) -> list[Mistake]:
    found = []
    if not files:
        found.append(Mistake("files", NOTHING_SELECTED))
    if len(files) > _MOST_FILES:
        words = f"You can only select up to {_MOST_FILES} files at the same time"
        found.append(Mistake("files", words))
    if typed.strip() and period is None:
        found.append(Mistake("period", "Enter a month, like September 2024"))
    return found


def _page(
    request: Request,
    parts: Parts,
    owner: Owner,
    *,
    added: Sequence[str] = (),
    deleted: str = "",
    mistakes: Sequence[Mistake] = (),
    refused: Sequence[RefusedFile] = (),
    typed: str = "",
    status: int = 200,
) -> HTMLResponse:
    limit = parts.settings.upload_bytes
    uploads = [upload_view(one, limit) for one in parts.uploads.listed(owner)]
    found = [*mistakes, *summary(refused, limit)]
    return page(
        request,
        "data.jinja",
        status=status,
        uploads=uploads,
        added=[one for one in uploads if one.id in added],
        deleted=deleted,
        errors=[{"text": one.words, "href": f"#{one.field}"} for one in found],
        wrong=at_fields(found),
        problems=problem_rows(refused, limit),
        refused=len(refused),
        period=typed,
        counted=counted,
        accepted=ACCEPTED,
        limit=limit,
        largest=size_in_words(limit),
        too_large=too_large(limit),
        try_again=COULD_NOT_UPLOAD,
        readable=[one.title for one in formats()],
        templates=templates(),
    )


def _see(path: str, *pairs: str) -> RedirectResponse:
    """Send the browser on, so that loading the page again does not send the form again."""
    return RedirectResponse(f"{path}?{'&'.join(pairs)}" if pairs else path, status_code=303)
