"""Periods of time as NHS statistics have them: months, quarters and years from April to March."""

import re
from calendar import month_abbr, month_name, monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["month", "quarter", "year", "year_to_date", "date", "span"]
"""`year` is a whole financial year; `span` any other run of days (a rolling quarter)."""

_NAMES = {name.casefold(): number for number, name in enumerate(month_name) if name}
_NAMES |= {name.casefold(): number for number, name in enumerate(month_abbr) if name}
_NAMES["sept"] = 9
_WORD = "|".join(sorted(_NAMES, key=len, reverse=True))
_NAMED_MONTH = re.compile(
    rf"(?:^|[^a-z])(?P<name>{_WORD})[\s\-_/.,']*(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
    r"(?![\s,]+(?:19|20)\d\d)",  # the 31 of March 31, 2018 is no year
    re.IGNORECASE,
)
_LONGER = re.compile(r"quarter|\byear|\bytd\b|to date", re.IGNORECASE)
"""What makes the month behind it an end: Quarter ending June 2016."""
_YEARS = range(1900, 2200)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?:[T ]00:00.*)?")
_BRITISH = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})")
_FINANCIAL = re.compile(r"(?:FY\s*)?(?P<year>(?:19|20)\d\d)\s*[/\-–]\s*(?P<next>(?:20)?\d\d)")
_QUARTER = re.compile(r"\bQ(?:uarter\s*)?(?P<quarter>[1-4])\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Period:
    """A run of days, both ends included."""

    start: date
    end: date
    kind: Kind

    @property
    def label(self) -> str:
        """As a report names it: 2019-03, 2016/17 Q4, 2018/19, 2026-01-31."""
        year = financial_year_label(self.start)
        if self.kind == "month":
            return f"{self.start:%Y-%m}"
        if self.kind == "quarter":
            return f"{year} Q{quarter_number(self.start)}"
        if self.kind == "year":
            return year
        if self.kind == "year_to_date":
            return f"{year} to {self.end:%B}"
        if self.kind == "date":
            return self.start.isoformat()
        return f"{self.start.isoformat()} to {self.end.isoformat()}"

    @property
    def words(self) -> str:
        """As a sentence says it: March 2019, the fourth quarter of 2016/17."""
        year = financial_year_label(self.start)
        if self.kind == "month":
            return f"{self.start:%B %Y}"
        if self.kind == "quarter":
            ordinal = ("first", "second", "third", "fourth")[quarter_number(self.start) - 1]
            return f"the {ordinal} quarter of {year}"
        if self.kind == "year":
            return year
        if self.kind == "year_to_date":
            return f"{year} up to {self.end:%B %Y}"
        if self.kind == "date":
            return in_words(self.start)
        return f"{in_words(self.start)} to {in_words(self.end)}"


def in_words(day: date) -> str:
    """Return a date as British English writes it: 31 March 2018."""
    return f"{day.day} {day:%B %Y}"


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def day(when: date) -> Period:
    """Return the single day on which something is so."""
    return Period(when, when, "date")


def financial_year(start: int) -> Period:
    """Return the year from April `start` to March."""
    return Period(date(start, 4, 1), date(start + 1, 3, 31), "year")


def quarter(start: int, number: int) -> Period:
    """Return a quarter of the financial year that begins in April `start`; 1 is April to June."""
    first = 4 + 3 * (number - 1)
    months = [
        month(start + (first + step - 1) // 12, (first + step - 1) % 12 + 1) for step in (0, 2)
    ]
    return Period(months[0].start, months[1].end, "quarter")


def year_to_quarter(start: int, number: int) -> Period:
    """Return the financial year up to the end of a quarter; the whole year for the fourth."""
    if number == 4:
        return financial_year(start)
    return Period(date(start, 4, 1), quarter(start, number).end, "year_to_date")


def financial_year_of(when: date) -> int:
    """Return the calendar year in which the financial year of `when` begins."""
    return when.year if when.month >= 4 else when.year - 1


def financial_year_label(when: date) -> str:
    """Return 2016/17 for any day from 1 April 2016 to 31 March 2017."""
    start = financial_year_of(when)
    return f"{start}/{(start + 1) % 100:02d}"


def quarter_number(when: date) -> int:
    """Return the quarter of the financial year, 1 to 4."""
    return ((when.month - 4) % 12) // 3 + 1


def next_month(period: Period) -> Period:
    """Return the month after a month."""
    first = period.start
    return month(first.year + first.month // 12, first.month % 12 + 1)


def spanning(start: date, end: date) -> Period:
    """Return the named period from `start` to `end`, or a span where it has no name."""
    if start.day == 1:
        whole = month(start.year, start.month)
        if whole.end == end:
            return whole
        year = financial_year_of(start)
        for named in (quarter(year, quarter_number(start)), financial_year(year)):
            if (named.start, named.end) == (start, end):
                return named
    return Period(start, end, "date" if start == end else "span")


def parse_date(text: str) -> date | None:
    """Return the day that `text` names: 2026-02-01, or 01/02/2026 as British readers write it.

    A time of midnight behind the date is left out. None where it is no date.
    """
    found = _ISO.fullmatch(text.strip()) or _BRITISH.fullmatch(text.strip())
    if not found or not found["day"]:
        return None
    year = _full_year(found["year"])
    try:
        return date(year, int(found["month"]), int(found["day"])) if year in _YEARS else None
    except ValueError:
        return None


def parse_period(text: str) -> Period | None:
    """Return the period that `text` names; None where it names none.

    Reads MSitAE-APRIL-2024, RTT-January-2026, Apr-16, 2016-04, 2016-04-01 and 01/04/2016 (the month
    that a first of the month begins; any other day is that day), 2016/17, 2016/17 Q4, Q4 2016/17.
    A text that names two months or two quarters, or a month as the end of something longer, names
    none of these.
    """
    text = " ".join(text.split())
    iso = _ISO.fullmatch(text)
    if iso and not iso["day"] and 1 <= int(iso["month"]) <= 12:  # 2011-12 is December
        return _month_or_none(int(iso["year"]), int(iso["month"]))
    when = parse_date(text)
    if when:
        return month(when.year, when.month) if when.day == 1 else day(when)
    years = _FINANCIAL.search(text)
    if years and _is_next(years):
        quarters = {int(found["quarter"]) for found in _QUARTER.finditer(text)}
        start = int(years["year"])
        if quarters:
            return quarter(start, quarters.pop()) if len(quarters) == 1 else None
        return financial_year(start) if _FINANCIAL.fullmatch(text) else None
    named = {
        (_full_year(found["year"]), _NAMES[found["name"].casefold()])
        for found in _NAMED_MONTH.finditer(text)
    }
    return _month_or_none(*named.pop()) if len(named) == 1 and not _LONGER.search(text) else None


def _full_year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _is_next(years: re.Match[str]) -> bool:
    return int(years["next"]) % 100 == (int(years["year"]) + 1) % 100


def _month_or_none(year: int, number: int) -> Period | None:
    return month(year, number) if year in _YEARS and 1 <= number <= 12 else None
