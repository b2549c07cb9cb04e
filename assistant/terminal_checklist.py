"""The checklist at a terminal: by strength, each line with its source."""

import textwrap

from rich.console import Console

from assistant.checklist import Line
from assistant.checklist_words import (
    STRENGTH_NOTE,
    Checklist,
    group_meaning,
    group_title,
    quoted,
    sources,
    stands,
    who,
)
from assistant.terminal import print_line

_LONG = 60
"""Lines from which a person is told how to have fewer, or have them in a file."""


def print_checklist(out: Console, made: Checklist) -> None:
    """Print the lines by strength, strongest first, with what has to be said of them."""
    print_line(out, made.title, style="bold")
    if made.chosen:
        print_line(out, f"Chosen by: {'; '.join(made.chosen)}.")
    print_line(out, sources(made.documents))
    print_line(out, STRENGTH_NOTE)
    width = len(str(made.lines[-1].number)) + 1 if made.lines else 0
    for strength, lines in made.groups:
        out.print()
        print_line(out, group_title(strength, lines), style="bold")
        if meaning := group_meaning(strength):
            print_line(out, meaning, style="dim")
        for line in lines:
            out.print()
            _print(out, line, width)
    if made.notes:
        out.print()
    for note in made.notes:
        print_line(out, f"Note: {note}")
    if len(made.lines) >= _LONG:
        print_line(
            out,
            "For fewer lines: --who us, --theme, --strength, --by, --document, --about. For a file "
            "to fill in: --export xlsx.",
        )


def _print(out: Console, line: Line, width: int) -> None:
    one = line.expectation
    _hanging(out, f"{f'{line.number}.':>{width}} ", quoted(line))
    rows = (
        ("About", one.about),
        ("Who", who(line)),
        ("Put as", f"“{one.verb}”"),
        ("When", f"“{one.deadline}”" if one.deadline else ""),
        ("Figure", f"“{one.figure}”" if one.figure else ""),
        ("Source", f"{stands(line)}, characters {one.place.start} to {one.place.end}"),
        ("Repeats", f"line {line.repeats}" if line.repeats else ""),
    )
    widest = max(len(label) for label, _ in rows)
    for label, words in rows:
        if words:
            _hanging(out, f"{' ' * width} {label:<{widest}}  ", words)


def _hanging(out: Console, margin: str, words: str) -> None:
    """Print `words` behind `margin`; on a terminal, wrapped lines stay behind it."""
    lines = [words]
    if out.is_terminal:
        lines = textwrap.wrap(words, out.width - len(margin), break_on_hyphens=False) or [""]
    for at, text in enumerate(lines):
        print_line(out, (margin if at == 0 else " " * len(margin)) + text)
