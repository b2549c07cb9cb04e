"""Which document a question names: by its title, its month or season, as the first or the second.

The names come from the manifest, so that a new document brings its own.
"""

import re
from collections.abc import Sequence
from datetime import date

from corpus.documents import Document

_SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer",
            "autumn", "autumn", "autumn", "winter")  # fmt: skip
"""Of each month, from January."""

_NOUN = r"(?:\w+ )?(?:documents?|docs?|papers?|publications?|texts?|roadmaps?|reports?|guides?|one)"


def document_named(text: str, documents: Sequence[Document]) -> str | None:
    """Return the id of the document that `text` names; None where it names none, or several."""
    named = [document.id for document in documents if _pattern(document, documents).search(text)]
    return named[0] if len(named) == 1 else None


def renamed(text: str, document: Document, other: Document, documents: Sequence[Document]) -> str:
    """Return `text`, which names `document`, with the name of `other` in its place."""
    month = f"{_month(document)}|{_month(document)[:3]}"

    def name(match: re.Match[str]) -> str:
        if re.fullmatch(month, match[0], re.IGNORECASE):
            return _month(other)
        return other.title.split(":")[0]

    return _pattern(document, documents).sub(name, text)


def unnamed(text: str, document: Document, documents: Sequence[Document]) -> str:
    """Return `text` without the name of `document`."""
    return _pattern(document, documents).sub(" ", text)


def _month(document: Document) -> str:
    return date.fromisoformat(f"{document.published[:7]}-01").strftime("%B")


def _pattern(document: Document, documents: Sequence[Document]) -> re.Pattern[str]:
    month = date.fromisoformat(f"{document.published[:7]}-01")
    name = _month(document)
    season = _SEASONS[month.month - 1]
    words = [
        re.escape(document.title.split(":")[0]),
        rf"{name}|{name[:3]}",
        rf"{season}(?:-ish|time)? {_NOUN}",
    ]
    order = sorted(documents, key=lambda one: one.published)
    if len(order) == 2:
        place = (
            r"first|earlier|former|older" if document is order[0] else r"second|later|latter|newer"
        )
        words.append(rf"(?:{place}) (?:{_NOUN}\b|(?=says?\b|does\b|expects?\b))")
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
