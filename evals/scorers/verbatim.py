"""Verbatim quotes: what stands between quotation marks is what the source says, uncut.

“We” and “I” in the line that says who speaks are no quotes, and a reply that declines may quote
the question. Case counts; see `normal` for what does not.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answers import Citation, Notice
from assistant.dates import in_words
from assistant.extractive import short_title
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import cited, document_of, words_of
from evals.scorers.cuts import cut_off
from evals.scorers.layout import in_one_passage
from evals.scorers.normal import Block, blocks, stands_in

_SPEAKERS = ("We", "I")
_NUMBERED = re.compile(r"(?P<place>(?:[A-Z][a-z]+ )?\d+(?:\.\d+)*)\b[^“]*: “")
_DENIED = re.compile(r"\b(?:not|no|nor|never)\b")


def verbatim(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when every quote is verbatim, every elision in order, and nothing is cut off.

    Else 0; None for a reply that quotes nothing.
    """
    if not reply.citations and not blocks(reply.text):
        return None
    faults = (*altered(reply, corpus), *misplaced(reply, corpus), *misattributed(reply, corpus))
    return float(not faults and not cut_off(reply, corpus))


def altered(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the quoted blocks that are not words of what they, or their statement, cite.

    In a notice the words that lead in to a quote count with it; a block without a marker may be
    of the question, or be what a sentence says something is not.
    """
    found = [one.words for one in blocks(reply.text) if not _is_quote(one, reply)]
    if reply.text.count("“") < reply.text.count("”"):
        found.append("”")
    found += [
        block.words
        for statement in reply.statements
        for block in blocks(statement.text)
        if not _stands(block, [one.quote for one in cited(reply, statement.citations)])
    ]
    found += [
        block.words
        for notice in reply.notices
        for block in blocks(notice.text)
        if not _is_told(block, notice, reply, corpus)
    ]
    return tuple(found)


def misplaced(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the quotes that follow an elision and do not follow in one passage of the source."""
    return tuple(
        after.words
        for before, after in pairwise(blocks(reply.text))
        if reply.text[before.end : after.start].strip() in ("…", "...")
        and not _in_order(_cited(before, reply), _cited(after, reply), corpus)
    )


def misattributed(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the quotes that are said to be of another document or heading than they are.

    What says so: the line "*Title* (date) says:" above them, and a numbered heading before them.
    """
    found = []
    for block in blocks(reply.text):
        above = _says_above(reply.text[: block.start], corpus)
        shown = cited(reply, block.numbers)
        if above and block.numbers and all(one.document_id != above for one in shown):
            found.append(block.words)
    for statement in reply.statements:
        named = _NUMBERED.match(statement.text)
        paths = [name for one in cited(reply, statement.citations) for name in one.section]
        if named and not any(f"{name} ".startswith(f"{named['place']} ") for name in paths):
            found.append(statement.text)
    return tuple(found)


def _says_above(text: str, corpus: Corpus) -> str | None:
    """Return the id of the document that the last "*Title* (date) says:" of `text` names."""
    lines = {
        f"*{short_title(one)}* ({in_words(one.published)}) says:": one.id
        for one in corpus.documents
    }
    return next((lines[line] for line in reversed(text.split("\n")) if line in lines), None)


def _is_told(block: Block, notice: Notice, reply: Reply, corpus: Corpus) -> bool:
    shown = cited(reply, block.numbers or notice.citations)
    if _stands(block, [words for one in shown for words in words_of(one, corpus)]):
        return True
    if block.numbers:
        return False
    sentence = re.split(r"[.!?]\s", notice.text[: block.start])[-1]
    asked = stands_in(block.words.casefold(), reply.question.casefold())
    return asked or bool(_DENIED.search(sentence))


def _is_quote(block: Block, reply: Reply) -> bool:
    if not block.numbers and block.words in _SPEAKERS:
        return True
    if not block.numbers and reply.declined:
        asked = stands_in(block.words.casefold(), reply.question.casefold())
        return asked or _stands(block, [one.quote for one in reply.related])
    return _stands(block, [one.quote for one in _cited(block, reply)])


def _stands(block: Block, sources: Sequence[str]) -> bool:
    return block.closed and any(stands_in(block.words, source) for source in sources)


def _cited(block: Block, reply: Reply) -> list[Citation]:
    """Return the citations that a block is marked with; without a marker, all that hold it."""
    if block.numbers:
        return cited(reply, block.numbers)
    return [one for one in reply.citations if stands_in(block.words, one.quote)]


def _in_order(before: Sequence[Citation], after: Sequence[Citation], corpus: Corpus) -> bool:
    return any(
        one.document_id == other.document_id
        and one.end <= other.start
        and (document := document_of(one, corpus)) is not None
        and in_one_passage(document, one.start, other.end)
        for one in before
        for other in after
    )
