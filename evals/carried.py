"""Annotations carried over to a copy of their corpus, as its keeper would carry them.

A pin whose words are changed is rewritten; what is pinned to words that are gone is dropped. What
is pinned to the same paragraph and speaks of an old figure or date speaks of the new one, unless
the old one stands in one of its paragraphs still. Then it is dropped, for a person to look at; so
is what speaks of a figure that is deleted.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from corpus.errors import BadAnnotation
from corpus.pins import place
from corpus.read import Corpus
from evals.revisions import Revision
from evals.reworded import Row, paragraph, repeats_old, reworded

_PINS = ("side", "mention", "pointer", "right", "says")


_Revisions = Mapping[str, Revision]


def carry(old: Corpus, copy: Corpus, revisions: _Revisions) -> None:
    """Rewrite the annotations in the folder of `copy`, which are still those of `old`.

    Args:
        revisions: by document id.
    """
    if not any(one.edits for one in revisions.values()):
        return
    folder = copy.root / "annotations"
    for path in sorted((folder / "questions").glob("*.jsonl")):
        _rewrite_lines(path, lambda row: _question(row, old, copy, revisions))
    for path in sorted(folder.glob("*/*.toml")):
        _rewrite_tables(path, lambda row: _entry(row, old, copy, revisions))
    titles = folder / "titles.toml"
    if titles.exists():
        _rewrite_titles(titles, copy, revisions)


def _question(row: Row, old: Corpus, copy: Corpus, revisions: _Revisions) -> Row | None:
    """A question is pinned to a whole passage."""
    found = [
        one
        for one in _of_words(old, row["document"], row["quote"])
        if "under" not in row or (one.section and one.section[-1] == row["under"])
    ]
    revision = revisions[row["document"]]
    words = revision.words(found[0].start, found[0].end) if found else None
    if words is None:
        return None
    now = _of_words(copy, row["document"], words)
    if "under" in row:
        now = [one for one in now if one.section and one.section[-1] == row["under"]]
    return {**row, "quote": words} if len(now) == 1 else None


def _of_words(corpus: Corpus, document: str, words: str) -> list[Any]:
    return [
        one
        for one in corpus.passages
        if one.document_id == document
        and one.end - one.start == len(words)
        and corpus.words(one) == words
    ]


def _entry(row: Row, old: Corpus, copy: Corpus, revisions: _Revisions) -> Row | None:
    """Return an entry of the reviewed knowledge for the copy, or None when it is dropped."""
    new = dict(row)
    own = [row] if "quote" in row else []
    if own:
        pinned = _pin(row, old, copy, revisions)
        if pinned is None:
            return None
        new |= pinned
    for name in _PINS:
        if isinstance(row.get(name), list):
            pins = [_pin(one, old, copy, revisions) for one in row[name]]
            if None in pins:
                return None
            new[name] = pins
            own += row[name]
    if "sections" in row:
        new["sections"] = [
            name for name in row["sections"] if _is_one_section(copy, row["document"], name)
        ]
        if not new["sections"]:
            return None
    paragraphs = [paragraph(one, old, revisions) for one in own]
    said = reworded(new, paragraphs, old)
    if said is None or (new != row and repeats_old(new, paragraphs)):
        return None
    words = f"{said.get('lead_in', '')} {said.get('quote', '')}"
    held = all(said[name] in words for name in ("verb", "figure") if said.get(name))
    return said if held or "quote" not in row else None


def _pin(pin: Row, old: Corpus, copy: Corpus, revisions: _Revisions) -> Row | None:
    """Return a pin for the copy, or None when its words are gone or no longer stand once."""
    stands = place(old, pin["document"], pin["quote"], pin.get("under"))
    revision = revisions[pin["document"]]
    words = revision.words(stands.start, stands.end)
    if words is None:
        return None
    new = {**pin, "quote": words}
    if lead_in := pin.get("lead_in"):
        start = revision.old.rfind(lead_in, 0, stands.start)
        led = revision.words(start, start + len(lead_in))
        if led is None:
            return None
        new["lead_in"] = led
    if under := pin.get("under"):
        start = revision.old.rfind(f"# {under}\n", 0, stands.start) + len("# ")
        heading = revision.words(start, start + len(under))
        if heading is None:
            return None
        new["under"] = heading
    with suppress(BadAnnotation):
        place(copy, new["document"], words, new.get("under"))
        return new
    return None


def _is_one_section(copy: Corpus, document: str, name: str) -> bool:
    paths = [one.path for one in copy.sections(document)]
    return sum(bool(path) and path[-1] == name for path in paths) == 1


def _rewrite_lines(path: Path, carried: Callable[[Row], Row | None]) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    kept = [new for row in rows if (new := carried(row)) is not None]
    path.write_text("\n".join(json.dumps(row) for row in kept) + "\n", encoding="utf-8")


def _rewrite_tables(path: Path, carried: Callable[[Row], Row | None]) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    kept = {
        table: [new for row in rows if (new := carried(row)) is not None]
        for table, rows in data.items()
    }
    if kept != data:
        tables = [_toml(table, row) for table, rows in kept.items() for row in rows]
        path.write_text("\n".join(tables), encoding="utf-8")


def _rewrite_titles(path: Path, copy: Corpus, revisions: _Revisions) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    statements = {
        (one.document_id, one.section[-1]): copy.words(one)
        for one in copy.passages
        if one.kind == "statement"
    }
    lines = []
    for document, titles in data.items():
        lines.append(f"[{document}]")
        for label, title in titles.items():
            for edit in revisions[document].edits:
                if edit.words and title not in statements.get((document, label), ""):
                    title = title.replace(
                        revisions[document].old[edit.start : edit.end], edit.words
                    )
            if title in statements.get((document, label), ""):
                lines.append(f"{json.dumps(label)} = {_value(title)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(table: str, row: Row) -> str:
    lines = [f"{name} = {_value(value)}" for name, value in row.items()]
    return "\n".join([f"[[{table}]]", *lines, ""])


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_value(one)}' for name, one in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)
