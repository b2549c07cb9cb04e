"""Whom a line is asked of, by the names that people give: us, boards, trusts, NHS England."""

import re
from dataclasses import dataclass

from corpus.knowledge import Expectation, Level

_PROVIDERS: frozenset[Level] = frozenset({"every provider", "some providers"})
_NATIONAL: frozenset[Level] = frozenset({"NHS Improvement", "partners"})
_DETERMINER = re.compile(r"(?:(?:the|a|an|our|my|each|all|any) )+")


@dataclass(frozen=True)
class _Group:
    said: re.Pattern[str]
    """What a person may call it, in lower case."""
    levels: frozenset[Level]
    named: re.Pattern[str] | None = None
    """Words that say so in `who`. They count below the national level only: there, providers are
    those who are supported."""
    meaning: str = ""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_GROUPS = (
    _Group(
        re.compile(r"us|we|ourselves|you|me"),
        _PROVIDERS | {"sector", "boards"},
        _words(r"providers|trusts|boards?"),
        "asked of providers, their boards or the sector as a whole",
    ),
    _Group(
        re.compile(
            r"(?:every )?(?:nhs )?(?:foundation )?"
            r"(?:trusts?|providers?|hospitals?|organisations?)"
        ),
        _PROVIDERS,
        _words(r"providers|trusts|hospitals?"),
        "asked of providers or trusts, not of their boards alone",
    ),
    _Group(re.compile(r"some (?:providers|trusts)"), frozenset({"some providers"})),
    _Group(
        re.compile(
            r"(?:(?:nhs|trust|provider|hospital) )*boards?(?: members?)?|(?:board )?directors?"
        ),
        frozenset({"boards"}),
        _words(r"boards?"),
    ),
    _Group(
        re.compile(r"(?:provider )?sector(?: as a whole)?"),
        frozenset({"sector"}),
        _words(r"sector"),
    ),
    _Group(
        re.compile(
            r"(?:local |challenged )*(?:health(?: and (?:social )?care)?|care) "
            r"(?:econom(?:y|ies)|systems?)|local systems?|stps?"
        ),
        frozenset({"health economy"}),
        _words(r"health (?:and care )?(?:econom(?:y|ies)|systems?)"),
        "asked of local health economies or systems",
    ),
    _Group(
        re.compile(r"nhs ?improvement|nhsi|(?:national )?regulators?"),
        frozenset({"NHS Improvement"}),
        None,
        "what NHS Improvement says it will do or aims at",
    ),
    _Group(
        re.compile(r"(?:national |our )*(?:partners?|bodies)"),
        frozenset({"partners"}),
        None,
        "asked of, or promised by, other national bodies",
    ),
)


def asked_of(expectation: Expectation, who: str) -> bool:
    """Return whether `expectation` is asked of `who`: a group, a level, or words of its `who`."""
    wanted = _plain(who)
    group = _group(wanted)
    if group is None:
        names = re.escape(wanted.removesuffix("s"))
        return bool(wanted) and re.search(rf"\b{names}s?\b", _plain(expectation.who)) is not None
    if expectation.level in group.levels:
        return True
    named = group.named is not None and group.named.search(expectation.who) is not None
    return named and expectation.level not in _NATIONAL


def meaning(who: str) -> str:
    """Return how `who` was understood, in words; empty where it is taken as it stands."""
    group = _group(_plain(who))
    return group.meaning if group else ""


def _group(wanted: str) -> _Group | None:
    without = _DETERMINER.sub("", wanted, count=1) if _DETERMINER.match(wanted) else wanted
    return next((one for one in _GROUPS if one.said.fullmatch(without)), None)


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("’", "'").split())
