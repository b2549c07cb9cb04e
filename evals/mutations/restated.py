"""A good reply that goes on in its own words, close to what it quotes, and gets them wrong.

What is said without quotation marks is held against its source word by word nowhere, so it is
where a wrong "not" hides best. The frame round the quotes is an answerer's own words, too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from assistant.answers import Citation, Statement
from corpus.sentences import sentence_spans
from evals.mutations.good import Change, Good, Mutation, renamed
from evals.mutations.words import rules

_CHANGED = (
    "figure changed", "year changed", "not dropped", "not added", "strength changed",
    "level swapped", "all and some swapped", "actor changed",
)  # fmt: skip

_SLIPPED = (", for teaching hospitals only: “", ", now optional: “", ", as a last resort: “")

_REFUSALS = (
    "They do require every trust to publish it by April.",
    "The documents expect you to decide this with your commissioner.",
    "I would take it that the usual 92% applies.",
)


def restated_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    for what in _CHANGED:
        yield f"{what}, in own words", _restated(what)
    yield "words slipped in before a quote", _slipped
    yield "names of the documents swapped", _swapped
    yield "refusal that goes on to claim", _claims


def restated(good: Good, citation: Citation, words: str) -> Good:
    """Return `good` with a further statement in its own words that rests on `citation`."""
    reply = replace(
        good.reply,
        text=f"{good.reply.text}\n\n{words} [{citation.id}]",
        statements=(*good.reply.statements, Statement(words, (citation.id,))),
    )
    return replace(good, reply=reply)


def sentences(good: Good, most: int = 30) -> list[tuple[Citation, str]]:
    """Return the sentences that an answer quotes in full, of up to so many words."""
    return [
        (one, one.quote[start:end])
        for one in good.reply.quoted
        for start, end in sentence_spans(one.quote, 0, len(one.quote))
        if "\n" not in one.quote[start:end]
        and 5 <= len(one.quote[start:end].split()) <= most
        and one.quote[start:end].endswith(".")
    ]


def _restated(what: str) -> Mutation:
    rule = rules()[what]

    def made(good: Good, draw: Random) -> Change | None:
        found = [
            (citation, match)
            for citation, sentence in sentences(good)
            for match in rule.pattern.finditer(sentence)
        ]
        if not found:
            return None
        citation, match = draw.choice(found)
        new = rule.swap(match, draw)
        words = match.string[: match.start()] + new + match.string[match.end() :]
        reply = restated(good, citation, words).reply
        # A sentence that is too much is no fault of its words.
        if len(reply.text.split()) > good.case.max_words:
            return None
        return Change(f"{match[0]!r} became {new!r}: {words}", reply)

    return made


def _slipped(good: Good, draw: Random) -> Change | None:
    labels = [one.text.split(": “")[0] for one in good.reply.statements if ": “" in one.text]
    if not labels:
        return None
    label = draw.choice(labels)
    words = draw.choice(_SLIPPED)
    return Change(words, renamed(good.reply, f"{label}: “", f"{label}{words}"))


def _swapped(good: Good, draw: Random) -> Change | None:
    one, other = (f"*{document.title.split(':')[0]}* (" for document in good.corpus.documents[:2])
    if one not in good.reply.text or other not in good.reply.text or not good.case.answerable:
        return None
    swap = {one: other, other: one}
    text = re.sub(
        f"{re.escape(one)}|{re.escape(other)}", lambda match: swap[match[0]], good.reply.text
    )
    return Change("both", replace(good.reply, text=text))


def _claims(good: Good, draw: Random) -> Change | None:
    if good.case.answerable:
        return None
    words = draw.choice(_REFUSALS)
    return Change(words, replace(good.reply, text=f"{good.reply.text}\n\n{words}"))
