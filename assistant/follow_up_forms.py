"""Whether a question leans on the one before it: by its form alone.

"and for cancer?" adds to it, "who is responsible for that?" refers to it, "by when?" asks for more
of it. A question that could be read on its own is left alone: to drag a new question back to the
old topic is worse than to answer half of one.
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.keywords import words

Kind = Literal["adds", "refers", "asks"]

LONGEST = 160
"""Characters; longer questions say themselves what they are about."""

_MOST_ADDED = 8
"""Words that an addition has at most, after "what about" and the like."""

_MOST_BARE = 6
"""Words that it has at most after "and" alone."""

_MOST_TOPICAL = 2
"""Words about a subject that a question with a pronoun has at most, to lean on another."""

_LEAD = re.compile(
    r"^(?:(?:and|also|but|or|so|then|plus)\b[\s,.:–-]*|"
    r"(?:ok|okay|right|well|yes|no|now)[,.!–]+\s*|"
    r"(?:ok|okay|right|well|now|great|good|thanks|thank you)[,.!–]*\s+"
    r"(?=(?:and|but|so|then|what|how|by)\b))+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|what of|(?:is (?:it|that) )?(?:the )?same (?:question )?(?:for|with)|"
    r"any(?:thing)? (?:more |else )?(?:on|about|for))\b\s*",
    re.IGNORECASE,
)
_WH = r"(?:what|which|who|whom|whose|when|where|why|how)(?:['’]?(?:s|re|ll|d))?"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|should|must|will|would|has|have|had|may|might)"
    r"(?:n['’]?t)?"
)
PREPOSITION = (
    r"(?:about|at|by|for|from|in|of|on|to|under|with|within|across|between|during|since|per)"
)
_ASKS = re.compile(
    rf"\b{_WH}\b|^{_AUXILIARY}\b|"
    r"^(?:please )?(?:tell|list|give|show|explain|say|describe|name|go)\b",
    re.IGNORECASE,
)
_BARE_VERB = re.compile(r"^(?:who|what|which) \w+s$", re.IGNORECASE)
_SHORT_ASK = re.compile(
    rf"^(?:{PREPOSITION} )?(?!(?:what|who)(?:['’]s| is| are| was| were) |.* (?:mean|stand for)$)"
    rf"{_WH}(?: [\w'’-]+){{1,6}}$",
    re.IGNORECASE,
)
_OPENS_WITH_PREPOSITION = re.compile(rf"^{PREPOSITION}\s(?!.*\b{_AUXILIARY}\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?:;–—]\s|\s-\s")
_CLAUSE = re.compile(r",|\b(?:and|but|so|if|when|where|because)\b", re.IGNORECASE)

_PAPER = r"(?:documents?|docs?|papers?|publications?|texts?|roadmaps?|ones?)"
OTHER_DOCUMENT = re.compile(
    rf"\b(?:the |that |this )?other {_PAPER}\b|\bthe other(?=\s+(?:says?|expects?)\b|\W*$)",
    re.IGNORECASE,
)

_IS_FOLLOWED = (
    rf"(?=\s+(?:{_AUXILIARY}|{PREPOSITION}|be|been|even|also|still|too|so|or|and|not|"
    r"apply|applies|mean|means|work|works|come|comes|happen|happens|count|counts|cost|costs|"
    r"include|includes|start|starts|end|take|takes|say|says|get|go|matter|help|\w+ing)\b|\W*$)"
)
_IS_PRECEDED = rf"(?:^|\b(?:{_AUXILIARY}|{PREPOSITION}|{_WH}|like|than|after|before|behind|do)\s+)"
_GENERAL = (
    r"(?:figures?|numbers?|dates?|deadlines?|targets?|standards?|objectives?|goals?|rules?|caps?|"
    r"limits?|plans?|programmes?|requirements?|moneys?|things?|points?|cases?|areas?|reviews?|"
    r"schemes?|models?|bodies|body|bits?|parts?|ones?)"
)
_DUMMY = re.compile(
    r"\b(?:is|was|isn['’]?t) it (?:really |also |still )?"
    r"(?:true|right|correct|fair|expected|possible|likely|ok|okay|worth|necessary|legal|the case|"
    r"our|my|up to|only|just)\b|\bit (?:is|was|looks|seems|says?|takes?|costs?)\b|\bit['’]s\b|"
    r"\bit (?:take|cost|mean) (?:\w+ ){0,3}?(?:to|if|that|about)\b|"
    r"\b(?:is|was|isn['’]?t|be) it (?:so |very |too )?(?:\w+ly )?(?:acceptable|bad|best|better|"
    r"clear|common|compulsory|critical|crucial|difficult|easy|essential|good|hard|helpful|important|"
    r"mandatory|realistic|reasonable|safe|sensible|useful|usual|vital|wrong) "
    r"(?:that|to|for|if|when)\b",
    re.IGNORECASE,
)
_WRITERS = re.compile(
    r"\b(?:are|is|do|does|did|will|would|have|has|had) they (?!apply|affect|cover|include|mean|"
    r"matter|have|need|get|start|work|end|cost|count|take|come|go|look|happen|do\b|differ|say$|reflect|involve)\w+",
    re.IGNORECASE,
)
"""`they` who want and expect something are those who wrote the documents."""

_REFERS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\b(?P<it>it|It)\b", 0),  # and not IT
        (r"\b(?P<it>they|them|he|she|him)\b", re.IGNORECASE),
        (rf"{_IS_PRECEDED}(?P<it>that|this|these|those){_IS_FOLLOWED}", re.IGNORECASE),
        (r"\b(?P<it>that|this|these|those)\W*$", re.IGNORECASE),
        (r"\b(?P<it>those) (?:that|who|which|whose)\b", re.IGNORECASE),
        (rf"\b(?P<it>(?:that|this|these|those|the same) {_GENERAL})\b", re.IGNORECASE),
        (
            r"\b(?:do|does|did|can|could|should|must|will|would|might) "
            r"(?P<it>that|this|these|those) \w+\W*$",
            re.IGNORECASE,
        ),
        (r"\bwhich (?P<it>ones?)\b", re.IGNORECASE),
        (r"\b(?P<it>the (?:\w+ ){0,3}ones?)\b", re.IGNORECASE),
        (r"\b(?P<it>(?:in|of|from) there)\b", re.IGNORECASE),
    )
)
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b", re.IGNORECASE)

_TOPICLESS = frozenset(
    "able again all also always amount amounts another anything applied applies apply aren't "
    "asked away back because become begin being between big biggest bit both can't case clear "
    "come comes count counts date dates deadline deadlines detail details didn't different do "
    "doesn't doing don't done driven driving each else even ever every everybody everyone "
    "exactly example examples exception exceptions explain far find first five found four "
    "further gave get gets getting give given go goes going good got great happen happened "
    "happens hard have having help helpful here how's i'm include included includes including "
    "individual involved isn't it's just keep kind kinds know lead leads less let let's like "
    "likely long look looks made make makes many may mean means meant might mind month months "
    "more most much must near need needed needs next no now off ok okay one ones only other "
    "others out part percentage percentages perhaps please possible put question really reason "
    "reasons related respond responsible right said same say saying says see side similar since "
    "six something sort sorts source sources start started starts still such supposed take "
    "takes tell thank thanks that's there's they're thing things think though three too true "
    "try turn two understand up upon used useful very want wants we're well what's when's "
    "where's who's whole whom whose won't work works worth year years yes yet you're".split()
)
"""Words that say nothing of a subject."""


@dataclass(frozen=True)
class Leaning:
    """How a question leans on the one before."""

    kind: Kind
    asked: str
    """The question."""
    words: str
    """The question without what only joins it on ("and", "what about") and its question mark."""
    other_document: bool
    """Whether it asks for what the other document says."""
    may_stand: bool
    """Whether, for all its form, it might also be meant on its own."""


def leaning(text: str) -> Leaning | None:
    """Return how a question leans on one before it; None when it stands on its own."""
    if len(text) > LONGEST:
        return None
    joined = bool(_LEAD.match(text))
    rest = _LEAD.sub("", text).strip(" ?!.")
    about = _ABOUT.match(rest)
    bare = rest[about.end() :] if about else rest
    asks = bool(_ASKS.search(bare))
    subject = topical(OTHER_DOCUMENT.sub(" ", bare))
    if OTHER_DOCUMENT.search(rest) and len(subject) <= _MOST_TOPICAL:
        return Leaning("adds", text, bare, other_document=True, may_stand=False)
    refers = refers_back(bare)
    if (joined or about or _OPENS_WITH_PREPOSITION.match(bare)) and not asks:
        most = _MOST_ADDED if about else _MOST_BARE
        if not bare or len(bare.split()) > most or not (subject or refers):
            return None
        narrows = bool(about and about[0].lower().startswith("any"))
        words = f"about {bare}" if narrows else bare
        return Leaning("adds", text, words, False, may_stand=not refers)
    first, *later = _SENTENCE.split(bare)
    if later and (topical(first) or len(bare.split()) > _MOST_ADDED):
        return None
    if refers and len(subject) <= _MOST_TOPICAL:
        return Leaning("refers", text, rest, False, may_stand=False)
    if asks and (not subject or _BARE_VERB.match(rest)):
        return Leaning("asks", text, rest, False, may_stand=False)
    if _SHORT_ASK.match(rest) and len(subject) == 1:
        return Leaning("asks", text, rest, False, may_stand=True)
    return None


def topical(text: str) -> list[str]:
    """Return the words of `text` that say what it is about."""
    return [word for word in words(text) if word not in _TOPICLESS]


def refers_back(text: str) -> bool:
    """Return whether a pronoun in `text` stands for something that it does not name itself."""
    left = _DUMMY.sub(lambda match: "_" * len(match[0]), text)
    left = _WRITERS.sub(lambda match: "_" * len(match[0]), left)
    for pattern in _REFERS:
        for match in pattern.finditer(left):
            if not _named_before(left, match.start("it")):
                return True
    possessive = _POSSESSIVE.search(left)
    return bool(possessive and not topical(left[: possessive.start()]))


def _named_before(text: str, at: int) -> bool:
    """Whether a clause before the pronoun at `at`, or the subject of its own, may be what is meant.

    In "do they apply" and "goes on them" it is not; in "how can trusts show they are well led" it
    is.
    """
    for pattern, fewest in ((_SENTENCE, 1), (_CLAUSE, 2)):
        breaks = [match.end() for match in pattern.finditer(text, 0, at) if match.start() > 0]
        if breaks and len(topical(text[: breaks[-1]])) >= fewest:
            return True
    before = text[:at].rstrip()
    subject = re.match(
        rf"(?:they|it|he|she) +(?:{_AUXILIARY}|\w+s|apply|mean|need|want)\b",
        text[at:],
        re.IGNORECASE,
    )
    inverted = re.search(rf"(?:^|\b(?:{_AUXILIARY}|{PREPOSITION}|{_WH}))$", before, re.IGNORECASE)
    return bool(subject and not inverted and topical(before))
