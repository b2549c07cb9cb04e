"""What kind of thing a question asks for, and whether a passage holds one.

A question for a figure is not answered by a passage without any; a question about 2019 is hardly
answered by one that only speaks of 2018. These are signs, weighed in `assistant.confidence`.
"""

import re
from dataclasses import dataclass

_FIGURE = re.compile(
    r"\bhow (?:much|many|large|big|long|far|often|high|low|few)\b|%|£"
    r"|\b(?:what|which|exact|max\w*|min\w*)\b[\w\s,'’&-]{0,30}?\b(?:percent\w*|per cent|proportion|"
    r"share|fraction|number|figure|rate|level|limit|cap|ceiling|threshold|sum|amount|size|cost|"
    r"price|value|ratio|slice|chunk)\b"
    r"|\b(?:percentage|proportion|how fast|how soon)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:financial )?(?:year|date|month|day)\b|\bdeadline\b|\bhow soon\b"
    r"|\bsince when\b|\bby what (?:date|year|point)\b|\bwhat(?:'s| is) the date\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen sixteen twenty hundred "
    "thousand million billion half third thirds quarter quarters zero majority all every no none"
).split()
_HAS_FIGURE = re.compile(
    rf"\d|\b(?:{'|'.join(word for word in _NUMBER_WORDS if len(word) > 2)})\b", re.IGNORECASE
)
_HAS_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|"
    r"November|December)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][a-z]{2,}\b")


@dataclass(frozen=True)
class Fit:
    """How a passage fits what a question asks for."""

    asks_figure: bool
    asks_date: bool
    figure_missing: bool
    """A figure is asked for, and the passage holds none."""
    date_missing: bool
    year_missing: bool
    """The question names a year that the passage does not."""
    names: tuple[str, ...]
    """Names in the question, to be held against what is known."""


def fit(question: str, passage: str) -> Fit:
    """Return how `passage` fits what `question` asks for."""
    years = set(_YEAR.findall(question))
    asks_figure, asks_date = bool(_FIGURE.search(question)), bool(_DATE.search(question))
    return Fit(
        asks_figure=asks_figure,
        asks_date=asks_date,
        figure_missing=asks_figure and not _HAS_FIGURE.search(passage),
        date_missing=asks_date and not _HAS_DATE.search(passage),
        year_missing=bool(years) and not years & set(_YEAR.findall(passage)),
        names=tuple(dict.fromkeys(_NAME.findall(question))),
    )
