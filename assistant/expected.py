"""What kind of thing a question asks for, and whether a passage holds one.

A question for a percentage is not answered by a passage without one; a question about 2019 is
hardly answered by one that only speaks of 2018. These are signs, weighed in
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
_DATE = _pattern(
    r"\bwhen\b|\b(?:what|which) (?:financial )?(?:year|date|month|day)\b|\bdeadline\b"
    r"|\bby what (?:date|year|point)\b|\bwhat(?:'s| is) the date\b"
)
_HAS_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|"
    r"November|December)\b|\b(?:shortly|soon|forthcoming|every year|over the next)\b"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][a-z]{2,}\b")


@dataclass(frozen=True)
class Fit:
    """How a passage fits what a question asks for."""

    figure_missing: bool
    """A figure is asked for, and the passage holds none of its kind."""
    date_missing: bool
    year_missing: bool
    """The question names years, and the passage none of them."""


def fit(question: str, passage: str) -> Fit:
    """Return how `passage` fits what `question` asks for."""
    asked = [held for asks, held in _KINDS if asks.search(question)]
    years = set(_YEAR.findall(question))
    return Fit(
        figure_missing=bool(asked) and not any(held.search(passage) for held in asked[:2]),
        date_missing=bool(_DATE.search(question)) and not _HAS_DATE.search(passage),
        year_missing=bool(years) and not years & set(_YEAR.findall(passage)),
    )


def names_in(question: str) -> tuple[str, ...]:
    """Return the names in a question: words with a capital that begin no sentence."""
    return tuple(dict.fromkeys(_NAME.findall(question)))
