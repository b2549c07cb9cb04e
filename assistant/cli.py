"""The command line: `assistant`. Translates in, calls the assistant, translates out.

Results go to standard output and nothing else does. Exit codes: 0 done (also when the documents
don't say), 1 it could not be done, 2 the command was used wrongly.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import cli_expectations, cli_status, cli_upkeep
from assistant.cli_input import read_batch, read_question
from assistant.errors import (
    AssistantError,
    BadSettings,
    UnknownPlace,
    UnusableInput,
    UnusableQuestion,
)
from assistant.terminal import print_json, progress
from corpus.errors import CorpusError
from index.errors import SearchError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

app = typer.Typer(
    name="assistant",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=(
        "Ask what NHS Improvement's framework documents of 2016 expect of providers, and get the "
        "documents' own words with their exact place. Nothing is sent anywhere."
    ),
)
app.add_typer(cli_upkeep.index_app, name="index")
app.add_typer(cli_upkeep.corpus_app, name="corpus")

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
_Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help="Read JSON Lines, each an object with a `question`; `-` is standard input. "
        "Prints one object a line in the same order, with the line's object under `input`.",
    ),
]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("forward-view-assistant"))
        raise typer.Exit


@app.command()
def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="The question, in your own words; `-` reads it.")
    ] = None,
    as_json: _AsJson = False,
    batch: _Batch = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="FILE", help="Data for questions on how things stand."),
    ] = None,
    as_of: cli_status.AsOf = None,
    period: cli_status.PeriodOf = None,
) -> None:
    """Answer a question from the documents, word for word, with sources.

    Example: assistant ask "What do we have to do about agency staff?"
    Example: assistant ask "Are we meeting the A&E target?" --data ae.csv
    """
    from assistant.answers import Question
    from assistant.wire import answer_data, failed

    contents = cli_status.read_data(data or [], period)
    today = cli_status.parse_day(as_of) or (cli_status.today() if data else None)
    if batch:
        lines = read_batch(batch, question)
        assistant = _assistant()
        _run_batch(
            lines,
            lambda text: answer_data(assistant.answer(Question(text, today, contents))),
            failed,
        )
        return
    text = read_question(question)
    answer = _assistant().answer(Question(text, today, contents))
    if as_json:
        print_json(answer_data(answer), indent=2)
    else:
        from assistant.terminal import console, print_answer

        print_answer(console(), answer)


app.command()(cli_status.status)
app.command()(cli_status.template)
app.command()(cli_expectations.expectations)


@app.command()
def search(
    question: Annotated[
        list[str] | None, typer.Argument(help="What to look for, in your own words.")
    ] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many passages.")] = 10,
    as_json: _AsJson = False,
    batch: _Batch = None,
) -> None:
    """List the passages nearest to a question, best first."""
    from assistant.wire import hit_data

    if batch:
        lines = read_batch(batch, question)
        assistant = _assistant()

        def hits_of(text: str) -> dict[str, Any]:
            found = assistant.search(text, k)
            return {"hits": [hit_data(assistant.corpus, hit) for hit in found]}

        _run_batch(lines, hits_of, lambda _, why: {"hits": [], "error": why})
        return
    text = read_question(question)
    assistant = _assistant()
    hits = assistant.search(text, k)
    if as_json:
        print_json({"hits": [hit_data(assistant.corpus, hit) for hit in hits]}, indent=2)
    else:
        from assistant.terminal import console, print_hits

        print_hits(console(), assistant.corpus, hits)


@app.command()
def objectives(
    number: Annotated[
        int | None, typer.Argument(min=1, max=99, help="One objective, with its explanation.")
    ] = None,
    as_json: _AsJson = False,
) -> None:
    """List the sixteen objectives: theme, who delivers, exact words."""
    from assistant.build import load_library
    from assistant.framework import objective
    from assistant.framework import objectives as all_objectives
    from assistant.terminal import console, print_objective, print_objectives
    from assistant.wire import objective_data

    corpus = load_library(_settings()).corpus
    found = (objective(corpus, number),) if number else all_objectives(corpus)
    if as_json:
        data = [objective_data(corpus, one) for one in found]
        print_json(data[0] if number else data, indent=2)
    elif number:
        print_objective(console(), corpus, found[0])
    else:
        print_objectives(console(), corpus, found)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="A document's id, or the start of it.")],
    section: Annotated[
        list[str] | None, typer.Argument(help="A section's number, or words of its heading.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Print the whole document.")] = False,
) -> None:
    """Print a section of a document; without one, the document's headings."""
    from assistant.build import load_library
    from assistant.places import find_document, find_section
    from assistant.terminal import console, print_outline

    corpus = load_library(_settings()).corpus
    found = find_document(corpus, document)
    if whole:
        typer.echo(found.text, nl=False)
    elif section:
        place = find_section(corpus, found, " ".join(section))
        typer.echo(found.text[place.start : place.end].strip())
    else:
        print_outline(console(), corpus, found)


@app.command()
def settings(as_json: _AsJson = False) -> None:
    """Show the settings in force and how to change them."""
    from assistant.settings import described

    rows = described(_settings())
    if as_json:
        print_json({row.name: row.value for row in rows}, indent=2)
        return
    for row in rows:
        typer.echo(f"{row.name} = {row.value}")
        typer.echo(f"    {row.meaning} Set by {row.variable} or in assistant.toml.")


def run(*told: type[Exception]) -> None:
    """Run the command line; the only place where a fault becomes words for a person.

    Args:
        told: further faults whose text is written for a person.
    """
    told = (AssistantError, CorpusError, SearchError, *told)
    try:
        app()
    except (BadSettings, UnknownPlace, UnusableInput, UnusableQuestion) as error:
        _fail(str(error), 2)
    except told as error:
        _fail(str(error), 1)
    except OSError:
        _fail("A file could not be read or written: check the path, the space and your rights.", 1)
    except Exception as error:  # noqa: BLE001  (the door: nobody is shown a stack trace)
        _fail(f"Something went wrong inside the assistant ({type(error).__name__}).", 1)


def _settings() -> "Settings":
    from assistant.settings import load_settings

    return load_settings()


def _assistant() -> "Assistant":
    from assistant.build import build_assistant

    with progress("Building the index, once") as tell:
        return build_assistant(_settings(), progress=tell, warn=_say)


def _run_batch(
    raw: list[bytes],
    answer: Callable[[str], dict[str, Any]],
    failed: Callable[[str, str], dict[str, Any]],
) -> None:
    from assistant.batch import read_lines, run

    faults = 0
    with progress("Answering") as tell:
        for done, (line, result) in enumerate(run(read_lines(raw), answer, failed), start=1):
            print_json(result)
            tell(done, len(raw))
            if line.fault:
                faults += 1
                _say(line.fault)
    if faults:
        raise typer.Exit(1)


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _fail(words: str, code: int) -> None:
    _say(f"assistant: {words}")
    sys.exit(code)
