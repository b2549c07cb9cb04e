"""How strongly something is put in an answerer's own words, against the words it cites.

Quotes speak for themselves. What is said round them may not be harder than they are; a statement
in an answerer's own words may not be softer either.
"""

import re
from collections.abc import Sequence

from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.replies import Reply
from evals.scorers.cited import cited, is_computed, words_of
from evals.scorers.normal import own_words

_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        (
            "must",
            r"must|(?:have|has|had) to|required to|requirements? (?:to|for|on|that)|mandatory|"
            r"compulsory|obliged|obligations?|statutory|bind(?:s|ing)?|duty",
        ),
        ("need to", r"needs? to|(?:will|therefore|consistently|clearly) need"),
        ("should", r"should|ought to|supposed to"),
        ("expect", r"expect(?:s|ed|ation|ations)?"),
        ("will want to", r"will (?:also )?want to|request(?:s|ed)?|asks?|asked"),
        ("may", r"may|might|can|could|optional|voluntary|free to|encouraged?|considers?"),
    )
)
"""From the hardest to the softest."""

_HARD = ("must", "need to", "should")
_TURNED = re.compile(r"\b(?:not|no|nor|never|neither|without)\b|n['’]t\b", re.IGNORECASE)
_MAY_BE_A_MONTH = re.compile(r"\bMay\b(?= \d)")


def verbs(text: str) -> tuple[str, ...]:
    """Return the kinds of verbs of strength in `text`, hardest first."""
    plain = _MAY_BE_A_MONTH.sub("", text)
    return tuple(name for name, pattern in _VERBS if pattern.search(plain))


def hardened(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the hard verbs that a notice, or the words round a quote, use without a source.

    A sentence that turns them round ("that is not …") does not use them.
    """
    said = [(notice.text, notice.citations) for notice in reply.notices]
    said += [(reply.text, tuple(one.id for one in reply.citations))]
    return tuple(
        verb
        for text, numbers in said
        for verb in verbs(_asserted(own_words(text)))
        if verb in _HARD and verb not in _cited_verbs(reply, numbers, corpus)
    )


def shifted(reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the verbs that a statement uses in its own words and nothing it cites does."""
    return tuple(
        verb
        for one in reply.statements
        if not is_computed(one, reply)
        for verb in verbs(own_words(one.text))
        if verb not in _cited_verbs(reply, one.citations, corpus)
    )


def _cited_verbs(reply: Reply, numbers: Sequence[int], corpus: Corpus) -> tuple[str, ...]:
    words: list[str] = []
    for one in cited(reply, numbers):
        words += [*words_of(one, corpus), *one.section]
    return verbs("\n".join(words))


def _asserted(text: str) -> str:
    spans = sentence_spans(text, 0, len(text))
    return "\n".join(text[a:b] for a, b in spans if not _TURNED.search(text, a, b))
