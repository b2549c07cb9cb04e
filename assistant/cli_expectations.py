"""The command `expectations`: the checklist that a board secretary would otherwise type by hand."""

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from assistant.checklist_filters import Filters
    from assistant.checklist_words import Checklist

Export = Literal["xlsx", "csv", "md"]
_STDOUT = Path("-")
_KINDS: dict[str, Export] = {".xlsx": "xlsx", ".csv": "csv", ".md": "md"}


def expectations(
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="THEME", help="One theme, such as workforce or finance."),
    ] = None,
    who: Annotated[
        str | None,
        typer.Option(
            "--who",
            metavar="WHO",
            help="Whom it is asked of: us, boards, trusts, sector, health economy, NHS "
            "Improvement, partners, or words of who is named.",
        ),
    ] = None,
    strength: Annotated[
        str | None,
        typer.Option(
            "--strength", metavar="WORD", help="How strongly: must, should, will want to."
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="DATE", help="Due by then: 2018, March 2018, 2017/18. Dated lines only."
        ),
    ] = None,
    document: Annotated[
        str | None,
        typer.Option("--document", metavar="ID", help="One document: its id, or the start of it."),
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="TEXT", help="Words in the line or in its heading."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    export: Annotated[
        Export | None, typer.Option("--export", help="Write a file to fill in instead.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Where to; expectations.xlsx and the like by default. - is standard output.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there already.")
    ] = False,
) -> None:
    """List what the documents expect, line by line: exact words, who, how strongly, by when.

    Strongest first, each with its source.

    Example: assistant expectations --theme workforce --who boards

    Example: assistant expectations --who us --by 2018 --export xlsx
    """
    from assistant.checklist_filters import Filters

    kind = _kind(export, output)
    if as_json and kind:
        raise UnusableInput("Give either --json or --export, not both.")
    target = _target(kind, output, force=force) if kind else None
    filters = Filters(theme, who, strength, by, document, about)
    made = _checklist(filters)
    if as_json:
        from assistant.checklist_wire import checklist_data
        from assistant.terminal import print_json

        print_json(checklist_data(made), indent=2)
    elif kind and target:
        _write(made, kind, target, force=force)
    else:
        from assistant.terminal import console
        from assistant.terminal_checklist import print_checklist

        print_checklist(console(), made)


def _checklist(filters: "Filters") -> "Checklist":
    """Return the checklist; end with exit code 1 where no line fits."""
    from assistant.build import corpus_root
    from assistant.checklist_filters import nothing_fits
    from assistant.checklist_words import checklist
    from assistant.settings import load_settings
    from corpus.annotations import load_titles
    from corpus.knowledge_files import load_knowledge
    from corpus.read import load_corpus

    corpus = load_corpus(corpus_root(load_settings()))
    knowledge = load_knowledge(corpus)
    made = checklist(corpus, knowledge, filters, load_titles(corpus))
    if not made.lines:
        typer.echo(nothing_fits(corpus, knowledge, filters), err=True)
        raise typer.Exit(1)
    return made


def _kind(export: Export | None, output: Path | None) -> Export | None:
    """Return which kind of file is asked for, by --export or by the name of --output.

    Raises:
        UnusableInput: the two do not agree, or the name says none.
    """
    if output is None:
        return export
    if output == _STDOUT:
        if export not in ("csv", "md"):
            raise UnusableInput("Standard output takes --export csv or --export md.")
        return export
    named = _KINDS.get(output.suffix.casefold())
    if named is None or export not in (None, named):
        wanted = f".{export}" if export else ".xlsx, .csv or .md"
        raise UnusableInput(f"The name {output} has to end in {wanted}.")
    return named


def _target(kind: Export, output: Path | None, *, force: bool) -> Path:
    """Return where to write.

    Raises:
        UnusableInput: a file is there already and is not to be written over.
    """
    path = output or Path(f"expectations.{kind}")
    if path != _STDOUT and (path.is_dir() or (path.exists() and not force)):
        raise UnusableInput(
            f"{path} is there already: give another name with --output, or --force."
        )
    return path


def _write(made: "Checklist", kind: Export, path: Path, *, force: bool) -> None:
    from assistant.checklist_words import counted
    from assistant.reports.checklist_files import write_checklist

    data = write_checklist(made, kind)
    if path == _STDOUT:
        sys.stdout.buffer.write(data.removeprefix(codecs.BOM_UTF8))
        sys.stdout.buffer.flush()
        return
    with path.open("wb" if force else "xb") as file:
        file.write(data)
    typer.echo(f"Written: {path} ({counted(len(made.lines), 'line')})")
