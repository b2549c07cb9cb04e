"""An annotation's own words, carried over to a copy of its corpus with its pins."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from corpus.pins import place
from corpus.read import Corpus
from evals.revisions import Revision

Row = dict[str, Any]

_OWN_WORDS = ("text", "about", "believes", "says", "reason", "verb", "deadline", "figure")
_BEFORE = 12
"""Code points before a changed word by which it is known again."""

_FIGURE = re.compile(r"(?<![\w.,/])\d(?:[\d.,/]*\d)?")


def paragraph(pin: Row, old: Corpus, revisions: Mapping[str, Revision]) -> Revision:
    """Return the paragraph that a pin stands in, with the edits to it."""
    stands = place(old, pin["document"], pin["quote"], pin.get("under"))
    revision = revisions[pin["document"]]
    start = max(revision.old.rfind("\n\n", 0, stands.start), 0)
    end = revision.old.find("\n\n", stands.end)
    end = end if end >= 0 else len(revision.old)
    edits = (
        replace(one, start=one.start - start, end=one.end - start)
        for one in revision.touching(start, end)
        if start <= one.start and one.end <= end
    )
    return Revision(revision.old[start:end], tuple(edits))


def reworded(row: Row, paragraphs: Sequence[Revision], old: Corpus) -> Row | None:
    """Return an entry whose own words have the new figures, or None where that is not clear."""
    new = dict(row)
    titles = "|".join(re.escape(one.title.split(":")[0]) for one in old.documents)
    for words, now in dict.fromkeys(_figures(paragraphs)):
        whole = re.compile(rf"(?P<title>{titles})|(?<![\w.,/]){re.escape(words)}(?![\w/])")
        swap = partial(_other_words, now)
        said = {name: new[name] for name in _OWN_WORDS if isinstance(new.get(name), str)}
        changed = {name: whole.sub(swap, text) for name, text in said.items()}
        found = (match for one in paragraphs for match in whole.finditer(one.text))
        stands = any(not match["title"] for match in found)
        if changed != said and stands == bool(now):
            return None
        if now:
            new |= changed
        if now and "side" in new:
            new["side"] = [{**one, "says": whole.sub(swap, one["says"])} for one in new["side"]]
    return new


def repeats_old(row: Row, paragraphs: Iterable[Revision]) -> bool:
    """Return whether an entry says in its own words what was changed, as the source had it."""
    said = " ".join(str(row.get(name, "")) for name in _OWN_WORDS)
    said += " ".join(str(side["says"]) for side in row.get("side", ()))
    return any(
        one.old[max(0, edit.start - _BEFORE) : edit.end] in said
        for one in paragraphs
        for edit in one.edits
        if edit.words and not any(map(str.isdigit, edit.words))
    )


def _figures(paragraphs: Iterable[Revision]) -> Iterator[tuple[str, str]]:
    """Yield the figures and dates that are changed, old and new; nothing for deleted ones."""
    for one in paragraphs:
        for edit in one.edits:
            words = one.old[edit.start : edit.end]
            if not edit.words:
                yield from ((figure, "") for figure in _FIGURE.findall(words))
            elif any(map(str.isdigit, words)):
                yield words, edit.words


def _other_words(words: str, match: re.Match[str]) -> str:
    return match["title"] or words
