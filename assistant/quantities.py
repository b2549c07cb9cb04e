"""Figures and dates as they stand in a text, to be compared exactly.

A year without more is a date, never a figure; the number of a section, an objective or a list
item is neither. Shares are per cent: "half" is 50 %, "two-thirds" 66.6667 %.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 10**2, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6,
           "bn": 10**9, "billion": 10**9, "trillion": 10**12}  # fmt: skip
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_TIMES = {"min": "minutes", "minute": "minutes", "hr": "hours", "hour": "hours", "day": "days",
          "wk": "weeks", "week": "weeks", "mth": "months", "month": "months", "yr": "years",
          "year": "years", "decade": "decades"}  # fmt: skip
_MEASURES = frozenset(("%", "percentage points", "£", *_TIMES.values()))
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_NO_UNIT = frozenset(
    "a about above after all also an and are as at be been before below between but by can could "
    "different each extra for from further had has have if in into is it its less may more must "
    "no not of on or other our over per said says should since so than that the their them then "
    "these they this those to under until up was we were when where which while who will with "
    "within would additional".split()
)

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[::-1])}"
_TIME = r"min(?:ute)?s?|h(?:ou)?rs?|days?|w(?:ee)?ks?|months?|mths?|y(?:ea)?rs?|decades?"
_FIGURE = re.compile(
    rf"(?<![\w.,/])(?<![A-Za-z]-)(?P<pound>£\s?)?"
    rf"(?:(?P<digits>{_DIGITS})|(?P<words>(?:{_WORDS})\b(?!\sYear\sForward\b)|an?(?=\s(?:hundred|thousand|[mb]illion)\b)))"
    r"(?P<scale>\s?(?:hundred|thousand|million|billion|trillion|bn)\b|[mk]\b)?"
    r"(?:(?P<points>\s?(?:percentage|%)[- ]points?\b)"
    r"|(?P<percent>\s?(?:%|per[ -]?cent\b|pct\b))"
    rf"|(?P<time>[\s-]?(?:{_TIME})\b)"
    r"|(?![\w%])(?P<noun>[\s-]+[A-Za-z][A-Za-z'’-]*)?)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\w-])(?:(?P<of>{_WORDS}|\d+)[- ](?P<parts>thirds|quarters|fifths|tenths)\b"
    r"|(?:an?|one)[- ](?P<part>third|quarter|fifth|tenth)(?=\s+(?:of|or)\b)"
    r"|(?<!first )(?<!second )(?<!other )(?<!latter )(?P<half>half)"
    r"(?![\w-]|\s+(?:an?\s+(?:dozen|hour)|way|term|year)\b))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:objectives?|sections?|chapters?|pages?|box|tables?|figures?|paragraphs?|appendix|annex|"
    r"notes?|footnotes?|numbered)\s+\d+(?:\.\d+)*(?:(?:,\s*|,?\s+(?:and|or|to)\s+)\d+(?:\.\d+)*)*"
    r"|(?:^|(?<=[\n“>|]))\s*(?:\d{1,2}(?:[.)]|(?:\.\d+)+)|\d)(?=\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
_BEFORE = (
    ("at least", r"at least|(?:no|not) (?:less|fewer) than|minimum(?: of)?|≥"),
    ("at most", r"at most|up to|(?:no|not) more than|not exceed(?:ing)?|maximum(?: of)?|≤"),
    ("less than", r"(?:less|fewer|lower) than|under|below"),
    ("more than", r"(?:more|greater|higher) than|over|above|exceed(?:s|ing)?|in excess of"),
    ("within", r"within"),
    ("exactly", r"exactly|precisely"),
    ("about", r"about|around|approximately|roughly|nearly|almost|circa"),
)
_COMPARATORS = tuple(
    (name, re.compile(rf"(?:^|(?<=[\s(“]))(?:{words})(?:\s+an?)?\s*$", re.IGNORECASE))
    for name, words in _BEFORE
)
_AT_LEAST = re.compile(r"\s+or\s+(?:more|above|over|higher|greater|better)\b|\+", re.IGNORECASE)
_AT_MOST = re.compile(r"\s+or\s+(?:less|fewer|below|under|lower)\b", re.IGNORECASE)
_LOOK_BACK = 24

_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ENDS = r"(?![\w%]|[,.]\d)"
_DATE = re.compile(
    rf"(?<![\w.,/£-])(?:(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH}\s+{_YEAR}{_ENDS}"
    rf"|(?P<from>(?:19|20)\d\d)[/–-](?:20)?(?P<to>\d\d)(?![\w/-]){_ENDS}"
    rf"|(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)(?![-/]\d){_ENDS}"
    rf"|(?P<alone>(?:19|20)\d\d)(?![-/]\d){_ENDS})",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bby\s+(?:the\s+)?(?:(?:end|start|close|beginning)\s+of\s+)?(?:the\s+financial\s+year\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A figure with what it counts, and where it stands; offsets are code points."""

    value: Decimal
    unit: str
    """`%`, `percentage points`, `£`, a unit of time in the plural, else the next word or none."""
    comparator: str | None
    """`at least`, `at most`, `less than`, `more than`, `within`, `exactly` or `about`."""
    start: int
    end: int

    @property
    def measured(self) -> bool:
        """Whether the unit is one of measure, not merely the next word."""
        return self.unit in _MEASURES


@dataclass(frozen=True)
class Date:
    """A day, month, year or financial year, and where it stands."""

    value: str
    """`2017-03-31`, `2018-03`, `2020`, `2017/18`."""
    by: bool
    """Whether it is a date to be met by."""
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the figures of `text` in order."""
    taken = [(one.start, one.end) for one in dates(text)]
    taken += [match.span() for match in _LABEL.finditer(text)]
    found: list[Quantity] = []
    for one in (*_shares(text), *_figures(text)):
        if all(one.end <= start or end <= one.start for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def dates(text: str) -> tuple[Date, ...]:
    """Return the dates of `text` in order. A month or a day without a year is none."""
    return tuple(
        Date(_date(match), bool(_BY.search(text[: match.start()])), match.start(), match.end())
        for match in _DATE.finditer(text)
    )


def labels(text: str) -> tuple[str, ...]:
    """Return the numbered places that `text` names, such as `objective 13`, in lower case."""
    found = []
    for match in _LABEL.finditer(text):
        name, *_ = match[0].split()
        if name[0].isalpha():
            numbers = re.findall(r"\d+(?:\.\d+)*", match[0])
            found += [f"{name.lower().removesuffix('s')} {number}" for number in numbers]
    return tuple(found)


def quantity_of(value: str, unit: str) -> Quantity | None:
    """Return the figure that a value and its unit are: `95` and `%`, `30` and `£ billion`.

    None where they are no single figure.
    """
    joined = f"£{value}{unit[1:]}" if unit.startswith("£") and "£" not in value else value
    if joined is value and unit and unit.casefold() not in value.casefold():
        joined = f"{value} {unit}"
    found = quantities(joined)
    return found[0] if len(found) == 1 else None


def _shares(text: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(text):
        if match["of"]:
            value = Decimal(100) * _number(match["of"]) / _PARTS[match["parts"].lower()[:-1]]
        else:
            value = Decimal(100) / _PARTS[(match["part"] or match["half"]).lower()]
        start, end = match.span()
        yield Quantity(_plain(round(value, 4)), "%", _comparator(text, start, end, "%"), start, end)


def _figures(text: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        unit = _unit(match)
        said = (match["words"] or "").lower()
        if said == "one" and (not unit or match["noun"]) and not match["scale"]:
            continue  # a pronoun or an article, more often than a figure
        value = Decimal(1) if said in ("a", "an") else _number(match["digits"] or said)
        value *= _SCALES[match["scale"].strip().lower()] if match["scale"] else 1
        start = match.start()
        end = match.start("noun") if match["noun"] else match.end()
        yield Quantity(_plain(value), unit, _comparator(text, start, end, unit), start, end)


def _unit(match: re.Match[str]) -> str:
    if match["points"]:
        return "percentage points"
    if match["percent"]:
        return "%"
    if match["time"]:
        return _TIMES[match["time"].strip(" -\n").lower().removesuffix("s")]
    if match["pound"]:
        return "£"
    noun = (match["noun"] or "").strip(" -\n").lower()
    return "" if noun in _NO_UNIT else noun


def _comparator(text: str, start: int, end: int, unit: str) -> str | None:
    if _AT_LEAST.match(text, end):
        return "at least"
    if _AT_MOST.match(text, end):
        return "at most"
    before = text[max(0, start - _LOOK_BACK) : start]
    for name, pattern in _COMPARATORS:
        if match := pattern.search(before):
            return None if _of_place(match[0].strip().lower(), unit) else name
    return None


def _of_place(word: str, unit: str) -> bool:
    """Return whether "over" or "under" says when or where: over three years, under five themes."""
    return (word == "over" and unit in _TIMES.values()) or (
        word == "under" and unit not in _MEASURES
    )


def _number(words: str) -> Decimal:
    """Return the value of digits, or of a number below a hundred in words."""
    if words[0].isdigit():
        return Decimal(words.replace(",", ""))
    value = 0
    for word in re.split(r"[- ]", words.lower()):
        value += _SMALL.index(word) if word in _SMALL else 10 * (_TENS.index(word) + 2)
    return Decimal(value)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _date(match: re.Match[str]) -> str:
    if match["iso"] or match["alone"]:
        return match["iso"] or match["alone"]
    if match["from"]:
        return f"{match['from']}/{match['to']}"
    month = next(at for at, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].lower())
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return f"{match['year']}-{month:02}{day}"
