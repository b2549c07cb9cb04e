"""Whether the settings are enough for Slack, and where Slack finds the door."""

from pydantic import SecretStr

from assistant.errors import BadSettings
from assistant.settings import Settings

EVENTS = "/slack/events"
"""Where events, clicks, forms and commands come in."""
INSTALL = "/slack/install"
"""Where an administrator begins to install the app."""
REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends them back to."""

_RUNS_OUT = "xoxe"
"""What a token begins with that has to be renewed twice a day."""


def over_http(settings: Settings) -> bool:
    """Return whether Slack calls the page's server."""
    return bool(given(settings.slack_signing_secret))


def for_several(settings: Settings) -> bool:
    """Return whether the app is installed in workspaces by way of the page's server."""
    return settings.slack_client_id is not None


def check_http(settings: Settings) -> None:
    """Refuse settings with which nobody in Slack could be answered over HTTP.

    Raises:
        BadSettings: something is missing; its words say what.
    """
    _check_tokens(settings)
    if for_several(settings) and settings.public_url is None:
        raise BadSettings(
            "slack_client_id needs the setting public_url: Slack sends whoever installs the app "
            f"back to {REDIRECT} at that address."
        )


def check_socket(settings: Settings) -> None:
    """Refuse settings with which there can be no connection to Slack.

    Raises:
        BadSettings: something is missing; its words say what.
    """
    if not given(settings.slack_app_token):
        raise BadSettings(
            "There is no app-level token: set SLACK_APP_TOKEN to the one (xapp-…) that your Slack "
            "app shows under Basic Information. `assistant slack manifest` prints what to create "
            "the app from."
        )
    _check_tokens(settings)


def _check_tokens(settings: Settings) -> None:
    token = given(settings.slack_bot_token)
    if for_several(settings):
        if token:
            raise BadSettings(
                "Set either slack_bot_token, for one workspace, or slack_client_id and "
                "slack_client_secret, for those that install the app themselves; not both."
            )
    elif not token:
        raise BadSettings(
            "There is no bot token: set SLACK_BOT_TOKEN to the one (xoxb-…) that your Slack app "
            "shows under OAuth & Permissions once it is installed."
        )
    elif token.startswith(_RUNS_OUT):
        raise BadSettings(
            "The bot token runs out after some hours, because token rotation is on in your Slack "
            "app. Set slack_client_id and slack_client_secret instead, and install the app by "
            f"way of {INSTALL}."
        )


def given(secret: SecretStr | None) -> str:
    """Return a secret without the spaces around it; empty where there is none."""
    return secret.get_secret_value().strip() if secret else ""
