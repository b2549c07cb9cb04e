"""Which part of the site a path belongs to. The guards' rules hang on it."""

from bots.slack.configured import EVENTS, INSTALL, REDIRECT

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
"""For whatever looks after the server."""

_OPEN_PAGES = frozenset({"/sign-in", "/problems", "/accessibility", "/privacy", INSTALL, REDIRECT})
"""For people who have not signed in yet, or never do: administrators of Slack workspaces."""

_ASKING = frozenset({"/ask", "/v1/ask", "/v1/chat/completions"})


def is_static(path: str) -> bool:
    """Return whether it is a file of the page itself: styles, scripts, pictures."""
    return path.startswith("/static/")


def is_slack(path: str) -> bool:
    """Return whether Slack calls it, which signs what it sends and has no other key."""
    return path == EVENTS


def is_api(path: str) -> bool:
    """Return whether programs call it, so that faults are told as problems."""
    return path in HEALTH or is_slack(path) or path == "/v1" or path.startswith("/v1/")


def is_page(path: str) -> bool:
    """Return whether people see it."""
    return not is_api(path) and not is_static(path)


def needs_nobody(path: str) -> bool:
    """Return whether it is there for everyone, whatever the access."""
    return path in HEALTH or path in _OPEN_PAGES or is_static(path) or is_slack(path)


def is_upload(method: str, path: str) -> bool:
    """Return whether files are sent to it."""
    return method == "POST" and (path == "/v1/uploads" or path == "/data")


def is_ask(method: str, path: str) -> bool:
    """Return whether a question is asked with it."""
    asked_in_thread = path.startswith("/v1/conversations/") and path.endswith("/turns")
    return method == "POST" and (path in _ASKING or asked_in_thread)
