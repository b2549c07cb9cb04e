"""Uncited: what an answer says without a citation, or beside it; and what a refusal adds.

The frame needs none: the heading in the documents' own words, "*Title* (date) says:", who “we” and
“I” are, and, where a statement was computed from data, what it was computed from.
"""

import re
from functools import lru_cache

from assistant.answers import Statement
from assistant.dates import in_words
from assistant.extractive import short_title
from assistant.status_answers import LEAD
from corpus.documents import Document
from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import cited, headings_of, is_computed
from evals.scorers.normal import (
    MARKERS,
    blocks,
    normal,
    numbers_in,
    own_words,
    stands_in,
    without_markers,
)

_HEADING = re.compile(r"\*\*(?P<words>.+)\*\*")
_PARTS = re.compile(r"; |: ")
_COMPUTED = ("Rule used: ", "Computed by rule from ")
_WRITER = "(“I” is the writer of the foreword.)"

_TOKEN = re.compile(rf"(?P<marker>{MARKERS})|\s+|\S")
_WORD = re.compile(r"\w+")
_OF_LAYOUT = frozenset("appendix box footnote page summary title".split())
"""What stands beside a heading to say where under it a quote is from."""

_REFUSES = re.compile(
    r"^(?:I (?:looked|answer only|can't|can only)|Ask|Please ask|There is no|Where they point|"
    r"The nearest passages are listed)\b|"
    r"\b(?:do|does|can) ?not (?:answer|define|describe|give|list|mention|name|say|set|state)\b|"
    r"\b(?:are|is) not (?:an answer|about|something)\b"
)
"""What a sentence of a refusal says: what is not there, where was looked, whom to ask."""


def all_cited(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when nothing is said without a citation, else 0; None for a failure."""
    if not (reply.outcome == "answered" or reply.declined):
        return None
    return float(not uncited(reply, corpus))


def uncited(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return what a reply says without a source.

    Of an answer: statements with neither citation nor status, that are not in the text with their
    markers, or that say more than a heading round their quotes; sentences that no statement
    covers. Of a refusal: sentences that say anything but what is not there and whom to ask.
    """
    if reply.declined:
        return tuple(one for one in _sentences(reply.text) if not _REFUSES.search(one))
    bare = [one.text for one in reply.statements if not _rests(one, reply, corpus)]
    return (*bare, *_left_over(reply, corpus))


def _rests(statement: Statement, reply: Reply, corpus: Corpus) -> bool:
    """Return whether a statement is what it cites: quoted under its heading, or word for word."""
    if statement.status is not None:
        return is_computed(statement, reply)
    shown = cited(reply, statement.citations)
    if not blocks(statement.text):
        return any(stands_in(without_markers(statement.text), one.quote) for one in shown)
    told = [heading for one in shown for heading in headings_of(one, corpus)]
    return bool(shown) and _words(own_words(statement.text)) <= _words(" ".join(told)) | _OF_LAYOUT


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _left_over(reply: Reply, corpus: Corpus) -> list[str]:
    """Return the statements that the text lacks, and the sentences that no statement covers."""
    found: list[str] = []
    rest = reply.text
    for statement in sorted(reply.statements, key=lambda one: -len(one.text)):
        start, end = _place(statement.text, rest)
        if start == end or numbers_in(rest[start:end]) != set(statement.citations):
            found.append(statement.text)
        if start < end:
            rest = f"{rest[:start]}\n{rest[end:]}"
    computed = any(is_computed(one, reply) for one in reply.statements)
    lines = [line.strip() for line in rest.split("\n") if any(map(str.isalnum, line))]
    for number, line in enumerate(lines):
        first = number == 0 or (number == 1 and lines[0] == LEAD)
        heading = _HEADING.fullmatch(line) if first else None
        if heading and (computed or _is_heading(heading["words"], corpus)):
            continue
        if line in _frame(corpus.documents) or (computed and line.startswith(_COMPUTED)):
            continue
        found += _sentences(line)
    return found


def _place(statement: str, text: str) -> tuple[int, int]:
    """Return where a statement stands, with the markers in it and behind it; (0, 0) if nowhere."""
    squeezed, places = _squeezed(text)
    sought, _ = _squeezed(statement)
    at = squeezed.find(sought.strip()) if sought.strip() else -1
    if at < 0:
        return 0, 0
    end = places[at + len(sought.strip()) - 1] + 1
    markers = re.match(MARKERS, text[end:])
    return places[at], end + (markers.end() if markers else 0)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return `text` with single spaces and without markers, and where each letter stood."""
    letters: list[str] = []
    places: list[int] = []
    for match in _TOKEN.finditer(text):
        if not match["marker"]:
            letters.append(" " if match[0].isspace() else match[0])
            places.append(match.start())
    return "".join(letters), places


def _sentences(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")]
    return [line[a:b] for line in lines for a, b in sentence_spans(line, 0, len(line))]


def _is_heading(words: str, corpus: Corpus) -> bool:
    """Return whether each part of a heading stands in a document, or in the title of one."""
    texts = [_normal(one) for one in corpus.documents]
    return all(any(normal(part).lower() in text for text in texts) for part in _PARTS.split(words))


@lru_cache(maxsize=16)
def _normal(document: Document) -> str:
    return normal(f"{document.title}\n{document.text}").lower()


@lru_cache(maxsize=16)
def _frame(documents: tuple[Document, ...]) -> frozenset[str]:
    lines = {LEAD, _WRITER}
    for document in documents:
        lines.add(f"*{short_title(document)}* ({in_words(document.published)}) says:")
        lines.add(f"(“We” is {document.speaker}.)")
    return frozenset(lines)
