"""Findings in words, by rule. Figures are printed so that they never contradict the verdict."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from assistant.objectives.measures import Measure
from assistant.objectives.periods import Period, in_words
from assistant.objectives.register import Standard

_MOST_DECIMALS = 6
_NOUNS = {"month": "month", "quarter": "quarter", "year": "financial year"}


def number(value: Decimal | int) -> str:
    """Return a count with thousands separators; half patients keep their half."""
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}"
    return f"{exact.normalize():,f}"


def percent(value: Fraction, threshold: Fraction | None = None) -> str:
    """Return a proportion as a percentage with one decimal.

    More decimals are printed where one would make it look equal to a threshold that it is not
    equal to: 91.9952% of a standard of 92% is printed 91.995%, never 92.0%.
    """
    for places in range(1, _MOST_DECIMALS):
        shown = rounded(value * 100, places)
        if threshold is None or value == threshold or Fraction(shown) != threshold * 100:
            return f"{shown}%"
    is_above = threshold is not None and value > threshold
    return f"just {'above' if is_above else 'below'} {plain_percent(threshold)}"


def plain_percent(value: Fraction | None) -> str:
    """Return a threshold as it is spoken of: 95%, 2%, two-thirds."""
    if value is None:
        return ""
    if value == Fraction(2, 3):
        return "two-thirds"
    shown = rounded(value * 100, 2)
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def rounded(value: Fraction, places: int) -> str:
    """Return a number with so many decimals, halves away from zero, without any float."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    text = f"{whole:0{places + 1}d}"
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}"


def money(millions: Fraction) -> str:
    """Return an amount of £ million as a surplus or a deficit."""
    if millions == 0:
        return "neither surplus nor deficit"
    whole, tenths = rounded(abs(millions), 1).split(".")
    size = "less than £0.1" if whole == tenths == "0" else f"£{int(whole):,}.{tenths}"
    return f"a {'surplus' if millions > 0 else 'deficit'} of {size} million"


def figure(measure: Measure) -> str:
    """Return a measure's figure with what it was added up from: 86.6% (431,209 of 497,932)."""
    bounds = measure.bounds
    if bounds is None:
        return "no figure"
    if measure.definition.kind == "count":
        return number(Decimal(int(bounds[0])))
    if measure.definition.kind == "sum":
        return money(bounds[0]) if bounds[0] == bounds[1] else "a figure known only in bounds"
    threshold = measure.standard.threshold if measure.standard else None
    if bounds[0] != bounds[1]:
        return f"between {percent(bounds[0], threshold)} and {percent(bounds[1], threshold)}"
    if measure.definition.is_percentage:
        return percent(bounds[0], threshold)
    numerator, denominator = measure.numerator, measure.denominator
    assert numerator and denominator  # an exact proportion has both
    return f"{percent(bounds[0], threshold)} ({number(numerator.low)} of {number(denominator.low)})"


def with_missing(measure: Measure) -> str:
    """Return a figure, and how many providers it is without."""
    words = figure(measure)
    if measure.missing and measure.bounds is not None:
        words += f", without {counted(len(measure.missing), 'provider')} whose figures are missing"
    return words


def target(standard: Standard) -> str:
    """Return a threshold in words: at least 95%, at most 1%."""
    words = {">=": "at least", "<=": "at most", ">": "more than", "=": "exactly"}
    if standard.threshold == 0:
        return "zero" if standard.comparator == "=" else f"{words[standard.comparator]} zero"
    if standard.threshold == 1:
        return "all"
    return f"{words[standard.comparator]} {plain_percent(standard.threshold)}"


def ended(measure: Measure) -> str:
    """Return that the standards of a measure did not hold in its period, and since when not."""
    ends = [one.end for one in measure.definition.standards if one.end]
    if ends and measure.period.end > max(ends):
        return f"; its standard ended on {in_words(max(ends))}, so there is nothing to compare with"
    if measure.definition.standards:
        return "; no standard held then"
    return "; there is no standard of this form"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return "1 month", "36 months"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], *, most: int = 6) -> str:
    """Return "a, b and c", cut with "and N more" when there are many."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def capital(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def run_of(periods: Sequence[Period]) -> str:
    """Return "36 months, April 2016 to March 2019" for periods of one kind, in order.

    Where some between the first and the last are lacking: "the 3 months in the data between April
    2024 and September 2024".
    """
    noun = _NOUNS.get(periods[0].kind, "period")
    if len(periods) == 1:
        return f"1 {noun}, {periods[0].words}"
    gaps = any((later.start - one.end).days > 1 for one, later in pairwise(periods))
    if gaps:
        return (
            f"the {counted(len(periods), noun)} in the data between {periods[0].words} and "
            f"{periods[-1].words}"
        )
    return f"{counted(len(periods), noun)}, {periods[0].words} to {periods[-1].words}"
