"""Other words quoted, each of them honestly: the wrong place, too little, or cut in a bad place.

Only what `lost` holds to be missing is made, or what no reader should be shown: a quote that
leaves out its own "not" or "unless", or stops in the middle of a word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from assistant.answers import Citation
from corpus.documents import Passage
from evals.mutations.good import (
    Change,
    Good,
    Mutation,
    listed,
    lost,
    moved,
    needed,
    requoted,
    shuffled,
    without,
)
from evals.replies import Reply

_Put = Callable[[Reply, Citation, Citation], Reply]
_Places = Callable[[Good, Citation], Sequence[Citation]]

_NEGATION = re.compile(r"\b(?:not|never|no longer|cannot|rather than|unless|except|only if)\b")
_CONDITION = re.compile(
    r",? (?:unless|except|subject to|provided that|but not|only if|if|as long as|other than|"
    r"apart from|in return for|in exchange for)\b"
)
_WORD = re.compile(r"\w{4,}")


def span_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    yield "neighbouring passage cited", _instead(_neighbours, listed)
    yield "neighbouring passage quoted", _instead(_neighbours, requoted)
    yield "neighbouring sentence quoted", _instead(_sentences_beside, requoted)
    yield "other document quoted", _instead(_in_other_documents, requoted)
    yield "half of the list quoted", _instead(_halves, requoted)
    yield "last vital fact cut off", _instead(_shortened, requoted)
    yield "needed statement left out", _left_out
    yield "elided over a negation", _elided
    yield "begun behind a negation", _begun_behind
    yield "ended before a condition", _ended_before
    yield "cut in the middle of a word", _mid_word


def _instead(places: _Places, put: _Put) -> Mutation:
    """Return the mutation that puts one of `places` where it takes something needed away."""

    def made(good: Good, draw: Random) -> Change | None:
        for old in shuffled(draw, (one for one in good.reply.quoted if needed(good, one))):
            for new in places(good, old):
                reply = put(good.reply, old, new)
                cited = requoted(good.reply, old, new)
                if new.quote != old.quote and (gone := lost(good, cited)):
                    return Change(f"[{old.id}] is now {new.quote[:60]!r}: {gone} is lost", reply)
        return None

    return made


def _passages(good: Good, old: Citation) -> list[Passage]:
    return [one for one in good.corpus.passages if one.document_id == old.document_id]


def _cited(good: Good, old: Citation, passages: Sequence[Passage]) -> list[Citation]:
    return [moved(good, old, one.start, one.end, one.document_id) for one in passages]


def _neighbours(good: Good, old: Citation) -> list[Citation]:
    """The whole passages that stand right behind and right before."""
    tops = [one for one in _passages(good, old) if one.parent is None]
    behind = [one for one in tops if one.start >= old.end][:1]
    before = [one for one in tops if one.end <= old.start][-1:]
    return _cited(good, old, [*behind, *before])


def _sentences_beside(good: Good, old: Citation) -> list[Citation]:
    """The sentences that stand right behind and right before."""
    parts = [one for one in _passages(good, old) if one.kind in ("sentence", "item", "cell")]
    behind = [one for one in parts if one.start >= old.end][:1]
    before = [one for one in parts if one.end <= old.start][-1:]
    return _cited(good, old, [*behind, *before])


def _in_other_documents(good: Good, old: Citation) -> list[Citation]:
    """The two passages of the other documents that share most words."""
    mine = set(_WORD.findall(old.quote.lower()))

    def shared(passage: Passage) -> float:
        theirs = set(_WORD.findall(good.corpus.words(passage).lower()))
        return len(mine & theirs) / (len(theirs) + 5)

    others = [
        one
        for one in good.corpus.passages
        if one.document_id != old.document_id and one.parent is None
    ]
    best = sorted(others, key=lambda one: (-shared(one), one.document_id, one.start))
    return _cited(good, old, best[:2])


def _halves(good: Good, old: Citation) -> list[Citation]:
    """The first items of a list that is quoted, about half of them, and then the last."""
    items = [
        one
        for one in _passages(good, old)
        if one.kind in ("item", "cell") and old.start <= one.start and one.end <= old.end
    ]
    if len(items) < 2:
        return []
    middle = len(items) // 2
    first = moved(good, old, old.start, items[middle - 1].end)
    return [first, moved(good, old, items[middle].start, old.end)]


def _shortened(good: Good, old: Citation) -> list[Citation]:
    """The quote without its last sentences, one more each time."""
    ends = [
        one.end
        for one in _passages(good, old)
        if one.kind in ("sentence", "item") and old.start < one.end < old.end
    ]
    return [moved(good, old, old.start, end) for end in sorted(set(ends), reverse=True)]


def _left_out(good: Good, draw: Random) -> Change | None:
    if len(good.reply.statements) < 2:
        return None
    for statement in draw.sample(good.reply.statements, len(good.reply.statements)):
        reply = without(good.reply, statement)
        if gone := lost(good, reply):
            return Change(f"{statement.text[:60]!r} is left out: {gone} is lost", reply)
    return None


def _within_sentences(
    good: Good, draw: Random, pattern: re.Pattern[str]
) -> Iterator[tuple[Citation, re.Match[str], Passage]]:
    """Yield where the words of `pattern` stand within a sentence that is quoted."""
    for old in shuffled(draw, good.reply.quoted):
        document = good.corpus.document(old.document_id)
        for passage in _passages(good, old):
            leaf = passage.kind in ("sentence", "item", "statement", "cell")
            if leaf and old.start <= passage.start and passage.end <= old.end:
                for match in pattern.finditer(document.text, passage.start, passage.end):
                    yield old, match, passage


def _alone(good: Good, old: Citation) -> bool:
    """Whether no other citation quotes any of the same words."""
    return not any(
        one != old
        and one.document_id == old.document_id
        and one.start < old.end
        and old.start < one.end
        for one in good.reply.citations
    )


def _elided(good: Good, draw: Random) -> Change | None:
    for old, match, passage in _within_sentences(good, draw, _NEGATION):
        document = good.corpus.document(old.document_id)
        behind = re.compile(r"\s+").match(document.text, match.end())
        before = len(document.text[: match.start()].rstrip())
        if behind is None or before <= passage.start or not _alone(good, old):
            continue
        first = moved(good, old, old.start, before)
        second = moved(good, old, behind.end(), old.end)
        number = max(one.id for one in good.reply.citations) + 1
        return Change(f"{match[0]!r} is elided", _in_two(good.reply, old, first, second, number))
    return None


def _in_two(reply: Reply, old: Citation, first: Citation, second: Citation, number: int) -> Reply:
    second = replace(second, id=number)
    text = reply.text.replace(
        f"“{old.quote}” [{old.id}]", f"“{first.quote}” [{old.id}] … “{second.quote}” [{number}]"
    )
    statements = tuple(
        replace(
            one,
            text=one.text.replace(f"“{old.quote}”", f"“{first.quote}” … “{second.quote}”"),
            citations=(*one.citations, number) if old.id in one.citations else one.citations,
        )
        for one in reply.statements
    )
    shown = tuple(first if one == old else one for one in reply.citations)
    return replace(reply, text=text, statements=statements, citations=(*shown, second))


def _begun_behind(good: Good, draw: Random) -> Change | None:
    for old, match, passage in _within_sentences(good, draw, _NEGATION):
        document = good.corpus.document(old.document_id)
        behind = re.compile(r"\s+(?=\w)").match(document.text, match.end())
        if behind and behind.end() < passage.end and _alone(good, old):
            new = moved(good, old, behind.end(), old.end)
            return Change(f"begins behind {match[0]!r}", requoted(good.reply, old, new))
    return None


def _ended_before(good: Good, draw: Random) -> Change | None:
    for old, match, passage in _within_sentences(good, draw, _CONDITION):
        if match.start() > passage.start and _alone(good, old):
            new = moved(good, old, old.start, match.start())
            return Change(f"ends before {match[0]!r}", requoted(good.reply, old, new))
    return None


def _mid_word(good: Good, draw: Random) -> Change | None:
    for old in shuffled(draw, good.reply.quoted):
        longer = [one for one in re.finditer(r"\w{6,}", old.quote) if one.start() > 20]
        if longer:
            at = draw.choice(longer)
            new = moved(good, old, old.start, old.start + at.start() + 3)
            return Change(f"ends within {at[0]!r}", requoted(good.reply, old, new))
    return None
