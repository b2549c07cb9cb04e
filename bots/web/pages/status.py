"""The status of the sixteen objectives, from one's own uploads: on a page, as charts, to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from assistant.reports.charts import draw
from assistant.reports.status_page import status_page
from assistant.status_report import StatusReport, status_report
from assistant.status_words import title
from bots.addresses import passage_path
from bots.errors import NotThere
from bots.owners import Owner
from bots.parts import Parts
from bots.store.uploads import KeptUpload
from bots.web.access import DataOwner, owner_of
from bots.web.deps import Running
from bots.web.problems import Problem
from bots.web.templates import page
from bots.web.views.status_choice import StatusChoice
from bots.web.views.status_view import chart_at, objective_views
from bots.web.views.upload_view import report_problem_rows

router = APIRouter(include_in_schema=False)

_SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""For documents that carry their own style and load nothing."""


def choice(
    provider: Annotated[str, Query(max_length=200)] = "",
    region: Annotated[str, Query(max_length=200)] = "",
    as_of: Annotated[str, Query(max_length=200)] = "",
    upload: Annotated[list[str], Query(max_length=100)] = [],  # noqa: B006  (FastAPI copies it)
) -> StatusChoice:
    """Return what is asked for in an address."""
    return StatusChoice(provider, region, as_of, tuple(dict.fromkeys(upload)))


Choice = Annotated[StatusChoice, Depends(choice)]


@dataclass(frozen=True)
class _Made:
    report: StatusReport
    regions: tuple[str, ...]
    """Those that the files name."""


@router.get("/data/status")
async def show(request: Request, parts: Running, caller: DataOwner, chosen: Choice) -> HTMLResponse:
    """Show the sixteen findings and all that they rest on."""
    owner = owner_of(caller)
    uploads = await run_in_threadpool(parts.uploads.listed, owner)
    mistakes = chosen.mistakes
    ready = uploads and not mistakes
    made = await _made(parts, owner, uploads, chosen) if ready else None
    return page(
        request,
        "status.jinja",
        status=422 if mistakes else 200,
        uploads=uploads,
        chosen=chosen,
        errors=[{"text": one.words, "href": f"#{one.field}"} for one in mistakes],
        wrong={one.field: one.words for one in mistakes},
        regions=made.regions if made else (),
        report=made.report if made else None,
        title=title(made.report) if made else "",
        scope=passage_path(made.report.scope) if made else "",
        objectives=objective_views(made.report, chosen.query) if made else (),
        problems=report_problem_rows(made.report, parts.settings.upload_bytes) if made else (),
    )


@router.get("/data/report")
async def printable(
    parts: Running,
    caller: DataOwner,
    chosen: Choice,
    download: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """Return the report as one page that loads nothing: to print, to mail or to keep."""
    report = await _report(parts, owner_of(caller), chosen)
    text = await parts.answering.run(partial(status_page, report))
    headers = {"Content-Security-Policy": _SEALED}
    if download:
        headers["Content-Disposition"] = 'attachment; filename="objective-status.html"'
    return HTMLResponse(text, headers=headers)


@router.get("/data/charts/{objective:int}-{at:int}.svg")
async def chart(
    objective: int, at: int, parts: Running, caller: DataOwner, chosen: Choice
) -> Response:
    """Return the `at`-th chart of an objective as an image."""
    report = await _report(parts, owner_of(caller), chosen)
    found = chart_at(report, objective, at)
    if found is None:
        raise Problem("not-found", "There is no such chart.")
    image = await parts.answering.run(partial(draw, found, "svg"))
    return Response(image, media_type="image/svg+xml", headers={"Content-Security-Policy": _SEALED})


async def _report(parts: Parts, owner: Owner, chosen: StatusChoice) -> StatusReport:
    """Return the report that is asked for.

    Raises:
        Problem: what is asked for cannot be used, or there is nothing to compute it from.
    """
    if chosen.mistakes:
        raise Problem("unusable", f"{chosen.mistakes[0].words}.")
    uploads = await run_in_threadpool(parts.uploads.listed, owner)
    if not uploads:
        raise Problem("not-found", "There is no report: no file has been uploaded.")
    return (await _made(parts, owner, uploads, chosen)).report


async def _made(
    parts: Parts, owner: Owner, uploads: Sequence[KeptUpload], chosen: StatusChoice
) -> _Made:
    ids = [one.id for one in uploads if not chosen.uploads or one.id in chosen.uploads]
    if not ids:
        raise NotThere("The files that were chosen are not there any more.")
    day = chosen.day(parts.today)

    def make() -> _Made:
        contents = parts.uploads.contents(owner, ids)
        corpus = parts.library.corpus
        report = status_report(corpus, contents, as_of=day, subject=chosen.subject)
        named = {one.organisation.region for one in contents.observations}
        return _Made(report, tuple(sorted(named - {""})))

    return await parts.answering.run(make)
