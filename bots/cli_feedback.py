"""The command `feedback`: say whether an answer helped, list what was said, and forget it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from assistant.cli_status import today
from assistant.errors import UnusableInput
from assistant.feedback import Feedback, Screen, Why, Words, feedback_data
from assistant.terminal import print_json
from bots.cli_store import opened_store

if TYPE_CHECKING:
    from assistant.settings import Settings


class _AnswerFirst(TyperGroup):
    """A group that takes an answer's id in the place of a command's name, to `record` on it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["record", *args]
        return super().parse_args(ctx, args)


feedback_app = typer.Typer(
    cls=_AnswerFirst,
    no_args_is_help=True,
    help="Say whether an answer helped: assistant feedback ANSWER-ID --helpful. "
    "Nothing about you is kept.",
)

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@feedback_app.command("record")
def feedback_record(
    answer_id: Annotated[
        str, typer.Argument(metavar="ANSWER-ID", help="The answer's `id`, as --json gives it.")
    ],
    helpful: Annotated[
        bool | None, typer.Option("--helpful/--not-helpful", help="Whether it helped.")
    ] = None,
    why: Annotated[Why | None, typer.Option("--why", help="What it was.")] = None,
    comment: Annotated[
        str | None, typer.Option("--comment", help="More, in at most 500 characters.")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", help="What was asked, to learn from it.")
    ] = None,
    outcome: Annotated[
        Literal["answered", "not_found", "out_of_scope", "needs_clarification", "failed"] | None,
        typer.Option("--outcome", help="The answer's `outcome`."),
    ] = None,
) -> None:
    """Keep what you say of an answer; `record` may be left out.

    Words that may hold personal data are not kept.

    Example: assistant feedback 0123456789abcdef --not-helpful --why incomplete
    """
    if helpful is None:
        raise UnusableInput("Say whether the answer helped: --helpful or --not-helpful.")
    from bots.store.feedback import record

    with opened_store() as (database, settings):
        given = _screen(settings).feedback(
            answer_id, question, outcome, helpful, why, comment, today()
        )
        record(database, given)
    typer.echo("Kept. Thank you.")
    for what, words in (("question", given.question), ("comment", given.comment)):
        if words.withheld:
            typer.echo(f"The {what} was not kept: it may hold {_listed(words)}.")


@feedback_app.command("list")
def feedback_list(as_json: _AsJson = False) -> None:
    """List all feedback, in the order in which it came."""
    from bots.store.feedback import read

    with opened_store() as (database, _):
        found = read(database)
    if as_json:
        print_json([feedback_data(one) for one in found], indent=2)
        return
    for one in found:
        typer.echo(_in_words(one))
    if not found:
        typer.echo("There is no feedback.")


@feedback_app.command("forget")
def feedback_forget(
    before: Annotated[
        str, typer.Option("--before", metavar="DATE", help="The first day that is kept.")
    ],
) -> None:
    """Remove the feedback of days before a day.

    Example: assistant feedback forget --before 2026-01-01
    """
    from bots.store import feedback, old_feedback

    day = _day(before)
    with opened_store() as (database, settings):
        removed = feedback.forget(database, day)
        old_feedback.forget(settings, day)
    typer.echo(f"{removed} removed.")


def _screen(settings: "Settings") -> Screen:
    """Return the screen to which names in the documents are public."""
    from assistant.build import corpus_root
    from corpus.read import load_corpus

    corpus = load_corpus(corpus_root(settings))
    return Screen("\n".join(document.text for document in corpus.documents))


def _day(text: str) -> date:
    from assistant.objectives.periods import parse_date

    found = parse_date(text)
    if found is None:
        raise UnusableInput("Give --before as a day: 2026-01-31 or 31/01/2026.")
    return found


def _in_words(one: Feedback) -> str:
    said = "helpful" if one.helpful else "not helpful"
    lines = [
        f"{one.on.isoformat()}  {one.answer_id}  {said}{f', {one.why}' if one.why else ''}",
        _shown("question", one.question),
        _shown("comment", one.comment),
    ]
    return "\n".join(line for line in lines if line)


def _shown(what: str, words: Words) -> str:
    if words.withheld:
        return f"    {what} withheld: it may hold {_listed(words)}"
    return f"    {what}: {words.text}" if words.text else ""


def _listed(words: Words) -> str:
    *first, last = words.withheld
    return f"{', '.join(first)} or {last}" if first else last
