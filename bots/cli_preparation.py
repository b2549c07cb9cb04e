"""How far the assistant is in getting ready, for a person at a terminal."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import threading

    from bots.preparation import Preparation

_LOOK = 0.1
"""Seconds between two looks at how far it is."""


def show_preparation(preparation: "Preparation", ending: "threading.Event") -> None:
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
