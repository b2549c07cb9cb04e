"""What a question that leans on the one before it may mean: readings, made from both.

Every reading is made of the asker's own words. Which of them is meant is judged elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.document_names import document_named, renamed, unnamed
from assistant.follow_up_forms import OTHER_DOCUMENT, PREPOSITION, Leaning, refers_back, topical
from corpus.documents import Document

Way = Literal["certain", "instead", "beside", "bare", "alone"]
"""How a reading is made.

`certain`: by rule; no other comes into question. `instead`: the new words stand in the place of
some of the earlier question's. `beside`: both questions, one after the other; `bare`: the same, of
words that could take a place in the earlier question.
`alone`: the new words as they are.
"""

_TOKEN = re.compile(r"\d+(?:,? (?:and|or|to) \d+)+\b|[\w£%&/'’.-]*\w%?|[^\w\s]")
_TAIL = re.compile(r"^([^,]+), and .+$")
"""What a question that was itself read with the one before it asks beside that."""

_SAYS = re.compile(r"\b(?:says?|puts?|states?|words?|describes?|thinks?)\b", re.IGNORECASE)
_OF = frozenset(("of",))
_ABOUT = frozenset(("about", "on"))
_ARTICLE = re.compile(r"(?:a|an|the)\s", re.IGNORECASE)
_ONE = re.compile(r"\s+ones?$", re.IGNORECASE)
_OF_DOCUMENTS = re.compile(r"\b(?:documents?|papers?|publications?)\b", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:\s+(?:{PREPOSITION}|the|documents?|papers?|publications?))*\s*$")
_SUBJECTS = r"(?:we|us|you|they|i|it)"
_AUXILIARY = (
    r"(?:is|are|was|were|be|been|do|does|did|can|could|should|must|will|would|has|have|had|may|"
    r"might)"
)
_VERB_FOLLOWS = re.compile(rf" (?:{_AUXILIARY}|{_SUBJECTS}|that|which|who)\b", re.IGNORECASE)
_PREPOSITION_FOLLOWS = re.compile(
    rf" (?:(?!of\b){PREPOSITION}|{_AUXILIARY}|{_SUBJECTS}|that|which|who)\b", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"(?:al|ory|ive|ic|ous|ary|able|ible|ful)$", re.IGNORECASE)
_DEFINES = re.compile(r"what(?:['’]s| is| are)(?: the)? $", re.IGNORECASE)
_WHO = re.compile(r"^(?:who|what|which)$", re.IGNORECASE)
_AFTER_PARTICIPLE = re.compile(r"\s*$|\s+(?:to|by|as|from|of|on|in|for|us|we|every|the|a)\b")
_VERB = re.compile(
    rf"(?:\bto|\b{_SUBJECTS}|(?<=\w )\b{_AUXILIARY})$",
    re.IGNORECASE,
)

_SHORTEST = 12
_LONGEST_REPLACED = 4

_NUMBER = re.compile(
    r"^(?:(?:objectives?|obj|goals?|numbers?|no)\b\.?\s*)?"
    r"(\d{1,2}(?:\s*(?:,|and|&|to|–|-|or)\s*\d{1,2})*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(\b(?:objectives?|obj|goals?|number)\s+)\d{1,2}\b", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+)?(?:19|20)\d\d(?:[/-]\d\d)?\b|\bq[1-4]\b(?:\s+(?:19|20)\d\d[/-]\d\d)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """A question that might be meant."""

    text: str
    way: Way
    new: str = ""
    """The new words, and `old` those whose place they take, where they do."""
    old: str = ""


def readings(leaning: Leaning, earlier: str, documents: Sequence[Document]) -> tuple[Reading, ...]:
    """Return what a question may mean after `earlier`, each text once; at least one."""
    before = _base(earlier)
    made = [
        *_by_document(leaning, before, documents),
        *_by_number(leaning, before),
        *_by_date(leaning, before),
    ][:1]
    if not made:
        leaning, before = _moved(leaning, before, documents)
        made = list(_added(leaning, before) if leaning.kind == "adds" else _asked(leaning, before))
    return tuple({one.text: one for one in reversed(made)}.values())[::-1]


def _base(earlier: str) -> str:
    """Return the question without what was asked beside it."""
    before = earlier.strip(" ?!.")
    head = _TAIL.sub(r"\1", before)
    return head if len(head) >= _SHORTEST and topical(head) else before


def _by_document(leaning: Leaning, before: str, documents: Sequence[Document]) -> Iterator[Reading]:
    """The same of another document: "what does the other one say?", "and in July?"."""
    if leaning.kind != "adds" and not _SAYS.search(leaning.words):
        return
    by_id = {one.id: one for one in documents}
    was = by_id.get(document_named(before, documents) or "")
    if leaning.other_document:
        others = [one for one in documents if one != was]
        other = others[0] if was and len(others) == 1 else None
        about = OTHER_DOCUMENT.sub(" ", leaning.words)
    else:
        other = by_id.get(document_named(leaning.words, documents) or "")
        about = unnamed(leaning.words, other, documents) if other else leaning.words
    own_subject = topical(_OF_DOCUMENTS.sub(" ", about))
    if leaning.other_document and own_subject:
        name = _short_title(other) if other else "both documents"
        yield Reading(f"{OTHER_DOCUMENT.sub(name, leaning.words)}?", "certain")
    elif leaning.other_document and not other:
        yield Reading(f"{before}, in both documents?", "certain")
    elif other and other != was and not own_subject:
        there = f"{before}, in {_short_title(other)}"
        same = renamed(before, was, other, documents) if was else there
        yield Reading(f"{same}?", "certain")


def _moved(leaning: Leaning, before: str, documents: Sequence[Document]) -> tuple[Leaning, str]:
    """Return both questions, the earlier asked of the document that the new one names.

    "and about estates in February?" is asked of February, whatever the earlier was asked of.
    """
    by_id = {one.id: one for one in documents}
    was = by_id.get(document_named(before, documents) or "")
    other = by_id.get(document_named(leaning.words, documents) or "")
    if leaning.kind != "adds" or not was or not other or other == was:
        return leaning, before
    about = _TRAILING.sub("", unnamed(leaning.words, other, documents))
    return replace(leaning, words=about), renamed(before, was, other, documents)


def _short_title(document: Document) -> str:
    return document.title.split(":")[0]


def _by_number(leaning: Leaning, before: str) -> Iterator[Reading]:
    """The same of another objective: "and 10?"."""
    number = _NUMBER.match(leaning.words)
    if leaning.kind == "adds" and number and _NUMBERED.search(before):
        same = _NUMBERED.sub(lambda match: match[1] + number[1], before)
        yield Reading(f"{same}?", "certain")


def _by_date(leaning: Leaning, before: str) -> Iterator[Reading]:
    """The same at another time: "and by 2020?"."""
    new = re.fullmatch(rf"(?:{PREPOSITION}\s+)?({_DATE.pattern})", leaning.words, re.IGNORECASE)
    if leaning.kind == "adds" and new and _DATE.search(before):
        yield Reading(f"{_DATE.sub(lambda _: new[1], before, count=1)}?", "certain")


def _added(leaning: Leaning, before: str) -> Iterator[Reading]:
    """Readings of bare words that are added: "and for cancer?"."""
    match = re.match(rf"({PREPOSITION})\s+(.+)$", leaning.words, re.IGNORECASE)
    preposition, new = (match[1].lower(), match[2]) if match else ("", leaning.words)
    new = _ONE.sub("", new)
    beside: Way = "beside"
    if not _DATE.fullmatch(new) and (_ONE.search(leaning.words) or not refers_back(leaning.words)):
        beside = "beside" if preposition else "bare"
        for start, end in _replaceable(before, preposition, new):
            yield Reading(
                f"{before[:start]}{new}{before[end:]}?", "instead", new, before[start:end]
            )
    joined = leaning.words if preposition else f"for {leaning.words}"
    yield Reading(f"{before} {joined}?", beside)
    yield Reading(f"{before}, and {leaning.words}?", beside)
    if leaning.may_stand:
        yield Reading(leaning.asked, "alone")


def _asked(leaning: Leaning, before: str) -> Iterator[Reading]:
    """Readings of a question that refers back, or asks for more: "by when?"."""
    words = leaning.words
    yield Reading(f"{before}, and {words[:1].lower()}{words[1:]}?", "beside")
    if leaning.may_stand:
        yield Reading(leaning.asked, "alone")


def _replaceable(before: str, preposition: str, new: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in `before` whose place the new ones could take.

    What follows the same preposition, if that is there; words with an article take the place of a
    whole phrase.
    """
    if preposition and (same := list(re.finditer(rf"\b{preposition} ", before, re.IGNORECASE))):
        yield from _after(before, same[-1].end())
        return
    if preposition in _ABOUT:
        return
    runs = _runs(before, frozenset())
    whole = (*runs, *_runs(before, _OF))
    if _ARTICLE.match(new) or _NUMBER.match(new):
        yield from ((_article(before, run[0][0]), run[-1][1]) for run in whole)
        return
    for run in runs:
        parts = run[: min(len(run), _LONGEST_REPLACED) - 1]
        for start, end in parts:
            if not (before[start:end].isdigit() or _ADJECTIVE.search(before[start:end])):
                yield run[0][0], end
    for run in whole:
        if not (_DEFINES.match(before[: run[0][0]]) and new.islower()):
            yield run[0][0], run[-1][1]


def _after(before: str, start: int) -> Iterator[tuple[int, int]]:
    """What follows up to the next verb, and up to the next preposition other than "of"."""
    for ends in (_VERB_FOLLOWS, _PREPOSITION_FOLLOWS):
        end = ends.search(before, start)
        yield start, end.start() if end else len(before)


def _runs(before: str, joins: frozenset[str]) -> list[list[tuple[int, int]]]:
    """Return where the runs of words about a subject stand, joined by no other than `joins`.

    A word before which "to", "we" or an auxiliary stands is a verb, and parts them.
    """
    runs: list[list[tuple[int, int]]] = [[]]
    joined: list[tuple[int, int]] = []
    asked = re.match(rf"(?:\w+ ){{0,4}}?{_AUXILIARY}\b", before, re.IGNORECASE)
    inverted = asked.end() if asked and not topical(asked[0]) else 0
    for match in _TOKEN.finditer(before):
        if topical(match[0]) and not _is_verb(before, match, inverted):
            runs[-1] += [*joined, match.span()] if runs[-1] else [match.span()]
            joined = []
        elif match[0].lower() in joins:
            joined.append(match.span())
        else:
            runs.append([])
            joined = []
    return [run for run in runs if run]


def _is_verb(before: str, word: re.Match[str], inverted: int) -> bool:
    """Whether `word` is a verb by its neighbours; `inverted` ends the first auxiliary."""
    left = before[: word.start()].rstrip()
    if word[0].endswith("ed") and _AFTER_PARTICIPLE.match(before, word.end()):
        return True
    if _WHO.match(left) and word[0].endswith("s"):
        return True
    if len(left) <= inverted:
        return False
    return bool(_VERB.search(left))


def _article(before: str, start: int) -> int:
    match = re.search(r"\b(?:a|an|the|our) $", before[:start], re.IGNORECASE)
    return match.start() if match else start
