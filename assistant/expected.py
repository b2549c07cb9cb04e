"""What kind of thing a question asks for, and whether a passage holds one.

A question for a percentage is not answered by a passage without one; a question about March 2019
is hardly answered by one that only speaks of March 2018. These are signs, weighed in
`assistant.confidence`.
"""

import re
from dataclasses import dataclass

_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen sixteen twenty hundred "
    "thousand million billion zero no none all every majority minority half third thirds quarter"
)
_A_NUMBER = rf"\d|\b(?:{'|'.join(_NUMBERS.split())})\b"
_WHICH = r"\b(?:what|which|exact|max\w*|min\w*)\b[\w\s,'’&-]{0,30}?"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    # a share
    (
        _pattern(r"%|\b(?:percent\w*|per cent|proportion|share|fraction|ratio)\b"),
        _pattern(r"%|\b(?:half|thirds?|quarters?|two-thirds|majority|all|every|zero|none)\b"),
    ),
    # money
    (
        _pattern(
            r"£|\bhow (?:much|large|big)\b.*\b(?:money|cash|cost\w*|pay|paid|pots?|funds?|funding|"
            r"budgets?|sav\w+|spend|spent|overspen\w+|deficits?|release|worth|salar\w+|bill)\b"
            rf"|{_WHICH}\b(?:cost|price|sum|amount|budget|salary|rate of pay|bill)\b"
        ),
        _pattern(r"£|%|\bmaximum hourly rate\b"),
    ),
    # a length of time
    (
        _pattern(
            r"\bhow (?:long|fast|soon|quickly)\b"
            r"|\bhow many (?:\w+ )?(?:min\w*|hours?|days?|weeks?|wks?|months?|years?|yrs?)\b"
        ),
        _pattern(
            rf"(?:{_A_NUMBER})[\w\s-]{{0,20}}\b(?:minutes?|hours?|days?|weeks?|months?|years?)\b"
        ),
    ),
    # any other figure
    (
        _pattern(
            r"\bhow (?:much|many|large|big|far|often|high|low|few)\b"
            rf"|{_WHICH}\b(?:number|figure|level|limit|cap|ceiling|threshold|size|value)\b"
        ),
        _pattern(_A_NUMBER),
    ),
)
_MONTH = re.compile(
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,'’-]*"
    r"(?:20)?(?P<year>\d\d)\b(?!\d|%)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fit:
    """How a passage fits what a question asks for."""

    figure_missing: bool
    """A figure is asked for, and the passage holds none of its kind."""
    month_missing: bool
    """The question names a month of a year, and the passage does not."""


def fit(question: str, passage: str) -> Fit:
    """Return how `passage` fits what `question` asks for."""
    asked = [held for asks, held in _KINDS if asks.search(question)]
    months = _months(question)
    return Fit(
        figure_missing=bool(asked) and not any(held.search(passage) for held in asked[:2]),
        month_missing=bool(months) and not months & _months(passage),
    )


def _months(text: str) -> set[tuple[str, str]]:
    return {(found["month"].lower(), found["year"]) for found in _MONTH.finditer(text)}
