"""`assistant keys`: make, list and revoke the keys that let people and programs in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.dates import in_words
from assistant.terminal import print_json

if TYPE_CHECKING:
    from bots.store.database import Database
    from bots.store.keys import Key

keys_app = typer.Typer(
    no_args_is_help=True,
    help="Keys for people and programs, where the setting access is keys.",
)


class Scope(StrEnum):
    """What a key may be used for."""

    ASK = "ask"
    DATA = "data"
    FEEDBACK = "feedback"


@keys_app.command("make")
def keys_make(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Whose it is: a person's work or a program's name."),
    ],
    scope: Annotated[
        list[Scope] | None,
        typer.Option("--scope", help="What it may be used for; may be repeated. By default all."),
    ] = None,
    tenant: Annotated[
        str, typer.Option("--tenant", help="The organisation it belongs to.")
    ] = "default",
) -> None:
    """Make a key, and show it this once.

    Whoever holds a key sees what was kept with it: make one for each person and program.
    """
    from assistant.errors import UnusableInput
    from bots.store import keys

    if not 0 < len(name.strip()) <= 100 or not 0 < len(tenant.strip()) <= 100:
        raise UnusableInput("Give a name and a tenant of 1 to 100 characters.")
    with _database() as database:
        key, secret = keys.make(
            database,
            name=name.strip(),
            tenant=tenant.strip(),
            scopes=frozenset(str(one) for one in scope or Scope),
            now=datetime.now(UTC),
        )
    typer.echo(secret)
    typer.echo(f"Keep it safe: it is not shown again. Its id is {key.id}.", err=True)


@keys_app.command("list")
def keys_list(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """List all keys; what was shown once is not kept."""
    from bots.store import keys

    with _database() as database:
        found = keys.listed(database)
    if as_json:
        print_json([_data(one) for one in found], indent=2)
        return
    for one in found:
        typer.echo(_in_words(one))
    if not found:
        typer.echo("There are no keys. Make one with `assistant keys make NAME`.")


@keys_app.command("revoke")
def keys_revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as list shows it.")],
) -> None:
    """End a key, and the sessions of browsers that signed in with it."""
    from bots.store import keys

    with _database() as database:
        keys.revoke(database, key_id)
    typer.echo("Revoked.")


@contextmanager
def _database() -> "Iterator[Database]":
    from assistant.settings import load_settings
    from bots.store.database import open_database

    database = open_database(load_settings())
    try:
        yield database
    finally:
        database.close()


def _data(key: "Key") -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "tenant": key.tenant,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at.isoformat(),
        "last_used": key.last_used.isoformat() if key.last_used else None,
        "revoked": key.revoked,
    }


def _in_words(key: "Key") -> str:
    used = f"last used {in_words(key.last_used.isoformat())}" if key.last_used else "never used"
    state = "revoked" if key.revoked else used
    scopes = ", ".join(sorted(key.scopes))
    return f"{key.id}  {key.prefix}…  {key.name} ({key.tenant}): {scopes}; {state}"
