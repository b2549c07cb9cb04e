"""`python -m evals run | report | compare | gate | accept`: how good the answers are.

Exit codes: 0 fine, 1 the gate is shut, 2 wrong use.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.build import corpus_root
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from assistant.terminal import progress
from corpus.errors import CorpusError
from corpus.read import Corpus, load_corpus
from evals import gate as gates
from evals import run as runs
from evals.case_set import Part, WrongUse, load_case_set
from evals.cases import BadCase, cases_file
from evals.compare import compare, comparison_text
from evals.report import make_report
from evals.report_html import report_page
from evals.report_markdown import figures_table, report_markdown
from evals.scored_run import OURS, ScoredRun, score_folder
from index.errors import SearchError

app = typer.Typer(
    name="evals",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Ask the cases, score the replies, and say what a change gained and lost.",
)

_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.")]
_Cases = Annotated[
    Path | None,
    typer.Option("--cases", metavar="FILE", help="Your own case file instead of a packaged one."),
]
_Accepted = Annotated[
    Path | None,
    typer.Option("--accepted", metavar="FILE", help="Another file than evals/accepted.json."),
]


@app.command("run")
def run_command(
    part: Annotated[
        Part, typer.Option(help="Which of the packaged cases to ask.")
    ] = Part.development,
    cases: _Cases = None,
    answerer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Whom to ask; again for more. Else the assistant."),
    ] = None,
    baselines: Annotated[bool, typer.Option("--baselines", help="Ask every baseline too.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this case, or this type of case; again for more."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the replies and the report go.")
    ] = None,
) -> None:
    """Ask the cases, keep the replies, and write a report.

    Example: python -m evals run --only deadline --only dev-007

    Example: python -m evals run --baselines --out before
    """
    with _in_words() as (settings, corpus):
        found = load_case_set(cases or cases_file(part.value), corpus)
        folder = out or settings.data_dir / "evals" / found.part
        names = [*(answerer or [OURS]), *(runs.all_baselines() if baselines else ())]
        runs.run(
            settings,
            corpus,
            folder,
            names,
            cases=found,
            only=tuple(only or ()),
            packaged=cases is None,
            progress=_progress,
            say=_warn,
        )
        _write_report(folder, corpus, score_folder(folder, corpus, cases=cases), None)


@app.command("report")
def report_command(
    folder: _Folder,
    cases: _Cases = None,
    of: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose failures to show; else ours.")
    ] = None,
) -> None:
    """Score the replies in DIR again, and write a report there.

    They are scored against the cases as they are now. Every NAME.jsonl in DIR is, whoever gave the
    replies: another system's are put beside ours.
    """
    with _in_words() as (_, corpus):
        scored = score_folder(folder, corpus, cases=cases)
        if of is not None and of not in scored.names:
            raise WrongUse(f"There are no replies of {of!r}. There are: {', '.join(scored.names)}.")
        _write_report(folder, corpus, scored, of)


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The folder of a run.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The folder of a later one.")],
    cases: _Cases = None,
    answerer: Annotated[str, typer.Option(metavar="NAME", help="Whose replies.")] = OURS,
) -> None:
    """Say what was gained and lost between two runs.

    Prints the cases, and how far each figure moved.
    """
    with _in_words() as (_, corpus):
        first, second = (
            score_folder(folder, corpus, cases=cases, names=(answerer,))
            for folder in (before, after)
        )
        print(comparison_text(compare(first, second, answerer)))


@app.command("gate")
def gate_command(folder: _Folder, cases: _Cases = None, accepted: _Accepted = None) -> None:
    """Fail when a case that passed does not any more.

    Exit code 1, too, when the case file or the documents changed without `accept`, and when any
    answer breaks an invariant.
    """
    with _in_words() as (_, corpus):
        known = gates.read_accepted(accepted or gates.accepted_file())
        scored = _whole_run(folder, corpus, cases)
        found = gates.faults(known, scored.cases, scored.documents, scored.scored[OURS])
        news = gates.change(known, scored.scored[OURS], reason="gate", on=_today()).gained
    for fault in found:
        _warn(fault)
    if found:
        _warn(
            "The gate is shut. Mend it; or, where a changed or lost case is meant, record that in "
            'the same commit: python -m evals accept DIR --reason "why". '
            "A broken invariant cannot be accepted."
        )
        raise typer.Exit(1)
    passing = sum(one.perfect for one in scored.scored[OURS])
    print(f"The gate is open: {passing} of {len(scored.cases.cases)} cases pass.")
    if news:
        print(f"Not recorded yet as passing: {', '.join(news)}.")


@app.command("accept")
def accept_command(
    folder: _Folder,
    reason: Annotated[str, typer.Option(help="Why the change is right.")],
    cases: _Cases = None,
    accepted: _Accepted = None,
) -> None:
    """Record which cases pass from now on, and why.

    Example: python -m evals accept .data/evals/development --reason "Two quotes, not three."
    """
    with _in_words() as (_, corpus):
        path = accepted or gates.accepted_file()
        known = gates.read_accepted(path)
        scored = _whole_run(folder, corpus, cases)
        ours = scored.scored[OURS]
        made = gates.change(known, ours, reason=reason, on=_today())
        renewed = gates.renewed(known, scored.cases, scored.documents, ours, made)
        if replace(renewed, changes=known.changes) == known:
            print("Nothing has changed; nothing was recorded.")
            return
        gates.write_accepted(path, renewed)
    for name, ids in (("Lost", made.lost), ("Gained", made.gained), ("Removed", made.removed)):
        print(f"{name}, {len(ids)}: {', '.join(ids) or 'none'}.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    app(args=None if arguments is None else list(arguments), prog_name="python -m evals")


def _whole_run(folder: Path, corpus: Corpus, cases: Path | None) -> ScoredRun:
    """Score ours; raise where the run is not of all the cases as they are now."""
    scored = score_folder(folder, corpus, cases=cases, names=(OURS,))
    if scored.cases.part != gates.PART:
        raise WrongUse(f"The gate is on the {gates.PART} cases, not on {scored.cases.part}.")
    if scored.notes:
        raise WrongUse(f"{scored.notes[0]} Ask all the cases again: python -m evals run.")
    return scored


def _write_report(folder: Path, corpus: Corpus, scored: ScoredRun, of: str | None) -> None:
    report = make_report(scored, corpus, of=of)
    (folder / "report.md").write_text(report_markdown(report), encoding="utf-8")
    (folder / "report.html").write_text(report_page(report), encoding="utf-8")
    print("\n".join(figures_table(report)))
    print()
    for line in (*report.claims[:1], *scored.notes):
        print(line)
    print(f"Report: {folder / 'report.html'} and report.md beside it.")


@contextmanager
def _progress(name: str) -> Iterator[runs.Tell]:
    """Show a bar on a terminal; elsewhere, say when it is done."""
    if sys.stderr.isatty():
        with progress(f"Asking {name}", waiting=f"Preparing {name} …") as tell:
            yield tell
    else:
        with runs.silent(name) as tell:
            yield tell
        _warn(f"Asked {name}.")


@contextmanager
def _in_words() -> Iterator[tuple[Settings, Corpus]]:
    """Give what is in force; what goes wrong becomes a line on standard error and exit code 2."""
    try:
        settings = load_settings()
        yield settings, load_corpus(corpus_root(settings))
    except BrokenPipeError:  # whoever read our output has stopped; typer sees to it
        raise
    except (WrongUse, BadCase, AssistantError, CorpusError, SearchError, OSError) as error:
        _warn(str(error))
        raise typer.Exit(2) from error


def _warn(text: str) -> None:
    print(text, file=sys.stderr)


def _today() -> date:
    return datetime.now(UTC).date()


if __name__ == "__main__":
    main()
