"""Time limits in words, such as "by March 2018" or "in 2016/17", and the day each ends."""

import re
from datetime import date

from assistant.objectives.periods import financial_year, month, parse_date, parse_period

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_NAMED = re.compile(
    rf"\b(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(_MONTHS)}) (?P<of>20\d\d)"
    r"|(?P<first>20\d\d)/(?P<second>\d\d)|(?P<year>20\d\d))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:by )?(?:the )?(?:end of )?", re.IGNORECASE)


def ends(words: str) -> tuple[date, ...]:
    """Return the last day of each date, month or year that a time limit names, in its order.

    A year is taken to its end: "by 2020" is 31 December 2020, "in 2016/17" is 31 March 2017. A
    limit that names none ("as quickly as possible", "over the next four years") has none.
    """
    found = (_end(match) for match in _NAMED.finditer(words))
    return tuple(one for one in found if one)


def last_day(text: str) -> date | None:
    """Return the last day of what a person names: 2018, March 2018, 2017/18, 2018-03-31.

    None where it is no date, month, quarter or year.
    """
    wanted = " ".join(text.split())
    wanted = wanted[match.end() :] if (match := _BEFORE.match(wanted)) else wanted
    if named := _NAMED.fullmatch(wanted):
        return _end(named)
    if day := parse_date(wanted):
        return day
    period = parse_period(wanted)
    return period.end if period else None


def _end(match: re.Match[str]) -> date | None:
    if match["year"]:
        return date(int(match["year"]), 12, 31)
    if match["first"]:
        year = int(match["first"])
        return financial_year(year).end if int(match["second"]) == (year + 1) % 100 else None
    number = _MONTHS.index(match["month"].capitalize()) + 1
    if match["day"] is None:
        return month(int(match["of"]), number).end
    try:
        return date(int(match["of"]), number, int(match["day"]))
    except ValueError:
        return None
