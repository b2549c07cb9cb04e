"""Answers, hits and objectives for a person at a terminal. Results go to standard output."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer, Citation
from assistant.dates import in_words
from assistant.framework import Objective
from assistant.notice_words import NOTICE_WORDS
from corpus.documents import Document
from corpus.read import Corpus
from index.hits import Hit

_WIDEST = 100
"""Columns; longer lines are hard to read."""

_DELIVERY = {
    "support_the_sector": "supports the sector to deliver",
    "directly_deliver": "delivers directly",
}


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that tell a terminal what to do: names in a file may hold them."""


def console(*, stderr: bool = False) -> Console:
    """Return a console that never reads markup out of what it prints."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)
    made.width = min(made.width, _WIDEST)
    return made


@contextmanager
def progress(
    title: str, *, waiting: str = "Looking in the documents …"
) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error that work is going on, and once it is told, how far it is."""
    err = console(stderr=True)
    idle = err.status(waiting)
    bar = Progress(console=err, transient=True)
    task = bar.add_task(title, total=None)

    def tell(done: int, total: int) -> None:
        if not bar.live.is_started:
            idle.stop()
            bar.start()
        bar.update(task, completed=done, total=total)

    if err.is_terminal:
        idle.start()
    try:
        yield tell
    finally:
        idle.stop()
        if bar.live.is_started:
            bar.stop()


def print_json(data: Any, *, indent: int | None = None) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can carry and UTF-8 cannot
        text = json.dumps(data, indent=indent)
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def print_answer(out: Console, answer: Answer) -> None:
    """Print an answer with its sources, or what is related to it."""
    if out.is_terminal:
        out.print(Markdown(answer.text))
    else:
        print_line(out, _plain(answer.text))
    if answer.citations:
        out.print()
        out.print(Text("Sources", style="bold"))
        for citation in answer.citations:
            _print_source(out, citation)
    for notice in answer.notices:
        out.print()
        print_line(out, f"{NOTICE_WORDS[notice.kind]}: {_plain(notice.text)}")
    if answer.related:
        out.print()
        out.print(Text("Related, not an answer", style="bold"))
        for citation in answer.related:
            _print_source(out, citation)
            print_line(out, f"“{_folded(citation.quote)}”", indent=4)


def print_hits(out: Console, corpus: Corpus, hits: Sequence[Hit]) -> None:
    """Print search hits, best first."""
    if not hits:
        out.print(Text("Nothing was found."))
    for number, hit in enumerate(hits, start=1):
        document = corpus.document(hit.passage.document_id)
        out.print(Text(f"{number:>2}. {_place(document.title, document.published)}", style="bold"))
        out.print(Text(f"    {' › '.join(hit.passage.section)}"))
        out.print(
            Text(f"    score {hit.score:.3f}, found by {', '.join(hit.found_by) or 'all together'}")
        )
        out.print(Text(f"    {_folded(corpus.words(hit.passage))}"))
        out.print()


def print_objectives(out: Console, corpus: Corpus, found: Sequence[Objective]) -> None:
    """Print the objectives as a table by theme."""
    table = Table(show_lines=True, width=out.width)
    table.add_column("No", justify="right", no_wrap=True)
    table.add_column("Theme", ratio=2)
    table.add_column("NHS Improvement", ratio=2)
    table.add_column("In the document's words", ratio=6)
    for one in found:
        words = corpus.words(one.statement)
        table.add_row(
            str(one.number), Text(one.theme), _DELIVERY[one.delivery], Text(_folded(words))
        )
    out.print(table)
    for identity in dict.fromkeys(one.statement.document_id for one in found):
        document = corpus.document(identity)
        print_line(out, f"Source: {_place(document.title, document.published)}")


def print_objective(out: Console, corpus: Corpus, one: Objective) -> None:
    """Print one objective with the words under it."""
    document = corpus.document(one.statement.document_id)
    print_line(out, corpus.words(one.statement), style="bold")
    out.print()
    for passage in one.explanation:
        print_line(out, corpus.words(passage))
        out.print()
    print_line(out, f"Theme: {one.theme}")
    print_line(out, f"{document.speaker} {_DELIVERY[one.delivery]} this objective.")
    print_line(out, f"Source: {_place(document.title, document.published)}")


def print_outline(out: Console, corpus: Corpus, document: Document) -> None:
    """Print a document's headings."""
    out.print(Text(_place(document.title, document.published), style="bold"))
    for section in corpus.sections(document.id):
        if section.path:
            out.print(Text(f"{'  ' * (section.level - 1)}{section.path[-1]}"))


def _print_source(out: Console, citation: Citation) -> None:
    print_line(out, f"[{citation.id}] {_place(citation.document_title, citation.published)}")
    place = " › ".join(citation.section)
    print_line(out, f"{place} (characters {citation.start} to {citation.end})", indent=4)


def print_line(out: Console, words: str, *, indent: int = 0, style: str = "") -> None:
    """Print `words`, wrapped to a terminal; left as they are when they go elsewhere."""
    text = Text(_CONTROLS.sub("", words), style=style)
    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, indent)))
    else:
        out.print(Text(" " * indent) + text, soft_wrap=True)


def _place(title: str, published: str) -> str:
    return f"{title}, {in_words(published)}"


def _plain(text: str) -> str:
    """Take the Markdown out of an answer's frame: `**heading**` and `*title*`."""
    return re.sub(r"^\*\*(.+)\*\*$|(?<!\w)\*([^*\n]+)\*(?!\w)", r"\1\2", text, flags=re.MULTILINE)


def _folded(words: str) -> str:
    return re.sub(r"\s*\n\s*", " ", words)
