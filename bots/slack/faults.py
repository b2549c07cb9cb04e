"""What can go wrong between the assistant and Slack. Nothing here carries a body or a token.

SlackFault
├── TryLater   nothing is wrong that time does not mend
│   └── Unsure   and it may have been done all the same
└── Refused    Slack said no, and would again
    └── Gone     nothing can be sent to that workspace any more
"""

TRANSIENT = frozenset(
    ("ratelimited", "rate_limited", "request_timeout", "service_unavailable", "token_expired")
)
"""Codes by which Slack says that nothing was done and that it may work later."""

UNSURE = frozenset(("fatal_error", "internal_error"))
"""Codes after which, Slack says, part of it may have been done."""

GONE = frozenset(
    (
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_disabled",
        "team_not_found",
        "token_revoked",
    )
)
"""Codes by which Slack says that the app has no access to the workspace."""


class SlackFault(Exception):
    """Base of all faults between the assistant and Slack."""


class TryLater(SlackFault):
    """Slack is not reached, overloaded, or asks to wait."""

    def __init__(self, seconds: float | None = None) -> None:
        """Take how long Slack asks to wait, where it says so."""
        super().__init__("Slack cannot be reached, or asks to wait")
        self.seconds = seconds


class Unsure(TryLater):
    """It failed after it was sent, so that Slack may have done it or not."""


class Refused(SlackFault):
    """Slack refuses what it was asked; asking again does not help."""

    def __init__(self, code: str) -> None:
        """Take Slack's own word for what is wrong."""
        super().__init__(f"Slack refuses: {code}")
        self.code = code


class Gone(Refused):
    """The app has no access to the workspace, or no longer."""


def fault_of(code: str) -> SlackFault:
    """Return the fault that one of Slack's error codes stands for."""
    if code in UNSURE:
        return Unsure()
    if code in TRANSIENT:
        return TryLater()
    return Gone(code) if code in GONE else Refused(code)
