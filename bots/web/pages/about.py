"""What this is and is not, how good it is, how accessible, and what it keeps."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.accuracy import accuracy
from assistant.checklist_words import source
from bots.web.addresses import base_url
from bots.web.deps import Running
from bots.web.sessions import IDLE_DAYS
from bots.web.templates import page

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request, parts: Running) -> HTMLResponse:
    """Say what it covers, how answers are made and how good they are."""
    documents = parts.library.corpus.documents
    return page(
        request,
        "about.jinja",
        documents=[(one, source(one)) for one in documents],
        accuracy=accuracy(),
        measured=accuracy().measured.isoformat(),
        api=f"{base_url(parts, request)}/v1",
    )


@router.get("/accessibility")
def accessibility(request: Request, parts: Running) -> HTMLResponse:
    """Return the accessibility statement."""
    return page(request, "accessibility.jinja", runner=_runner(parts.settings.organisation))


@router.get("/privacy")
def privacy(request: Request, parts: Running) -> HTMLResponse:
    """Say what is kept, how long, what never, and how to delete it."""
    settings = parts.settings
    return page(
        request,
        "privacy.jinja",
        runner=_runner(settings.organisation),
        access=settings.access,
        cookie_days=IDLE_DAYS,
        days={
            "conversations": settings.keep_conversations_days,
            "uploads": settings.keep_uploads_days,
            "feedback": settings.keep_feedback_days,
        },
    )


def _runner(organisation: str | None) -> str:
    return organisation or "whoever runs this service for you"
