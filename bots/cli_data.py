"""The command `data`: say how much is kept, and delete what has been kept for long enough."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.dates import in_words
from assistant.terminal import print_json
from bots.cli_store import opened_store

if TYPE_CHECKING:
    from bots.store.overview import Kept, Overview
    from bots.store.retention import Counts

data_app = typer.Typer(
    no_args_is_help=True,
    help="Look after what the page, the API and Slack keep: conversations, uploads, feedback.",
)

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@data_app.command("forget")
def data_forget(
    everything: Annotated[
        bool,
        typer.Option(
            "--everything",
            help="Delete all that is kept, however new; keys and installations in Slack stay.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: _AsJson = False,
) -> None:
    """Delete what has been kept for as long as the settings say, or all of it.

    Example: assistant data forget --everything
    """
    from bots.store.retention import forget_everything, forget_expired

    if everything and not yes:
        question = "Delete all conversations, questions, uploads, feedback and sessions for good?"
        typer.confirm(question, abort=True, err=True)
    with opened_store() as (database, settings):
        if everything:
            counts = forget_everything(database, settings)
        else:
            counts = forget_expired(database, settings, datetime.now(UTC))
    if as_json:
        print_json(asdict(counts), indent=2)
    else:
        words = f"Deleted: {_listed(counts)}." if counts.total else "There was nothing to delete."
        typer.echo(words)


@data_app.command("info")
def data_info(as_json: _AsJson = False) -> None:
    """Say how much is kept and since when; nothing of what it is."""
    from bots.store.overview import overview

    with opened_store() as (database, _):
        found = overview(database)
    if as_json:
        print_json(_data(found), indent=2)
        return
    width = max(len(kind) for kind in found.kinds)
    for kind, kept in found.kinds.items():
        size = f", {_size(found.upload_bytes)}" if kind == "uploads" and kept.count else ""
        typer.echo(f"{_words(kind):<{width}}  {kept.count}{size}{_since(kept)}")
    if found.file and found.file_bytes is not None:
        typer.echo(f"{'file':<{width}}  {found.file}, {_size(found.file_bytes)}")


def _listed(counts: "Counts") -> str:
    found = asdict(counts).items()
    return ", ".join(f"{number} {_words(kind)}" for kind, number in found if number)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _since(kept: "Kept") -> str:
    return f", the oldest of {in_words(kept.oldest.isoformat())}" if kept.oldest else ""


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 100_000 else f"{number / 1_000:.1f} KB"


def _data(found: "Overview") -> dict[str, Any]:
    kinds = {
        kind: {"count": kept.count, "oldest": kept.oldest.isoformat() if kept.oldest else None}
        for kind, kept in found.kinds.items()
    }
    return {
        **kinds,
        "upload_bytes": found.upload_bytes,
        "file": str(found.file) if found.file else None,
        "file_bytes": found.file_bytes,
    }
