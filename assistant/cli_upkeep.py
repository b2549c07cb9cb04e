"""The commands that look after the index and the documents."""

from typing import Annotated

import typer

from assistant.terminal import print_json, progress

index_app = typer.Typer(no_args_is_help=True, help="Build the search index, or describe it.")
corpus_app = typer.Typer(no_args_is_help=True, help="Look after the documents.")


@index_app.command("build")
def index_build(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Embed everything again, whatever is there.")
    ] = False,
) -> None:
    """Build the index, or bring it up to date; only what changed is embedded."""
    from assistant.build import build_index, model_warning
    from assistant.settings import load_settings

    loaded = load_settings()
    if warning := model_warning(loaded):
        typer.echo(warning, err=True)
    with progress("Building the index") as tell:
        report = build_index(loaded, fresh=fresh, progress=tell)
    typer.echo(
        f"{report.entries} texts in the index: {report.embedded} embedded, {report.reused} kept."
    )


@index_app.command("info")
def index_info(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Say what the index holds, and whether it is up to date."""
    from assistant.build import describe_index
    from assistant.settings import load_settings

    described = describe_index(load_settings())
    if as_json:
        print_json(described, indent=2)
        return
    width = max(len(name) for name in described)
    for name, value in described.items():
        typer.echo(f"{name.replace('_', ' '):<{width}}  {value}")


@corpus_app.command("clean")
def corpus_clean() -> None:
    """Make the documents from their sources again, and bring the manifest up to date."""
    from assistant.build import corpus_root
    from assistant.settings import load_settings
    from corpus.clean import clean_corpus

    changed = clean_corpus(corpus_root(load_settings()))
    for identity in changed:
        typer.echo(f"changed: {identity}")
    if not changed:
        typer.echo("Nothing changed.")
