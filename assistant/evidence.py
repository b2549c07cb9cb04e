"""Hits to the words that answer: which passages, and how much of each.

A reader wants the direct answer first, lists whole, nothing twice, and no more than a screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.fidelity.sources import passage_of
from corpus.documents import Passage
from corpus.pins import Place
from corpus.read import Corpus
from index.hits import Hit, Leaf
from index.keywords import tokens


@dataclass(frozen=True)
class Limits:
    """How much is quoted. See docs/decisions/0004-how-much-is-quoted.md for their effect.

    The gaps are in units of a hit's score: how far behind the best one a hit may be.
    """

    words: int = 195
    """Of the whole answer, headings and all; only a single list may be longer."""
    picks: int = 4
    gap: float = 1.2
    other_gap: float = 1.5
    """For the best hit of a document that the best hit is not from."""
    whole: int = 80
    """A passage of up to so many words is quoted whole; of a longer one the best sentences."""
    list_whole: int = 160
    """A list of up to so many words is quoted whole, whatever is asked of it."""
    leaf_gap: float = 0.1
    """A sentence next to the best one is quoted with it when its score is within this."""
    fill: int = 180
    """An excerpt grows while the answer stays within so many words."""
    same: float = 0.7
    """A passage with this share of its words in one that is quoted only repeats it."""


@dataclass(frozen=True)
class Pick:
    """Words to quote, and the hit they come from."""

    passage: Passage
    """The words quoted: the unit itself, or sentences or items that stand side by side in it."""
    unit: Passage
    lead_in: Passage | None = None
    """The words that lead in to the items quoted, when the whole list is not."""
    leaves: tuple[Leaf, ...] = ()
    """The sentences of the unit, when not all are quoted."""


Length = Callable[[Sequence[Pick]], int]

_PREFERENCE = {"body": 0, "box": 1, "summary": 2, "footnote": 3, "appendix": 4, "foreword": 5}


def select(
    corpus: Corpus,
    rankings: Sequence[Sequence[Hit]],
    limits: Limits,
    length: Length,
    *,
    first: Sequence[Pick] = (),
) -> list[Pick]:
    """Choose what to quote.

    Args:
        corpus: where the words stand.
        rankings: hits, best first, for the question or for each thing that it asks, the best of
            which is taken however far behind; at least one, none empty.
        limits: how much is quoted.
        length: how many words an answer that quotes certain picks has.
        first: what is to stand before all else, while there is room.

    Returns:
        The picks, most direct first.
    """
    wanted = [ranking[0] for ranking in rankings]
    if len(rankings) == 1:
        best, near = wanted[0].score, wanted[0].passage.document_id
        wanted += [
            hit
            for hit in _best_of_each_document(rankings[0])
            if hit.passage.document_id == near or hit.score >= best - limits.other_gap
        ]
    behind = [
        (ranking[0].score - hit.score, at, hit)
        for at, ranking in enumerate(rankings)
        for hit in ranking[1:]
        if hit.score >= ranking[0].score - limits.gap
    ]
    wanted += [hit for _, _, hit in sorted(behind, key=lambda one: one[:2])]
    everything = [hit for ranking in rankings for hit in ranking]
    picks: list[Pick] = []
    for pick in first:
        _add(corpus, picks, pick, limits, length)
    for hit in wanted:
        pick = excerpt(corpus, _body_of(corpus, hit, everything, limits), limits)
        _add(corpus, picks, pick, limits, length)
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
    start, end = hit.leaves[first].passage, hit.leaves[last].passage
    if unit.kind == "list" and start.lead_in:
        # An item loses its subject without its beginning, so items are quoted whole.
        lead_in = _span(unit, *start.lead_in)
        start, end = _item(corpus, start, unit), _item(corpus, end, unit)
        return Pick(_span(unit, start.start, end.end), unit, lead_in)
    return Pick(_span(unit, start.start, end.end), unit, leaves=hit.leaves)


def _item(corpus: Corpus, leaf: Passage, whole: Passage) -> Passage:
    """Return the item of the list `whole` that `leaf` is, or stands in."""
    if leaf.parent is None or leaf.parent == whole.id:
        return leaf
    return corpus.passage(leaf.parent)


def _body_of(corpus: Corpus, hit: Hit, ranking: Sequence[Hit], limits: Limits) -> Hit:
    """Return the hit of the body that says what `hit`, of an appendix, only repeats."""
    if hit.passage.role != "appendix":
        return hit
    for other in ranking:
        if other.passage.role == "body" and _repeats(corpus, hit.passage, other.passage, limits):
            return other
    return hit


def _best_of_each_document(ranking: Sequence[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in ranking:
        best.setdefault(hit.passage.document_id, hit)
    return list(best.values())


def known_words(corpus: Corpus, place: Place) -> Pick:
    """Return the sentence, item or statement that holds the words at `place`, to be quoted."""
    holding = [
        passage
        for passage in corpus.passages
        if passage.document_id == place.document_id
        and passage.start <= place.start
        and place.end <= passage.end
    ]
    smallest = min(holding, key=lambda one: (one.end - one.start, one.start), default=None)
    if smallest is None:  # words of several paragraphs
        alone = passage_of(corpus, place)
        return Pick(alone, alone)
    unit = smallest
    while unit.parent:
        unit = corpus.passage(unit.parent)
    lead_in = _span(unit, *smallest.lead_in) if smallest.lead_in else None
    return Pick(smallest, unit, lead_in)


def _add(corpus: Corpus, picks: list[Pick], pick: Pick, limits: Limits, length: Length) -> None:
    """Add `pick` to `picks` unless it says the same as one of them or does not fit."""
    for at, other in enumerate(picks):
        if other.unit.id == pick.unit.id:
            joined = [*picks[:at], _joined(other, pick), *picks[at + 1 :]]
            if length(joined) <= limits.words:
                picks[at] = joined[at]
            return
        if _repeats(corpus, pick.passage, other.passage, limits):
            if _PREFERENCE.get(pick.unit.role, 9) < _PREFERENCE.get(other.unit.role, 9):
                picks[at] = pick
            return
    room = len(picks) < limits.picks and length([*picks, pick]) <= limits.words
    if room or not picks:
        picks.append(pick)


def _joined(one: Pick, other: Pick) -> Pick:
    """Return the words of both picks of a unit, and what stands between them."""
    start = min(one.passage.start, other.passage.start)
    end = max(one.passage.end, other.passage.end)
    if one.lead_in and one.lead_in.start <= start < one.lead_in.end:
        return Pick(_span(one.unit, start, end), one.unit)
    return Pick(
        _span(one.unit, start, end), one.unit, one.lead_in or other.lead_in,
        one.leaves or other.leaves,
    )  # fmt: skip


def _filled(picks: Sequence[Pick], limits: Limits, length: Length) -> list[Pick]:
    """Let excerpts grow sentence by sentence, the first ones first, while there is room."""
    filled = list(picks)
    for at in range(len(filled)):
        while wider := _wider(filled[at]):
            grown = [*filled[:at], wider, *filled[at + 1 :]]
            if length(grown) > limits.fill:
                break
            filled = grown
    return filled


def _wider(pick: Pick) -> Pick | None:
    """Return `pick` with the better of the sentences on either side of what it quotes."""
    before = [leaf for leaf in pick.leaves if leaf.passage.end <= pick.passage.start]
    after = [leaf for leaf in pick.leaves if leaf.passage.start >= pick.passage.end]
    beside = [*before[-1:], *after[:1]]
    if not beside:
        return None
    best = max(beside, key=lambda leaf: (leaf.score, -leaf.passage.start)).passage
    start, end = min(best.start, pick.passage.start), max(best.end, pick.passage.end)
    return replace(pick, passage=_span(pick.unit, start, end))


def _span(unit: Passage, start: int, end: int) -> Passage:
    if (start, end) == (unit.start, unit.end):
        return unit
    return replace(unit, id=f"{unit.document_id}:{start}-{end}", start=start, end=end)


def _repeats(corpus: Corpus, new: Passage, known: Passage, limits: Limits) -> bool:
    """Return whether `new` says hardly anything that `known` does not."""
    mine, theirs = set(tokens(corpus.words(new))), set(tokens(corpus.words(known)))
    return not mine or len(mine & theirs) / len(mine) >= limits.same


def _length(corpus: Corpus, passage: Passage) -> int:
    return len(corpus.words(passage).split())
