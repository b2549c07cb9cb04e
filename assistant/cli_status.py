"""The commands `status` and `template`: files in, findings out."""

from datetime import date, datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from assistant.objectives.periods import Period
    from assistant.objectives.series import Baseline
    from assistant.objectives.subjects import Subject
    from assistant.status_files import Contents, Upload
    from assistant.status_report import StatusReport


AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day asked about; today by default."),
]
PeriodOf = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="MONTH", help="For files that don't say theirs, such as 2024-09."
    ),
]


def status(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Published NHS files or filled templates (CSV, XLSX, ZIP)."),
    ] = None,
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="CODE", help="One provider, such as RBD.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar="NAME", help="One region, as the file names it."),
    ] = None,
    as_of: AsOf = None,
    period: PeriodOf = None,
    baseline: Annotated[
        int | None,
        typer.Option("--baseline", min=12, help="Charts: limits from the first so many points."),
    ] = None,
    rebase: Annotated[
        list[str] | None,
        typer.Option("--rebase", metavar="MONTH", help="Charts: new limits from this month on."),
    ] = None,
    rules: Annotated[
        Literal["plot-the-dots", "excel"],
        typer.Option("--rules", help="Charts: the rules of NHSRplotthedots, or the Excel tool's."),
    ] = "plot-the-dots",
    example: Annotated[
        bool,
        typer.Option("--example", help="Use the file that ships: England's A&E, 2016 to 2019."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="REPORT.html", help="Write one page to mail or print."),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option("--charts", metavar="DIR", help="Write each chart as PNG, SVG and table."),
    ] = None,
) -> None:
    """Compute the status of the sixteen objectives from data.

    By fixed rules, with the documents' words and the files' rows behind each figure. Nothing is
    sent anywhere, and no file is kept.

    Example: assistant status ae.csv --provider RBD --html report.html
    """
    if provider and region:
        raise UnusableInput("Give either --provider or --region, not both.")
    if bool(files) == example:
        raise UnusableInput("Name a file, or try --example. `assistant status --help` says more.")
    if html and any(html.resolve() == one.resolve() for one in files or []):
        raise UnusableInput("The report would replace a file it is made from: give another name.")
    report = make_report(
        [example_file()] if example else files or [],
        subject=_subject(provider, region),
        as_of=parse_day(as_of),
        period=_period(period, "--period"),
        baseline=_baseline(baseline, rebase or [], rules),
    )
    if html:
        _write_page(report, html)
    if charts:
        _write_charts(report, charts)
    if as_json:
        from assistant.status_wire import status_data
        from assistant.terminal import print_json

        print_json(status_data(report), indent=2)
    else:
        from assistant.terminal import console
        from assistant.terminal_status import print_status

        print_status(console(), report)
    if any(problem.severity == "error" for problem in report.problems):
        raise typer.Exit(1)


def template(
    name: Annotated[
        str | None, typer.Argument(help="Which template; leave out to list them.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to: ends in .xlsx or .csv."),
    ] = None,
) -> None:
    """Write an empty template with instructions.

    For figures that are only published as PDF, and a tidy table for anything else.

    Example: assistant template boards --out boards.xlsx
    """
    from assistant.objectives.templates import templates
    from assistant.reports.template_files import write_template

    known = {one.id: one for one in templates()}
    if name is None:
        width = max(len(one) for one in known)
        for one in known.values():
            typer.echo(f"{one.id:<{width}}  {one.title}")
        return
    if name not in known:
        raise UnusableInput(f"There is no template {name}. There are: {', '.join(known)}.")
    path = out or Path(f"{name}.xlsx")
    kind = path.suffix.casefold().removeprefix(".")
    if kind not in ("xlsx", "csv"):
        raise UnusableInput("The template's file name has to end in .xlsx or .csv.")
    if path.exists():
        raise UnusableInput(f"{path} is there already; give another name with --out.")
    path.write_bytes(write_template(known[name], "csv" if kind == "csv" else "xlsx"))
    typer.echo(f"Written: {path}")


def make_report(
    files: list[Path],
    *,
    subject: "Subject | None" = None,
    as_of: date | None = None,
    period: "Period | None" = None,
    baseline: "Baseline | None" = None,
) -> "StatusReport":
    """Return the report on files.

    Raises:
        UnusableInput: a file is not there.
        CorpusError, UnknownPlace: the corpus in force cannot be read or has other objectives.
    """
    from assistant.build import load_library
    from assistant.settings import load_settings
    from assistant.status_files import read_files
    from assistant.status_report import status_report
    from assistant.terminal import progress

    with progress("Reading", waiting="Reading the files …"):
        return status_report(
            load_library(load_settings()).corpus,
            read_files(read_uploads(files), period=period),
            as_of=as_of or today(),
            subject=subject,
            baseline=baseline,
        )


def read_data(files: list[Path], period: str | None) -> "Contents | None":
    """Return what the files given with a question hold; None where none is given.

    Raises:
        UnusableInput: a file is not there, or nothing of it can be used.
    """
    from assistant.terminal import progress

    if not files:
        return None
    from assistant.status_files import read_files
    from assistant.status_words import problem_words

    with progress("Reading", waiting="Reading the files …"):
        contents = read_files(read_uploads(files), period=_period(period, "--period"))
    if not contents.observations and not contents.spells:
        first = next((one for one in contents.problems if one.severity == "error"), None)
        raise UnusableInput(
            problem_words(first) if first else "The files hold no figures that can be used."
        )
    return contents


def example_file() -> Path:
    """Return the example that ships: facts of England, with their source in the file."""
    return Path(str(packaged("assistant.examples").joinpath("england-ae-2016-2019.csv")))


def today() -> date:
    """Return the day on which the command is run."""
    return datetime.now().astimezone().date()


def read_uploads(files: list[Path]) -> "list[Upload]":
    """Return the files' bytes, no more of each than is ever read.

    Raises:
        UnusableInput: a file is not there or cannot be read.
    """
    from assistant.status_files import Upload
    from assistant.uploads.limits import Limits

    found = []
    for path in files:
        try:
            with path.open("rb") as file:
                found.append(Upload(path.name, file.read(Limits().bytes + 1)))
        except OSError as error:
            raise UnusableInput(
                f"The file {path} cannot be read: check its name and your rights."
            ) from error
    return found


def parse_day(text: str | None) -> date | None:
    """Return the day that an option names.

    Raises:
        UnusableInput: it names none.
    """
    from assistant.objectives.periods import parse_date

    if text is None:
        return None
    found = parse_date(text)
    if found is None:
        raise UnusableInput("Give --as-of as a day: 2019-03-31 or 31/03/2019.")
    return found


def _period(text: str | None, option: str) -> "Period | None":
    from assistant.objectives.periods import parse_period

    if text is None:
        return None
    found = parse_period(text)
    if found is None:
        raise UnusableInput(f"Give {option} as a month, quarter or year: 2024-09, 2018/19 Q4.")
    return found


def _subject(provider: str | None, region: str | None) -> "Subject | None":
    from assistant.objectives.subjects import SECTOR, Subject

    if provider and provider.strip().upper() in ("ENGLAND", "SECTOR"):
        return SECTOR
    if provider:
        return Subject("provider", provider.strip().upper())
    return Subject("region", " ".join(region.split())) if region else None


def _baseline(fix_after: int | None, rebase: list[str], rules: str) -> "Baseline":
    from assistant.objectives.series import Baseline
    from assistant.objectives.spc_rules import EXCEL_TOOL, PLOT_THE_DOTS

    periods = [_period(one, "--rebase") for one in rebase]
    return Baseline(
        fix_after=fix_after,
        rebase_at=tuple(sorted(one for one in periods if one)),
        rules=EXCEL_TOOL if rules == "excel" else PLOT_THE_DOTS,
    )


def _write_page(report: "StatusReport", path: Path) -> None:
    from assistant.reports.status_page import status_page

    path.write_text(status_page(report), encoding="utf-8")
    typer.echo(f"Written: {path}", err=True)


def _write_charts(report: "StatusReport", folder: Path) -> None:
    from assistant.reports.chart_files import write_charts

    written = write_charts(report, folder)
    words = f"{len(written)} files written to {folder}" if written else "No measure has a series."
    typer.echo(words, err=True)
