"""Notices' own words, as far as they can be held against something without a judge.

A gap and a premise are told of by saying what the documents do not say; the rest of what a notice
says of them is in the words of what it cites. When a document was published, and what is known of
its standing, is what the manifest says. Verbs are quoted, or said not to be the source's.
"""

import re

from assistant.answers import Notice
from assistant.dates import in_words
from assistant.extractive import short_title
from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import cited, headings_of, is_computed, words_of
from evals.scorers.normal import blocks, own_words, without_markers

_DENIES = re.compile(r"\b(?:do|does|did|is|are|was|were|can) ?not\b|\bnothing\b")
_POINTS = "They point elsewhere"
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
"""Words are alike in their first letters."""

_BORNE_OUT = 0.4
"""So many of a sentence's words have to be of what it cites."""

_OF_DOCUMENTS = (
    "another appendix body both call chapter describe different document each elsewhere figure "
    "from give have list name objective only paragraph percentage phrase place point put same say "
    "section some speak state summary term than that them they this what which while with without "
    "word"
).split()
"""Words for speaking of documents."""


def borne_out(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when every notice says what is borne out, else 0; None for a reply without any."""
    return float(not unfounded(reply, corpus)) if reply.notices else None


def unfounded(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the sentences of notices that nothing bears out, or that are turned round.

    Notices beside what was computed from data are left out.
    """
    if any(is_computed(one, reply) for one in reply.statements):
        return ()
    return tuple(
        sentence
        for notice in reply.notices
        for number, sentence in enumerate(_sentences(notice.text))
        if not _is_founded(sentence, notice, reply, corpus, first=number == 0)
    )


def _is_founded(sentence: str, notice: Notice, reply: Reply, corpus: Corpus, first: bool) -> bool:
    denies = _DENIES.search(own_words(sentence)) is not None
    if notice.kind == "dated":
        return not notice.citations or _is_dated(sentence, notice, reply, corpus)
    if notice.kind == "strength":
        found = blocks(sentence)
        return denies or (bool(found) and all(one.numbers for one in found))
    if notice.kind == "gap":
        pointing = sentence.startswith(_POINTS) or not notice.citations
        return denies or (pointing and not first)
    if notice.kind == "premise" and first:
        return denies
    return denies or _is_borne_out(sentence, notice, reply, corpus)


def _is_dated(sentence: str, notice: Notice, reply: Reply, corpus: Corpus) -> bool:
    """Return whether a sentence dates a document that is cited, or is what is known of it."""
    names = {one.document_id for one in cited(reply, notice.citations)}
    return any(
        sentence == f"{short_title(one)} was published in {in_words(one.published[:7])}."
        or sentence in _sentences(one.superseded_by or "")
        for one in corpus.documents
        if one.id in names
    )


def _is_borne_out(sentence: str, notice: Notice, reply: Reply, corpus: Corpus) -> bool:
    plain = without_markers(sentence)
    for document in corpus.documents:
        plain = plain.replace(f"({in_words(document.published[:7])})", "")
        plain = plain.replace(short_title(document), "")
    said = _stems(own_words(plain)) - _stems(" ".join(_OF_DOCUMENTS))
    told = [reply.question]
    for one in cited(reply, notice.citations):
        told += [*words_of(one, corpus), *headings_of(one, corpus)]
    return len(said & _stems(" ".join(told))) >= _BORNE_OUT * len(said)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]
