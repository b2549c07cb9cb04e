"""Figures in words, the same in every report."""

from collections.abc import Sequence

from corpus.read import Corpus
from evals.cases import Fact
from evals.figures import Figure
from evals.statistics import Interval

OUTCOME_WORDS = {
    "perfect": "Perfect",
    "acceptable": "Acceptable",
    "missing": "Missing",
    "incorrect": "Incorrect",
}

NONE = "–"


def percent(value: float) -> str:
    """Return a share from 0 to 1 as a percentage with one decimal."""
    return f"{value * 100:.1f}%".replace("-", "−")


def points(value: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{value * 100:+.1f}".replace("-", "−")


def interval_words(interval: Interval | None) -> str:
    """Return both ends of an interval of shares; a dash where there is none."""
    return f"{percent(interval.low)} to {percent(interval.high)}" if interval else NONE


def points_interval(interval: Interval | None) -> str:
    """Return both ends of an interval of differences, in percentage points."""
    return f"{points(interval.low)} to {points(interval.high)}" if interval else NONE


def p_words(p: float) -> str:
    """Return a p value to three decimals."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def of_words(figure: Figure) -> str:
    """Return what a figure is of: `k of n` where it is passed or not, else the number of cases."""
    return f"{figure.n}" if figure.k is None else f"{figure.k} of {figure.n}"


def claim(figure: Figure, label: str) -> str:
    """Return a figure as a sentence that can be quoted on its own.

    Args:
        label: the part of the set and its hash.
    """
    ends = figure.wilson or figure.clustered
    how = "by Wilson" if figure.wilson else "with chapters resampled"
    sure = f"95% interval {how} {interval_words(ends)}" if ends else "no interval"
    count = f"n = {figure.n}" if figure.k is None else f"k = {figure.k}, n = {figure.n}"
    return f"{capital(figure.name)}: {percent(figure.value)} ({count}; {sure}; {label})."


def capital(text: str) -> str:
    """Return `text` with its first letter as a capital, and underscores as spaces."""
    text = text.replace("_", " ")
    return text[:1].upper() + text[1:]


def fact_words(fact: Fact) -> str:
    """Return what a fact asks for, for a person to read."""
    if fact.number is None:
        return " or ".join(pattern.pattern for pattern in fact.any_of)
    number = fact.number
    parts = (number.comparator, f"{number.value} {number.unit}".strip())
    by = f", by {number.by}" if number.by else ""
    return " ".join(part for part in parts if part) + by


def place_words(corpus: Corpus, document_id: str, section: Sequence[str] = ()) -> str:
    """Return a document's title, and the headings that lead to a place in it."""
    try:
        title = corpus.document(document_id).title
    except KeyError:
        title = f"{document_id} (not one of the documents)"
    return " › ".join((title, *(one for one in section if one != title)))
