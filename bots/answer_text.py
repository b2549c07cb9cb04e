"""An answer's Markdown to paragraphs of tokens. Only what the assistant writes is understood.

Everything else stays as it is, as words: nothing that stands in a text can become markup, because
a token only says what its words are, and the template escapes them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_INLINE = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<title>[^*\n]+)\*|\[(?P<number>\d{1,4})\]")
_GAP = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Words:
    """Words of the assistant's own; a document's title, or what is to stand out, among them."""

    text: str
    style: Literal["plain", "strong", "title"] = "plain"
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Marker:
    """The number of a citation."""

    number: int
    kind: Literal["marker"] = "marker"


@dataclass(frozen=True)
class Quoted:
    """Words of a document, with the number of their citation."""

    number: int
    text: str
    kind: Literal["quoted"] = "quoted"


Token = Words | Marker | Quoted
Paragraph = tuple[Token, ...]


def paragraphs(text: str, quotes: Mapping[int, str]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of `text`, in order, without empty ones.

    Args:
        text: an answer's or a notice's.
        quotes: the words of each citation by its number. Only a quote that stands in the text to
            the letter, in its quotation marks and with its number, becomes `Quoted`.
    """
    found: list[list[Token]] = [[]]
    at = 0
    for start, end, number in _quoted(text, quotes):
        _add(found, text[at:start], quotes)
        found[-1].append(Quoted(number, quotes[number]))
        at = end
    _add(found, text[at:], quotes)
    return tuple(tuple(one) for one in found if one)


def plain(paragraph: Paragraph) -> str:
    """Return the words of a paragraph as the answer has them, without its marks of emphasis."""
    return "".join(_plain(token) for token in paragraph)


def before_quotes(paragraph: Paragraph) -> Paragraph:
    """Return what stands before the first quote; all of it where there is none."""
    first = next((at for at, one in enumerate(paragraph) if one.kind == "quoted"), len(paragraph))
    return paragraph[:first]


def worded(tokens: Paragraph) -> Paragraph:
    """Return what stands after or between quotes, without the dots that join them."""
    return tuple(one for one in tokens if not (isinstance(one, Words) and one.text.strip() in "…"))


def joined(found: Sequence[Paragraph]) -> Paragraph:
    """Return paragraphs as one."""
    whole: list[Token] = []
    for one in found:
        whole += [Words(" "), *one] if whole else one
    return tuple(whole)


def _plain(token: Token) -> str:
    match token:
        case Words():
            return token.text
        case Marker():
            return f"[{token.number}]"
        case Quoted():
            return f"“{token.text}” [{token.number}]"


def _quoted(text: str, quotes: Mapping[int, str]) -> Iterator[tuple[int, int, int]]:
    """Yield where quotes stand, in order; of two that overlap, the one that starts first."""
    found = []
    for number, words in quotes.items():
        whole = f"“{words}” [{number}]"
        start = text.find(whole)
        while words and start >= 0:
            found.append((start, start + len(whole), number))
            start = text.find(whole, start + len(whole))
    at = 0
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= at:
            yield start, end, number
            at = end


def _add(found: list[list[Token]], text: str, quotes: Mapping[int, str]) -> None:
    for place, part in enumerate(_GAP.split(text)):
        if place and found[-1]:
            found.append([])
        words = part if found[-1] else part.lstrip("\n")
        found[-1] += _inline(words, quotes) if words.strip() or found[-1] else []


def _inline(text: str, quotes: Mapping[int, str]) -> Iterator[Token]:
    at = 0
    for match in _INLINE.finditer(text):
        token = _token(match, quotes)
        if token is None:
            continue
        if match.start() > at:
            yield Words(text[at : match.start()])
        yield token
        at = match.end()
    if at < len(text):
        yield Words(text[at:])


def _token(match: re.Match[str], quotes: Mapping[int, str]) -> Token | None:
    if match["number"]:
        number = int(match["number"])
        return Marker(number) if number in quotes else None
    if match["strong"]:
        return Words(match["strong"], "strong")
    return Words(match["title"], "title")
