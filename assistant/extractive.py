"""Picks to an answer in the documents' own words, for a person to read and to paste.

The frame round the quotes only says where they stand and who speaks; it never restates them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Citation, Statement, cite
from assistant.dates import in_words
from assistant.evidence import Pick
from corpus.documents import Document, Passage
from corpus.read import Corpus

_NUMBER = re.compile(r"^\d+(?:\.\d+)*\s+")
_FIRST_PERSON_PLURAL = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
_FIRST_PERSON_SINGULAR = re.compile(r"\b(?:I|my)\b")


_TOPICS = 2
"""The most topics that a heading names."""

Titles = Mapping[tuple[str, str], str]
"""Short titles of numbered statements, by document and label."""


@dataclass(frozen=True)
class Draft:
    """An answer's text, and what it rests on."""

    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def compose(corpus: Corpus, picks: Sequence[Pick], titles: Titles) -> Draft:
    """Return the answer that quotes `picks`: a heading, then each document's words apart.

    The document of the first pick comes first; within a document the order is that of the picks.
    """
    documents = list(dict.fromkeys(pick.passage.document_id for pick in picks))
    lines = [f"**{heading(corpus, picks, titles)}**"]
    statements: list[Statement] = []
    citations: list[Citation] = []
    for identity in documents:
        document = corpus.document(identity)
        lines.append(f"*{short_title(document)}* ({in_words(document.published)}) says:")
        for pick in picks:
            if pick.passage.document_id != identity:
                continue
            quoted = [pick.lead_in, pick.passage] if pick.lead_in else [pick.passage]
            new = [
                cite(len(citations) + at, document, one) for at, one in enumerate(quoted, start=1)
            ]
            place = label(document, pick.passage, titles)
            marked = " … ".join(f"“{one.quote}” [{one.id}]" for one in new)
            lines.append(f"{place}: {marked}")
            sentence = f"{place}: {' … '.join(f'“{one.quote}”' for one in new)}"
            statements.append(Statement(sentence, tuple(one.id for one in new)))
            citations += new
    lines += _who_speaks(corpus, picks)
    return Draft("\n\n".join(lines), tuple(statements), tuple(citations))


def heading(corpus: Corpus, picks: Sequence[Pick], titles: Titles) -> str:
    """Return one line that says what the answer is about, in the documents' headings."""
    topics: dict[str, str] = {}
    for pick in picks:
        topic = _topic(corpus.document(pick.passage.document_id), pick.passage, titles)
        topics.setdefault(topic.lower(), topic)
    if len(topics) <= _TOPICS:
        return "; ".join(topics.values())
    chapters = {pick.passage.section[:1] for pick in picks}
    documents = {pick.passage.document_id for pick in picks}
    if len(chapters) == 1 and len(documents) == 1:
        return _NUMBER.sub("", next(iter(chapters))[0])
    if len(documents) == 1 and all(pick.passage.kind == "statement" for pick in picks):
        return short_title(corpus.document(next(iter(documents))))
    return "; ".join(list(topics.values())[:_TOPICS])


def short_title(document: Document) -> str:
    """Return a document's title without its subtitle."""
    return document.title.split(":")[0]


def label(document: Document, passage: Passage, titles: Titles) -> str:
    """Return where a quote stands, short enough to stand before it."""
    if passage.kind != "statement" and passage.section:
        title = titles.get((document.id, passage.section[-1]))
        if title:
            return f"{passage.section[-1]} ({title})"
    if not passage.section:
        return "Title page"
    innermost = passage.section[-1]
    if passage.kind == "statement" and len(passage.section) > 1:
        return passage.section[-2]
    if passage.role == "summary" and len(passage.section) > 1:
        return f"{passage.section[-2]}, summary"
    if passage.role == "box":
        return f"Box, {innermost.capitalize()}" if innermost.isupper() else f"Box, {innermost}"
    if passage.role == "footnote":
        return f"{innermost}, footnote"
    if passage.role == "appendix":
        return f"Appendix, {innermost}"
    return innermost


def _topic(document: Document, passage: Passage, titles: Titles) -> str:
    if not passage.section:
        return short_title(document)
    if title := titles.get((document.id, passage.section[-1])):
        return f"{passage.section[-1]}: {title}"
    named = [name for name in passage.section if not name.isupper()] or [short_title(document)]
    return _NUMBER.sub("", named[-1]).removesuffix("...").strip()


def _who_speaks(corpus: Corpus, picks: Sequence[Pick]) -> list[str]:
    """Say who "we" and "I" are, where a quote leaves that to the reader."""
    found: dict[str, None] = {}
    for pick in picks:
        words = corpus.words(pick.passage)
        document = corpus.document(pick.passage.document_id)
        if pick.passage.role == "foreword" and _FIRST_PERSON_SINGULAR.search(words):
            found["(“I” is the writer of the foreword.)"] = None
        if _FIRST_PERSON_PLURAL.search(words):
            found[f"(“We” is {document.speaker}.)"] = None
    return list(found)
