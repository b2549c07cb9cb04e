"""Slots: who, how strongly, at which level, how much and by when, each in the document's words.

Several values of one slot stand apart by semicolons. A slot is kept when the answer gives it; it
is contradicted when the answer's own words say something else than the words they cite.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial

from assistant.answers import Citation, Notice
from assistant.quantities import dates, quantities, quantity_of
from corpus.pins import Place
from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.cases import Case, Slots
from evals.replies import Reply
from evals.scorers.cited import cited, words_of
from evals.scorers.evidence import is_needed
from evals.scorers.layout import lead_in, sentences, touched
from evals.scorers.levels import levels
from evals.scorers.normal import own_words, stands_in
from evals.scorers.strength import hardened, shifted

_ADVERB = re.compile(r"\b(?:therefore|consistently|also|clearly) ")
"""What may stand between "will" and "need to"."""

_WORD = re.compile(r"\w{4,}")
_LEVELLED = ("scope", "premise", "conflict")
"""Notices that speak of whom something is asked."""


def slots(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the case's slots that are kept and not contradicted; 0 if declined."""
    found = kept(case, reply, corpus)
    if not found:
        return None
    if reply.outcome != "answered":
        return 0.0
    wrong = contradicted(case, reply, corpus)
    return sum(found[name] and name not in wrong for name in found) / len(found)


def kept(case: Case, reply: Reply, corpus: Corpus) -> Mapping[str, bool]:
    """Return for each slot of the case whether the answer's text and quotes give it exactly.

    A value that the evidence need not hold, because no group has it in all its alternatives, is
    not looked for; a level then needs no more than the evidence.
    """
    said = "\n".join([reply.text, *(one.quote for one in reply.quoted)])
    ways = [[_around(place, corpus) for place in group] for group in case.evidence]
    found: dict[str, bool] = {}
    for name, checks in _checks(case.slots).items():
        asked = [check for check in checks if any(all(map(check, group)) for group in ways)]
        if name == "level":
            notices = [one.text for one in reply.notices if one.kind in _LEVELLED]
            given = "\n".join([*(one.quote for one in reply.quoted), *notices])
            bare = any(is_needed(case, one) for one in reply.quoted)
            found[name] = all(check(given) or (check not in asked and bare) for check in checks)
        elif asked:
            found[name] = all(check(said) for check in asked)
    return found


def contradicted(case: Case, reply: Reply, corpus: Corpus) -> tuple[str, ...]:
    """Return the slots that the reply's own words contradict, whether the case fills them or not.

    The strength is contradicted when a notice or the words round a quote harden it; the level,
    when a notice speaks of another than the slot's and nothing that it cites does. Notices on
    premises and conflicts speak of several levels, and count where the case has one.
    """
    wrong = []
    if hardened(reply, corpus) or shifted(reply, corpus):
        wrong.append("strength")
    if _other_level(case.slots.level, reply, corpus):
        wrong.append("level")
    return tuple(wrong)


def _other_level(level: str | None, reply: Reply, corpus: Corpus) -> bool:
    allowed = {*_each(level or ""), "NHS Improvement"}  # who speaks is no level
    for notice in reply.notices:
        counts = notice.kind == "scope" or (level and notice.kind in _LEVELLED)
        if counts and notice.citations:
            shown = cited(reply, notice.citations)
            told = levels(_told(notice, shown, corpus))
            if levels(own_words(notice.text)) - told - allowed:
                return True
    return False


def _checks(wanted: Slots) -> dict[str, list[Callable[[str], bool]]]:
    """Return, by slot that is filled, a check of a text for each of its values."""
    values = _each(wanted.value)
    units = _each(wanted.unit) or [""]
    units += units[-1:] * len(values)
    made: dict[str, list[Callable[[str], bool]]] = {
        "actor": [partial(_stands, one) for one in _each(wanted.actor)],
        "strength": [partial(_stands, one) for one in _each(wanted.strength)],
        "level": [partial(_at_level, one) for one in _each(wanted.level)],
        "value": [partial(_gives_figure, *pair) for pair in zip(values, units, strict=False)],
        "deadline": [partial(_gives_date, one) for one in _each(wanted.deadline)],
    }
    return {name: checks for name, checks in made.items() if checks}


def _around(place: Place, corpus: Corpus) -> str:
    """Return the sentences that evidence stands in, with what leads in to them."""
    document = corpus.document(place.document_id)
    spans = [sentences(document)[at] for at in touched(document, place.start, place.end)]
    if lead := lead_in(document, place.start, place.end):
        spans.insert(0, lead)
    return "\n".join(document.text[start:end] for start, end in spans)


def _told(notice: Notice, shown: Iterable[Citation], corpus: Corpus) -> str:
    """Return what a notice cites; of a notice on scope the sentence of each that is nearest it."""
    words = [each for one in shown for each in words_of(one, corpus)]
    if notice.kind != "scope":
        return "\n".join(words)
    said = set(_WORD.findall(notice.text.casefold()))
    nearest = []
    for one in words:
        parts = [one[start:end] for start, end in sentence_spans(one, 0, len(one))]
        nearest.append(max(parts, key=lambda each: len(said.intersection(_WORD.findall(each)))))
    return "\n".join(nearest)


def _each(value: str | None) -> list[str]:
    return [one.strip() for one in (value or "").split(";") if one.strip()]


def _stands(words: str, text: str) -> bool:
    return stands_in(_plain(words), _plain(text))


def _plain(text: str) -> str:
    return _ADVERB.sub("", text.casefold())


def _at_level(level: str, text: str) -> bool:
    return level in levels(text)


def _gives_figure(value: str, unit: str, text: str) -> bool:
    asked = quantity_of(value, unit)
    if asked is None:
        return _stands(value, text)
    return any(
        one.value == asked.value
        and (one.unit == asked.unit or not (one.measured or asked.measured))
        and asked.comparator in (None, one.comparator)
        for one in quantities(text)
    )


def _gives_date(deadline: str, text: str) -> bool:
    """Return whether `text` gives a date, a time such as "four hours", or those very words."""
    if wanted := {one.value for one in dates(deadline)}:
        return wanted <= {one.value for one in dates(text)}
    if times := _times(deadline):
        return times <= _times(text)
    return _stands(deadline, text)


def _times(text: str) -> set[tuple[Decimal, str]]:
    return {(one.value, one.unit) for one in quantities(text) if one.measured}
