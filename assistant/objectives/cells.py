"""A cell's text as a number, by the ways that NHS statistics write them.

Missing is not zero: an empty cell, `-`, `.`, `N/A` and the like are missing. `*` is a suppressed
count, of which only bounds are known. What is none of these is no number, and is said to be so.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

State = Literal["number", "missing", "suppressed", "not_a_number"]

_MISSING = frozenset(
    (
        "",
        "-",
        "--",
        "–",
        "—",
        ".",
        "..",
        ":",
        "n/a",
        "na",
        "#n/a",
        "null",
        "nan",
        "none",
        "nil return",
    )
) | {"not applicable", "not available", "not submitted", "no data"}
_SUPPRESSED = frozenset(("*", "**", "<5", "< 5", "suppressed", "c", "[c]"))
_MOST_DIGITS = 15
"""Before the decimal point; nothing that is counted here has more."""

_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+\-−–])?\s*[£$]?\s*(?P<sign2>[+\-−])?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,18})?(?:\.(?P<part>\d{0,20}))?"
    r"(?:[eE](?P<power>[+\-]?\d{1,2}))?\s*(?P<percent>%)?\s*(?(open)\))"
)


@dataclass(frozen=True)
class Cell:
    """What a cell holds. `number` is set when the state is `number`."""

    state: State
    number: Decimal = Decimal(0)
    percent: bool = False
    """Whether a per cent sign stands behind it; `number` is then as written (4.80 for 4.80%)."""


MISSING = Cell("missing")
SUPPRESSED = Cell("suppressed")
NOT_A_NUMBER = Cell("not_a_number")


def read_number(text: str | None) -> Cell:
    """Return what a cell's text says.

    Thousands separators in their places, a pound sign, parentheses for a negative, and a per cent
    sign are understood. Anything else is not a number: nothing is guessed.
    """
    plain = (text or "").strip()
    folded = plain.casefold()
    if folded in _MISSING:
        return MISSING
    if folded in _SUPPRESSED:
        return SUPPRESSED
    found = _NUMBER.fullmatch(plain)
    if not found or not (found["digits"] or found["part"]) or (found["sign"] and found["sign2"]):
        return NOT_A_NUMBER
    if found["open"] and (found["sign"] or found["sign2"]):
        return NOT_A_NUMBER
    digits = (found["digits"] or "0").replace(",", "")
    number = Decimal(f"{digits}.{found['part'] or ''}e{found['power'] or 0}")
    if number.adjusted() >= _MOST_DIGITS:
        return NOT_A_NUMBER
    sign = found["sign"] or found["sign2"]
    negative = bool(found["open"]) or sign in ("-", "−", "–")
    # copy_negate is exact; a minus sign would round to the context's precision.
    signed = number.copy_negate() if negative and number else number
    return Cell("number", signed, percent=bool(found["percent"]))
