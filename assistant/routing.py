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
_LISTING = re.compile(
    r"\b(?:which|list|name|what are|what're|how many|give me|show me|all)\b(?:[\s,]+[\w-]+){0,4}"
    r"[\s,]+(?:objectives|goals)\b",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"\b(?:direct(?:ly)?|itself|themselves|themself|on its own|own hands)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[?;.]\s+(?=\w)|,?\s+(?:and|but|plus)\s+(?:also\s+)?"
    r"(?=(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|was|were|can|could|"
    r"should|must|will|by when|by how|for how|in which|on what|to whom|are there|is there)\b)",
    re.IGNORECASE,
)
_PART_WORDS = 3


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
    objectives: tuple[int, ...]
    """Objectives that it names by number, in order."""
    both_documents: bool
    """Whether it asks for what each document says."""
    lists_objectives: bool
    """Whether it asks which objectives there are."""
    delivered_directly: bool
    """Whether it asks for what NHS Improvement does itself."""


def route(text: str) -> Route:
    """Return the route of a readable question."""
    both = bool(_BOTH.search(text))
    subject = _subject(text) if both else text
    return Route(
        subject=subject,
        parts=_parts(subject),
        objectives=_objectives(text),
        both_documents=both,
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
