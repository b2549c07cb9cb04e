"""`assistant serve`: opens the page and the API."""

import sys
from typing import Annotated

import typer

from bots.cli_preparation import show_preparation


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Where to listen; by default this machine only.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65_535, help="The port; 0 for one that is free."),
    ] = None,
    open_to_network: Annotated[
        bool,
        typer.Option(
            "--open-to-network", help="Let everybody in who reaches this machine, without a key."
        ),
    ] = False,
) -> None:
    """Open the page and the API on this machine, until Ctrl-C.

    The assistant gets ready meanwhile; the page says how far it is.
    """
    from assistant.settings import load_settings
    from bots.web.serve import serve as serve_page

    given = {"host": host, "port": port, "open_to_network": open_to_network or None}
    changes = {name: value for name, value in given.items() if value is not None}
    settings = load_settings().model_copy(update=changes)
    serve_page(
        settings,
        on_ready=_tell_address,
        watch=show_preparation if sys.stderr.isatty() else None,
    )


def _tell_address(address: str) -> None:
    typer.echo(f"The page is at {address}")
    sys.stdout.flush()
