"""The command `assistant`: what the assistant does on a command line, and the doors it opens."""

from assistant.cli import app, run
from bots.cli_data import data_app
from bots.cli_feedback import feedback_app
from bots.cli_keys import keys_app
from bots.cli_serve import serve
from bots.cli_slack import slack_app
from bots.cli_slack_preview import preview
from bots.errors import DoorError


def main() -> None:
    """Run the command line."""
    app.command()(serve)
    app.add_typer(keys_app, name="keys")
    app.add_typer(data_app, name="data")
    app.add_typer(feedback_app, name="feedback")
    slack_app.command()(preview)
    app.add_typer(slack_app, name="slack")
    run(DoorError)
