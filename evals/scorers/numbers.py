"""Numbers: exact where a case asks for one, and none that the source does not hold."""

from collections.abc import Iterable

from assistant.quantities import Quantity, dates, quantities, quantity_of
from corpus.read import Corpus
from corpus.sentences import sentence_spans
from evals.cases import Case, NumberFact
from evals.replies import Reply
from evals.scorers.normal import readings
from evals.scorers.sources import unsupported

_NEAR = 30
"""Code points that may stand between a figure and what it counts."""


def number_facts(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of number facts that are exact in the answer, and quoted where need be.

    Exact is value, unit, comparator and date; 0 when declined.
    """
    wanted = [(fact.number, fact.in_quote) for fact in case.facts if fact.number]
    if not wanted:
        return None
    if reply.outcome != "answered":
        return 0.0
    said = [reply.text, *(one.text for one in reply.notices)]
    quotes = [one.quote for one in reply.citations]
    hit = [
        _says(number, said) and (not in_quote or _says(number, quotes))
        for number, in_quote in wanted
    ]
    return sum(hit) / len(hit)


def numbers_supported(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when every number stands where its statement or notice says it does, else 0.

    None for a reply that neither answers nor declines.
    """
    if reply.outcome != "answered" and not reply.declined:
        return None
    return float(not unsupported(reply, corpus))


def is_exact(number: NumberFact, text: str) -> bool:
    """Return whether `text` says `number` with its unit, comparator and date."""
    asked = quantity_of(str(number.value), number.unit)
    value = asked.value if asked else number.value
    return any(
        one.value == value
        and _same_unit(number.unit, asked, one, text)
        and _compared(number, one)
        and _beside(number.by, one, text)
        for one in quantities(text)
    )


def _says(number: NumberFact, texts: Iterable[str]) -> bool:
    return any(is_exact(number, reading) for text in texts for reading in readings(text))


def _same_unit(unit: str, asked: Quantity | None, one: Quantity, text: str) -> bool:
    if asked and asked.measured:
        return one.unit == asked.unit
    following = text[one.end : one.end + len(unit) + _NEAR].casefold()
    return not one.measured and unit.casefold() in following


def _compared(number: NumberFact, one: Quantity) -> bool:
    if number.comparator == "exactly":
        return one.comparator in (None, "exactly")
    return number.comparator is None or one.comparator == number.comparator


def _beside(by: str | None, one: Quantity, text: str) -> bool:
    """Return whether the date stands in the sentence of the figure."""
    if by is None:
        return True
    spans = sentence_spans(text, 0, len(text))
    sentence = next(text[start:end] for start, end in spans if start <= one.start < end)
    wanted = {date.value for date in dates(by)}
    if wanted:
        return wanted <= {date.value for date in dates(sentence)}
    return by.casefold() in sentence.casefold()
