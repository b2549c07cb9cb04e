"""What makes words harmless: the one field of a message that Slack parses, and what nobody sees."""

import re
import unicodedata

FALLBACK = 3_000
"""Characters of a fallback text at the most."""

_CALLS_ALL = re.compile(r"@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_WORD_JOINER = "\N{WORD JOINER}"


def shown(text: str) -> str:
    """Return `text` without what is not seen: controls, what turns the direction of writing.

    Line breaks stay. For words of people, cells and file names; a quote stays as it is.
    """
    return "".join(_seen(one) for one in text)


def fallback(text: str) -> str:
    """Return `text` for the field of a message that Slack parses; it finds nothing to act on.

    On one line, and cut at a word where it is longer than `FALLBACK`.
    """
    words = " ".join(shown(text).split())
    parts = [_ESCAPES.get(one, one) for one in _CALLS_ALL.sub(f"@{_WORD_JOINER}", words)]
    if sum(map(length, parts)) <= FALLBACK:
        return "".join(parts)
    most = _most_that_fit(parts)
    kept = next((at for at in range(most, most // 2, -1) if parts[at] == " "), most)
    return "".join(parts[:kept]).rstrip() + "…"


def length(text: str) -> int:
    """Return how many characters Slack counts: two for one beyond the Basic Multilingual Plane."""
    return len(text) + sum(one > "\uffff" for one in text)


def _most_that_fit(parts: list[str]) -> int:
    room = FALLBACK - len("…")
    for at, part in enumerate(parts):
        room -= length(part)
        if room < 0:
            return at
    return len(parts)


def _seen(one: str) -> str:
    kind = unicodedata.category(one)
    if one == "\n" or kind == "Zs":
        return one
    if one.isspace():
        return " "
    return "" if kind.startswith("C") else one
