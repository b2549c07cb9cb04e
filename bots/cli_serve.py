"""`assistant serve`: opens the page and the API."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import threading

    from bots.preparation import Preparation

_LOOK = 0.1
"""Seconds between two looks at how far it is."""


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
        watch=_show_preparation if sys.stderr.isatty() else None,
    )


def _tell_address(address: str) -> None:
    typer.echo(f"The page is at {address}")
    sys.stdout.flush()


def _show_preparation(preparation: "Preparation", ending: "threading.Event") -> None:
    """Show a person at a terminal how far it is, and whether it went well."""
    from assistant.terminal import progress

    with progress("Building the index, once", waiting="Getting ready …") as tell:
        while not (preparation.is_ready or preparation.fault or ending.wait(_LOOK)):
            if preparation.progress.total:
                tell(preparation.progress.done, preparation.progress.total)
    if preparation.is_ready:
        typer.echo("Ready. Ctrl-C ends it.", err=True)
    elif preparation.fault:
        typer.echo(f"It cannot answer: {preparation.fault}", err=True)
