"""Questions about how things stand: "are we meeting the A&E target?". By rule, from the words.

What is asked of a standard ("what are we expected to do about ...") is not such a question, even
when it names the same target.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.objectives.periods import Period, parse_period
from assistant.objectives.register import Register

_BE = r"(?:are|is|were|was|do|does|did|have|has|had)(?:n'?t)?"
_WHO = (
    r"(?:we|they|england|providers?|trusts?|boards?|objective \d{1,2}|[A-Z0-9]{3,6}|"
    r"the (?:nhs|sector|provider sector|trusts?|country|providers?|boards?)|"
    r"(?:our|all|most|many) (?:trusts?|hospitals?|organisation|boards?|providers?|finances))"
)
_RESULT = (
    r"(?:meet(?:ing)?|met|hit(?:ting)?|achiev(?:e|ed|ing)|reach(?:ed|ing)?|miss(?:ed|ing)?|"
    r"fail(?:ed|ing)?|breach(?:ed|ing)?|compl(?:y|ying|iant)|on (?:track|target|course)|"
    r"above|below|short of|within (?:the )?(?:target|standard)|"
    r"in (?:financial )?(?:balance|surplus|deficit|the black|the red|special measures)|"
    r"break(?:ing)? even|(?:gender[- ])?balanced|diverse enough)"
)
_GOING = r"(?:doing|performing|faring|going|getting on|do|perform|fare|looking)"
_NEAR = r"(?: \S+){0,4}?"
_ASKED = (
    # Are we meeting the A&E target? Did RBD hit 18 weeks?
    rf"{_BE} {_WHO}\b{_NEAR} {_RESULT}",
    # How are we doing on cancer waits? How is our ED doing?
    rf"how (?:well |badly )?{_BE} (?:{_WHO}|our(?: \S+){{1,4}}?)\b{_NEAR} {_GOING}",
    r"how (?:far|much) (?:above|below|short|off|over|under)",
    rf"how many (?:trusts|providers|boards|months|years|quarters)\b{_NEAR} {_RESULT}",
    r"what(?:'s|s| is| was| are| were) (?:our|the|(?-i:[A-Z0-9]{3,6})'?s?)(?: \S+){0,3}? "
    r"(?:status|position|performance)",
    r"where (?:are|do|did) (?:we|they|things) (?:stand|with|on|against)",
    r"(?:status|performance) (?:of|on|for|against)",
    # Was the standard met?
    rf"(?:is|was|has|have|are|were){_NEAR} (?:being |been )?(?:met|missed|achieved|hit|breached)",
)
_ASKED_OF_DATA = (
    # What's the trend? Is it getting better? What was type 1 performance in December 2017?
    r"trends?",
    r"(?:getting|got|any) (?:better|worse)|improv(?:ing|ed)|deteriorat(?:ing|ed)|better or worse",
    r"performance|figures?|percentage|rate",
    rf"how many{_NEAR} {_RESULT}",
)
_STATUS = re.compile("|".join(rf"\b{one}\b" for one in _ASKED), re.IGNORECASE)
_OF_DATA = re.compile("|".join(rf"\b(?:{one})\b" for one in _ASKED_OF_DATA), re.IGNORECASE)
_TREND = re.compile(rf"\b(?:{_ASKED_OF_DATA[0]}|{_ASKED_OF_DATA[1]})\b", re.IGNORECASE)
_COUNTING = re.compile(
    r"\bhow (?:many|far|much)\b|\bwhat (?:percentage|proportion|share)\b", re.IGNORECASE
)
_NOT_STATUS = re.compile(
    r"\b(?:want(?:s|ed)? (?:us|trusts|providers|boards|from)|expect(?:ed|ation|ations|s)?|"
    r"suppos(?:ed|e)|requir(?:ed|es|ement|ements)|must|should|need(?:s|ed)? to|have to|has to|"
    r"got to|obliged|allowed|meant to|to be (?:met|achieved|seen|treated)|what happens|how long|"
    r"which|whether|more|who|why|by when|when (?:do|will|must)|if we|"
    r"will (?:we|they|there|anyone|anybody)|"
    r"how (?:do|can|could|will|would) (?:we|they|you|providers|trusts) "
    r"(?!stand|compare|fare|do\b|perform)\w+|"
    r"what(?:'s| is| are) the (?:target|standard|threshold|cap|ceiling)|what does|"
    r"do(?:es)? the documents?|says?)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:objectives|our status|the status|overall)\b", re.IGNORECASE)
_GENERIC = re.compile(r"\d\s?%|\bmonths\b|\bthe (?:targets?|standards?)\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{3,6}\b")
_PERIOD = re.compile(
    r"\b(?:Q[1-4]\s+)?(?:19|20)\d\d[/-]\d\d\b(?:\s+Q[1-4]\b)?"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d-\d\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StatusQuestion:
    """What a question about how things stand asks for."""

    objectives: tuple[int, ...]
    """In order; none where none is named."""
    all_of_them: bool
    """Whether it asks for the objectives as a whole."""
    measures: tuple[str, ...]
    """The measures it names; none where it asks for a whole objective."""
    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    """Words in capitals that could be a provider's code."""
    trend: bool
    """Whether it asks how things have gone over time."""
    counts: bool
    """Whether it asks how many or how far: for a number, which the documents cannot give."""


def status_question(
    text: str,
    register: Register,
    numbered: Collection[int] = (),
    *,
    has_data: bool = False,
) -> StatusQuestion | None:
    """Return what is asked, when the question is about how an objective stands; else None.

    Args:
        numbered: objectives that the question names by number.
        has_data: whether data were given with it: then it may be about them without naming an
            objective, and asks of how things stand are taken for such more freely.
    """
    if _NOT_STATUS.search(text):
        return None
    is_loose = not _STATUS.search(text)
    if is_loose and not (has_data and _OF_DATA.search(text)):
        return None
    measures = tuple(name for name, one in register.measures.items() if _names_one(text, one.asked))
    found = {
        one.number
        for one in register.objectives
        if _names_one(text, (*one.asked, one.title)) or set(one.measures) & set(measures)
    }
    if measures:  # "cancer waiting times" names cancer, and not every waiting time
        found = {register.objective_of(name).number for name in measures}
    if is_loose and not measures and not _is_of_data(text):
        return None
    if numbered:
        found = set(numbered)
    if not found and not _ALL.search(text) and not (has_data and _is_of_data(text)):
        return None
    return StatusQuestion(
        objectives=tuple(sorted(found)),
        all_of_them=not found and bool(_ALL.search(text)),
        measures=measures,
        periods=tuple(
            period for match in _PERIOD.finditer(text) if (period := parse_period(match[0]))
        ),
        codes=tuple(dict.fromkeys(match[0] for match in _CODE.finditer(text))),
        trend=bool(_TREND.search(text)),
        counts=bool(_COUNTING.search(text)),
    )


def _is_of_data(text: str) -> bool:
    """Whether a question that names no objective can only be about the data given with it."""
    return bool(_TREND.search(text) or _PERIOD.search(text) or _GENERIC.search(text))


def _names_one(text: str, words: Collection[str]) -> bool:
    return any(
        re.search(
            rf"(?<![\w&]){re.escape(word)}(?![\w&])",
            text,
            0 if word in _CAPITALS else re.IGNORECASE,
        )
        for word in words
    )


_CAPITALS = frozenset(("ED", "EDs"))
"""Abbreviations that are English words, or parts of one, when they are not in capitals."""
