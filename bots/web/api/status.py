"""The status of the objectives, computed from the caller's own uploads."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import StringConstraints

from assistant.objectives.periods import parse_period
from assistant.objectives.subjects import SECTOR, Subject
from assistant.reports.status_page import status_page
from assistant.status_files import Contents
from assistant.status_report import StatusReport, status_report
from assistant.status_wire import objective_status_data, status_data
from bots.parts import Parts
from bots.web.accepts import JSON, preferred
from bots.web.access import DataOwner, owner_of
from bots.web.addresses import base_url, placed
from bots.web.api.objectives import Number
from bots.web.deps import Running
from bots.web.openapi import described_by, problem_responses
from bots.web.problems import Part, Problem

router = APIRouter(prefix="/v1", tags=["status"])

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Content security policy of the printable page, which has its style in it and no script."""

_PAGE = "text/html"
_FAULTS = problem_responses("unusable", "not-found", "too-busy", "not-ready")


@dataclass(frozen=True)
class Asked:
    """What the status is asked of."""

    uploads: tuple[str, ...]
    subject: Subject | None
    """None: the sector, or the only provider in the uploads."""
    as_of: date


def asked(
    parts: Running,
    upload: Annotated[
        list[Annotated[str, StringConstraints(max_length=64)]] | None,
        Query(max_length=20, description="Ids of your uploads; none: every objective has no data."),
    ] = None,
    provider: Annotated[
        str | None,
        Query(
            pattern="^[A-Za-z0-9]{3,7}$",
            description="A provider's code, or SECTOR.",
            examples=["RBD"],
        ),
    ] = None,
    region: Annotated[
        str | None,
        Query(
            pattern="^[A-Za-z][A-Za-z ,&'-]{0,79}$",
            description="A region, as the files name it.",
            examples=["London"],
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        Query(description="The day asked about; today by default.", examples=["2019-03-31"]),
    ] = None,
    period: Annotated[
        str | None,
        Query(
            max_length=40,
            description="Instead of `as_of`: a month, quarter or year whose last day is meant.",
            examples=["2018/19"],
        ),
    ] = None,
) -> Asked:
    """Return what is asked.

    Raises:
        Problem: two of the parameters do not go together, or one names no period.
    """
    wrong = []
    if provider and region:
        wrong.append(Part("Give either `provider` or `region`, not both.", "region"))
    if as_of and period:
        wrong.append(Part("Give either `as_of` or `period`, not both.", "period"))
    until = parse_period(period) if period else None
    if period and not until:
        wrong.append(
            Part(
                "Give `period` as a month, quarter or year: 2024-09, 2018/19 Q4, 2018/19.", "period"
            )
        )
    if wrong:
        raise Problem("unusable", "The status cannot be computed as it was asked.", errors=wrong)
    day = as_of or (until.end if until else parts.today)
    return Asked(tuple(dict.fromkeys(upload or ())), _subject(provider, region), day)


@router.get(
    "/status",
    operation_id="getStatus",
    summary="Get the status of all sixteen objectives",
    response_class=JSONResponse,
    response_model=None,
    responses={
        200: described_by(
            "StatusReport",
            "The status report, as JSON or as a page to print.",
            {_PAGE: {"schema": {"type": "string"}, "example": "<!DOCTYPE html> …"}},
        ),
        406: problem_responses("not-acceptable")[406],
        **_FAULTS,
    },
)
async def get_status(
    parts: Running, request: Request, caller: DataOwner, what: Annotated[Asked, Depends(asked)]
) -> Response:
    """Return the report: as JSON, or with `Accept: text/html` as one page to mail or print.

    Figures are exact sums, compared before rounding, each with the rows it comes from.
    """
    page_wanted = wants_page(request)
    report = await _report(parts, caller, what)
    if page_wanted:
        page = await parts.answering.run(lambda: status_page(report))
        headers = {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept"}
        return HTMLResponse(page, headers=headers)
    base = base_url(parts, request)
    data = status_data(report)
    data["objectives"] = [_placed(one, base) for one in data["objectives"]]
    return JSONResponse(data, headers={"Vary": "Accept"})


@router.get(
    "/objectives/{number}/status",
    operation_id="getObjectiveStatus",
    summary="Get the status of an objective",
    response_class=JSONResponse,
    response_model=None,
    responses={200: described_by("StatusObjective", "The finding on the objective."), **_FAULTS},
)
async def get_objective_status(
    parts: Running,
    request: Request,
    caller: DataOwner,
    number: Number,
    what: Annotated[Asked, Depends(asked)],
) -> Response:
    """Return the finding on one objective, with its figures and the rows they come from."""
    report = await _report(parts, caller, what)
    if number > len(report.objectives):
        raise Problem("not-found", "There is no objective of that number.")
    one = objective_status_data(report, report.assessment.objective(number))
    return JSONResponse(_placed(one, base_url(parts, request)))


def wants_page(request: Request) -> bool:
    """Return whether to send a page: a client says so, and gets JSON where it does not.

    Raises:
        Problem: it wants neither.
    """
    found = preferred(",".join(request.headers.getlist("accept")), (JSON, _PAGE))
    if found is None:
        raise Problem("not-acceptable", f"Accept {JSON}, or {_PAGE} for a page to print.")
    return found == _PAGE


def _subject(provider: str | None, region: str | None) -> Subject | None:
    if provider:
        code = provider.upper()
        return SECTOR if code in ("ENGLAND", "SECTOR") else Subject("provider", code)
    return Subject("region", " ".join(region.split())) if region else None


async def _report(parts: Parts, caller: DataOwner, what: Asked) -> StatusReport:
    """Return the report on the caller's uploads; NotThere where one is not theirs."""
    if not what.uploads:
        return await run_in_threadpool(
            status_report,
            parts.library.corpus,
            Contents(),
            as_of=what.as_of,
            subject=what.subject,
        )
    owner = owner_of(caller)
    return await parts.answering.run(
        lambda: parts.uploads.report(owner, what.uploads, as_of=what.as_of, subject=what.subject)
    )


def _placed(one: dict[str, Any], base: str) -> dict[str, Any]:
    """Return a finding with the addresses of what it cites."""
    return {
        **one,
        "citation": placed(one["citation"], base),
        "scope_citation": placed(one["scope_citation"], base),
    }
