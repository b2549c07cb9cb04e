"""What kind of question it is: by rule, from the words alone.

Nothing here keys on a particular question: the patterns are of English and of the way the
documents number their objectives.
"""

import re
from dataclasses import dataclass

_OBJECTIVE = re.compile(
    r"\b(?:objectives?|obj|goals?|aims?|targets?|numbers?|no)\b\.?\s*(?:number|no\.?|num|#)?\s*"
    r"(?P<numbers>#?\d{1,2}(?:st|nd|rd|th)?\b(?:\s*(?:,|and|&|to|-|–|or)\s*#?\d{1,2}\b)*)"
    r"(?!\s*(?:%|per\s?cent|weeks?|days?|hours?|minutes?|months?|years?|million|billion|/\d))",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|each|either|two)\b(?:\s+\w+){0,3}\s+"
    r"(?:documents?|docs?|papers?|publications?|texts?|reports?|guides?|frameworks?)\b"
    r"|\bboth (?:the )?(?:february|feb|july|jul)\b"
    r"|\b(?:february|feb)\b.*\bjuly?\b|\bjuly?\b.*\b(?:february|feb)\b"
    r"|\b(?:documents?|docs|papers|publications)\b.*\b(?:agree|differ|disagree|compare|contradict)"
    r"|\bforward view\b.*\b2020 objectives\b|\b2020 objectives\b.*\bforward view\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:differ\w*|disagree\w*|contradict\w*|conflict(?:s|ing)?|clash\w*|inconsisten\w+|"
    r"consistent|same|agree|tally|square|line up|match(?:es)?|mixed messages?|two minds|"
    r"chang(?:ed|e) between|moved? on|shift(?:ed)?|soften(?:ed)?|harden(?:ed)?|versus|vs|"
    r"which (?:one )?(?:is it|is right|applies|wins|counts)|compar\w+)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"\b(?:which|list|name|what are|what're|how many|give me|show me|all)\b(?:[\s,]+[\w-]+){0,4}"
    r"[\s,]+(?:objectives|goals)\b",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"\b(?:direct(?:ly)?|itself|themselves|themself|on its own|own hands)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[?;.]\s+(?=\w)|\s\+\s|\s\(?(?:i{1,3}|iv|v|[a-d1-5])\)\s|,?\s+(?:and|but|plus|n)\s+(?:also\s+)?"
    r"(?=(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|was|were|can|could|"
    r"should|must|will|by when|by how|for how|in which|on what|to whom|are there|is there)\b)",
    re.IGNORECASE,
)
_PART_WORDS = 3
_ASKS_EXPECTATIONS = re.compile(
    r"\bexpect\w*|\b(?:want(?:s|ed)?|ask(?:s|ed|ing)?|need(?:s|ed)?|demand(?:s|ed)?|after)\b"
    r"(?:\s+\w+){0,2}\s+(?:of|from|for) (?:us|me|trusts|providers|boards)\b"
    r"|\bwant (?:us|trusts|providers|boards)\b"
    r"|\b(?:supposed|meant|obliged|required|asked|told) to\b"
    r"|\b(?:have|has|need|got) to (?:do|sort|fix)\b"
    r"|\b(?:on us|up to us|our job|our part|our bit|our role|our task|our responsibilit\w+|"
    r"to[- ]do list|for the likes of us|fit in|where do we (?:come in|stand))\b"
    r"|\b(?:should|must|ought) (?:we|i|our|my|a|the|boards?|trusts?|providers?)\b",
    re.IGNORECASE,
)


_ABOUT_THE_TEXTS = re.compile(
    r"[,:]?\s*\b(?:(?:in|across|between|according to|per|from|by|of|do|does|how do|what do)\s+)?"
    r"(?:(?:both|each|either|one|two|the|these|this|that|other|first|second|of|february|feb|july|jul|"
    r"2016)\s+)+"
    r"(?:documents?|docs?|papers?|publications?|texts?|roadmaps?)\b(?:\s+(?:together|says?)\b)?"
    r"|\b(?:in|from|of)\s+(?:february|july)(?:\s+(?:and|or)(?:\s+again)?\s+(?:in\s+)?"
    r"(?:february|july))?(?:\s+2016)?\b",
    re.IGNORECASE,
)
"""Words about the documents themselves, which would only lead a search to title pages."""


@dataclass(frozen=True)
class Route:
    """What the question's words say about the answer it needs."""

    subject: str
    """The question without words about the documents themselves ("in both papers")."""
    parts: tuple[str, ...]
    """The questions it asks, each to be searched for; one that asks one thing is its only part."""
    asked: tuple[str, ...]
    """The parts as they were asked, with what they say of the documents."""
    objectives: tuple[int, ...]
    """Objectives that it names by number, in order."""
    both_documents: bool
    """Whether it asks for what each document says."""
    asks_difference: bool
    """Whether it asks how what is said in one place compares with another."""
    asks_expectations: bool
    """Whether it asks, in general, what is expected of somebody."""
    lists_objectives: bool
    """Whether it asks which objectives there are."""
    delivered_directly: bool
    """Whether it asks for what NHS Improvement does itself."""


def route(text: str) -> Route:
    """Return the route of a readable question."""
    both = bool(_BOTH.search(text))
    asked = _parts(text)
    return Route(
        subject=_subject(text) if both else text,
        parts=tuple(_subject(part) for part in asked) if both else asked,
        asked=asked,
        objectives=_objectives(text),
        both_documents=both,
        asks_difference=bool(_DIFFERENCE.search(text)),
        asks_expectations=bool(_ASKS_EXPECTATIONS.search(text)),
        lists_objectives=bool(_LISTING.search(text)),
        delivered_directly=bool(_DIRECT.search(text)),
    )


def _subject(text: str) -> str:
    left = " ".join(_ABOUT_THE_TEXTS.sub(" ", text).split()).strip(" ,:;")
    return left if len(re.findall(r"\w{3,}", left)) >= _PART_WORDS else text


def _parts(text: str) -> tuple[str, ...]:
    found = [part.strip(" ,?") for part in _CLAUSE.split(text)]
    found = [part for part in found if len(part.split()) >= _PART_WORDS]
    return tuple(found) if len(found) > 1 else (text,)


def _objectives(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for match in _OBJECTIVE.finditer(text):
        found = [int(number) for number in re.findall(r"\d{1,2}", match["numbers"])]
        if len(found) == 2 and re.search(r"\bto\b|-|–", match["numbers"]):
            found = list(range(found[0], found[1] + 1))
        numbers += found
    return tuple(dict.fromkeys(number for number in numbers if 1 <= number <= 99))
