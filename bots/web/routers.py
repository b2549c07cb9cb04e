"""Which routes there are."""

from fastapi import APIRouter


def all_routers() -> list[APIRouter]:
    """Return the routers of the API and of the page."""
    from bots.web.api import (
        ask,
        conversations,
        documents,
        expectations,
        feedback,
        health,
        objectives,
        openai,
        search,
        status,
        uploads,
    )
    from bots.web.pages import about, chat, data, passages, sign_in
    from bots.web.pages import expectations as expectations_page
    from bots.web.pages import problems as problems_page
    from bots.web.pages import status as status_page

    return [
        ask.router,
        conversations.router,
        search.router,
        objectives.router,
        status.router,
        uploads.router,
        expectations.router,
        documents.router,
        feedback.router,
        openai.router,
        health.router,
        chat.router,
        data.router,
        status_page.router,
        passages.router,
        expectations_page.router,
        about.router,
        sign_in.router,
        problems_page.router,
    ]
