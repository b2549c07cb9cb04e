"""Hits to the words that answer: which passages, and how much of each.

A reader wants the direct answer first, lists whole, nothing twice, and no more than a screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.documents import Passage
from corpus.read import Corpus
from index.keywords import tokens
from index.search import Hit


@dataclass(frozen=True)
class Limits:
    """How much is quoted. See docs/decisions/0004-how-much-is-quoted.md for their effect.

    The gaps are in units of a hit's score: how far behind the best one a hit may be.
    """

    words: int = 195
    """Of the whole answer, headings and all; only a single list may be longer."""
    picks: int = 4
    gap: float = 1.5
    part_gap: float = 4.0
    """For the best hit of each part of a question that asks several things."""
    other_gap: float = 3.0
    """For the best hit of a document that the best hit is not from."""
    whole: int = 80
    """A passage of up to so many words is quoted whole; of a longer one the best sentences."""
    list_whole: int = 220
    """A list of up to so many words is quoted whole, whatever is asked of it."""
    leaf_gap: float = 0.25
    """A sentence next to the best one is quoted with it when its score is within this."""
    fill: int = 180
    """An excerpt grows to its whole passage while the answer stays within so many words."""
    same: float = 0.7
    """Passages that share this much of the shorter one's words say the same."""


@dataclass(frozen=True)
class Pick:
    """Words to quote, and the hit they come from."""

    passage: Passage
    """The words quoted: the unit itself, or sentences or items that stand side by side in it."""
    unit: Passage
    lead_in: Passage | None = None
    """The words that lead in to the items quoted, when the whole list is not."""


Length = Callable[[Sequence[Pick]], int]

_PREFERENCE = {"body": 0, "box": 1, "summary": 2, "footnote": 3, "appendix": 4, "foreword": 5}


def select(
    corpus: Corpus,
    whole: Sequence[Hit],
    parts: Sequence[Sequence[Hit]],
    limits: Limits,
    length: Length,
    *,
    both_documents: bool = False,
) -> list[Pick]:
    """Choose what to quote.

    Args:
        corpus: where the words stand.
        whole: hits for the whole question, best first; at least one.
        parts: hits for each part of a question that asks several things.
        limits: how much is quoted.
        length: how many words an answer that quotes certain picks has.
        both_documents: whether to take the best of each document, however far behind.

    Returns:
        The picks, most direct first.
    """
    best = whole[0].score
    rankings = [ranking for ranking in parts if ranking] or [whole]
    wanted = [whole[0]] if len(rankings) == 1 else []
    wanted += [one[0] for one in rankings if one[0].score >= best - limits.part_gap]
    wanted = wanted or [whole[0]]
    first = wanted[0].passage.document_id
    for hit in _best_of_each_document(whole):
        far = hit.passage.document_id != first and hit.score < best - limits.other_gap
        if both_documents or not far:
            wanted.append(hit)
    for ranking in rankings:
        wanted += [hit for hit in ranking[1:] if hit.score >= best - limits.gap]
    picks: list[Pick] = []
    for hit in wanted:
        _take(corpus, picks, hit, limits, length)
    return _filled(picks, limits, length)


def excerpt(corpus: Corpus, hit: Hit, limits: Limits) -> Pick:
    """Return what to quote of a hit: all of it, or the sentences or items round its best one."""
    unit = hit.passage
    most = limits.list_whole if unit.kind == "list" else limits.whole
    if len(hit.leaves) < 2 or _length(corpus, unit) <= most:
        return Pick(unit, unit)
    asked_whole = hit.whole_likeness >= max(leaf.question_likeness for leaf in hit.leaves)
    if asked_whole and (unit.kind == "list" or _length(corpus, unit) <= limits.fill):
        return Pick(unit, unit)
    scores = [leaf.score for leaf in hit.leaves]
    first = last = max(range(len(scores)), key=lambda at: (scores[at], -at))
    least = scores[first] - limits.leaf_gap
    while first > 0 and scores[first - 1] >= least:
        first -= 1
    while last + 1 < len(scores) and scores[last + 1] >= least:
        last += 1
    chosen = hit.leaves[first].passage
    lead_in = None
    if unit.kind == "list" and chosen.lead_in:
        lead_in = _span(unit, *chosen.lead_in)
    return Pick(_span(unit, chosen.start, hit.leaves[last].passage.end), unit, lead_in)


def _best_of_each_document(ranking: Sequence[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in ranking:
        best.setdefault(hit.passage.document_id, hit)
    return list(best.values())


def _take(corpus: Corpus, picks: list[Pick], hit: Hit, limits: Limits, length: Length) -> None:
    """Add `hit` to `picks` unless it says the same as one of them or does not fit."""
    pick = excerpt(corpus, hit, limits)
    for at, other in enumerate(picks):
        if other.unit.id == pick.unit.id:
            return
        if _same(corpus, other.passage, pick.passage, limits):
            if _PREFERENCE.get(pick.unit.role, 9) < _PREFERENCE.get(other.unit.role, 9):
                picks[at] = pick
            return
    room = len(picks) < limits.picks and length([*picks, pick]) <= limits.words
    if room or not picks:
        picks.append(pick)


def _filled(picks: Sequence[Pick], limits: Limits, length: Length) -> list[Pick]:
    """Let excerpts grow to their whole passages, the first ones first, while there is room."""
    filled = list(picks)
    for at, pick in enumerate(filled):
        grown = [*filled[:at], Pick(pick.unit, pick.unit), *filled[at + 1 :]]
        if length(grown) <= limits.fill:
            filled = grown
    return filled


def _span(unit: Passage, start: int, end: int) -> Passage:
    if (start, end) == (unit.start, unit.end):
        return unit
    return replace(unit, id=f"{unit.document_id}:{start}-{end}", start=start, end=end)


def _same(corpus: Corpus, one: Passage, other: Passage, limits: Limits) -> bool:
    mine, theirs = set(tokens(corpus.words(one))), set(tokens(corpus.words(other)))
    shorter = min(len(mine), len(theirs))
    return shorter > 0 and len(mine & theirs) / shorter >= limits.same


def _length(corpus: Corpus, passage: Passage) -> int:
    return len(corpus.words(passage).split())
