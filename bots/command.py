"""The command `assistant`: what the assistant does on a command line, and the doors it opens."""

from assistant.cli import app, run
from bots.cli_data import data_app
from bots.cli_feedback import feedback_app
from bots.cli_keys import keys_app
from bots.cli_serve import serve
from bots.errors import DoorError


def main() -> None:
    """Run the command line."""
    app.command()(serve)
    app.add_typer(keys_app, name="keys")
    app.add_typer(data_app, name="data")
    app.add_typer(feedback_app, name="feedback")
    run(DoorError)
