"""The command `slack preview`: what would be sent, on a page, without Slack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import cli_status
from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from datetime import date

    from assistant.settings import Settings
    from assistant.status_files import Contents
    from bots.slack.preview import Surface
    from bots.slack.reply import Reply
    from bots.store.uploads import KeptUpload

_TURN = "preview"
"""In the place of a turn's id, which buttons carry."""
_NO_PAGE = "https://expectations.example"
"""Where links lead in the preview as long as no `public_url` is set."""


def preview(
    question: Annotated[
        list[str] | None, typer.Argument(help="A question, in your own words.")
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="FILE", help="Files as somebody would share them."),
    ] = None,
    home: Annotated[bool, typer.Option("--home", help="Show the Home tab as well.")] = False,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write the page.")
    ] = Path("slack-preview.html"),
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the messages as JSON; no page is written.")
    ] = False,
    as_of: cli_status.AsOf = None,
    period: cli_status.PeriodOf = None,
) -> None:
    """Show what the assistant would send in Slack, with the limits used. Nothing is sent.

    For whoever changes the messages: one page, drawn roughly as Slack draws it.

    Example: assistant slack preview "What do we have to do about agency staff?"
    Example: assistant slack preview --data ae.csv --home
    """
    text = " ".join(question or ())
    files = data or []
    if not (text or files or home):
        raise UnusableInput('Give a question, --data or --home: assistant slack preview "…"')
    if any(out.resolve() == one.resolve() for one in files):
        raise UnusableInput("The page would replace a file it is made from: give another --out.")
    from assistant.settings import load_settings
    from bots.slack.preview import preview_data, preview_page, surfaces_of

    settings = load_settings()
    contents = cli_status.read_data(files, period)
    day = cli_status.parse_day(as_of) or cli_status.today()
    replies = {"The answer": _answer(text, contents, day, settings)} if text else {}
    if contents:
        replies["The status"] = _status(contents, day, settings)
    surfaces = [one for name, reply in replies.items() for one in surfaces_of(reply, name)]
    surfaces += [_home(files, settings)] if home else []
    if as_json:
        from assistant.terminal import print_json

        print_json(preview_data(surfaces), indent=2)
    else:
        asked = text or ", ".join(one.name for one in files) or "The Home tab"
        sent = [one for reply in replies.values() for one in reply.attachments]
        _write(out, preview_page(asked, surfaces, sent))
    if any(one.faults for one in surfaces):
        typer.echo("Slack would refuse it: the preview says which limits are broken.", err=True)
        raise typer.Exit(1)


def _answer(text: str, contents: "Contents | None", day: "date", settings: "Settings") -> "Reply":
    from assistant.answers import Question
    from assistant.build import build_assistant
    from assistant.questions import readable
    from assistant.terminal import progress
    from assistant.wire import answer_data
    from bots.slack.answer_blocks import answer_reply

    asked = Question(readable(text), day, contents)
    with progress("Building the index, once") as tell:
        answer = build_assistant(settings, progress=tell).answer(asked)
    return answer_reply(answer_data(answer), base=_base(settings), turn_id=_TURN)


def _status(contents: "Contents", day: "date", settings: "Settings") -> "Reply":
    from assistant.build import load_library
    from assistant.status_report import status_report
    from bots.slack.escaping import fallback
    from bots.slack.reply import Reply
    from bots.slack.splitting import messages
    from bots.slack.status_blocks import in_short, status_blocks
    from bots.slack.status_files import attachments

    report = status_report(load_library(settings).corpus, contents, as_of=day)
    blocks = status_blocks(report, base=_base(settings), limit=settings.upload_bytes)
    return Reply(messages(blocks, fallback(in_short(report))), attachments(report))


def _home(files: list[Path], settings: "Settings") -> "Surface":
    from assistant.build import load_library
    from bots.slack.home_blocks import home_view
    from bots.slack.preview import view_surface

    documents = load_library(settings).corpus.documents
    view = home_view(documents, _uploads(files, settings), settings)
    return view_surface("The Home tab", view["blocks"])


def _uploads(files: list[Path], settings: "Settings") -> "list[KeptUpload]":
    """Return files as if somebody had shared them now."""
    from datetime import UTC, datetime, timedelta

    from assistant.status_files import read_files
    from bots.store.uploads import KeptUpload

    now = datetime.now(UTC)
    until = now + timedelta(days=settings.keep_uploads_days)
    read = read_files(cli_status.read_uploads(files)).inputs if files else ()
    return [
        KeptUpload(
            id=f"preview-{at}",
            name=one.file,
            sha256=one.sha256,
            size=path.stat().st_size,
            format=one.format,
            rows_used=one.rows_used,
            period=None,
            problems=(),
            created_at=now,
            expires_at=until,
        )
        for at, (path, one) in enumerate(zip(files, read, strict=True))
    ]


def _base(settings: "Settings") -> str:
    return (settings.public_url or _NO_PAGE).rstrip("/")


def _write(out: Path, page: str) -> None:
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UnusableInput(f"{out} cannot be written: check its name and your rights.") from error
    typer.echo(f"Written: {out}")
