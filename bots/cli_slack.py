"""`assistant slack`: answers in Slack, and what is needed to set that up."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli_preparation import show_preparation

if TYPE_CHECKING:
    from bots.slack.standing import Standing

slack_app = typer.Typer(
    invoke_without_command=True,
    help="Answer in Slack over Socket Mode, until Ctrl-C. Needs SLACK_BOT_TOKEN and "
    "SLACK_APP_TOKEN. Over HTTP it is `assistant serve` that answers, where "
    "SLACK_SIGNING_SECRET is set.",
)


@slack_app.callback()
def slack(context: typer.Context) -> None:
    """Connect to Slack, unless a command is named."""
    if context.invoked_subcommand is not None:
        return
    from assistant.settings import load_settings
    from bots.slack.configured import check_socket
    from bots.slack.serve import serve
    from bots.web.logs import log_to_stderr

    settings = load_settings()
    check_socket(settings)
    log_to_stderr()
    watch = show_preparation if sys.stderr.isatty() else None
    serve(settings, on_ready=_tell_connected, watch=watch)


@slack_app.command("manifest")
def slack_manifest(
    http: Annotated[
        str | None,
        typer.Option(
            "--http",
            metavar="URL",
            help="For Slack over HTTP: the https address at which Slack reaches `assistant serve`.",
        ),
    ] = None,
    one_workspace: Annotated[
        bool,
        typer.Option(
            "--one-workspace",
            help="With --http, for a bot token of one workspace in the place of /slack/install.",
        ),
    ] = False,
) -> None:
    """Print what to create the Slack app from; without --http it is for Socket Mode.

    Example: assistant slack manifest --http https://assistant.trust.example
    """
    from assistant.errors import UnusableInput
    from assistant.terminal import print_json
    from bots.slack.manifests import is_address, over_http, shipped

    if http is None:
        if one_workspace:
            raise UnusableInput("--one-workspace goes with --http. Socket Mode is that always.")
        print_json(shipped("socket"), indent=2)
        return
    if not is_address(http):
        raise UnusableInput("Give --http as https://name, without a path: Slack calls no other.")
    print_json(over_http(http, one_workspace=one_workspace), indent=2)


@slack_app.command("check")
def slack_check() -> None:
    """Ask Slack whether the bot token works, and what the app may do with it."""
    import asyncio

    from assistant.settings import load_settings
    from bots.slack.serve import look_at

    _tell_standing(asyncio.run(look_at(load_settings())))


def _tell_connected(found: "Standing | None") -> None:
    typer.echo("Connected to Slack. Ctrl-C ends it.")
    sys.stdout.flush()
    if found:
        _tell_standing(found)


def _tell_standing(found: "Standing") -> None:
    """Say what Slack says of a token, to whoever set it."""
    from assistant.terminal import console, print_line

    out = console()
    print_line(out, f"The token is good for the workspace {found.workspace or 'it was made for'}.")
    if found.missing:
        print_line(
            out,
            f"The app may not do all it needs: {', '.join(found.missing)} is missing. Update the "
            "app from `assistant slack manifest`, and install it again.",
        )
    if found.left_out:
        print_line(
            out,
            f"Without {', '.join(found.left_out)} it answers in channels only where it is "
            "mentioned.",
        )
    sys.stdout.flush()
