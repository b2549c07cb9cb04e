"""Words of a quote changed: a figure, a date, a "not", how strongly, of whom, at which level.

Each is made four times over: in what the reader sees, in a statement alone, in the citation alone,
and in all of them. Words that are not the source's are wrong whatever they say, so every one of
these is worse.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

from assistant.answers import Citation
from evals.mutations.good import Change, Good, Mutation, listed, renamed, requoted
from evals.replies import Reply

_Swap = Callable[[re.Match[str], Random], str]


@dataclass(frozen=True)
class Rule:
    """Words to look for, and what to put in their place."""

    pattern: re.Pattern[str]
    swap: _Swap


def _table(words: Mapping[str, str]) -> Rule:
    """Return the rule that swaps each of `words`, longest first, keeping a capital."""
    folded = {old.lower(): new for old, new in words.items()}
    longest = sorted(folded, key=lambda one: (-len(one), one))
    choice = "|".join(re.escape(word) for word in longest)

    def swap(match: re.Match[str], draw: Random) -> str:
        new = folded[match[0].lower()]
        return new[:1].upper() + new[1:] if match[0][0].isupper() else new

    # A unit may follow its figure at once, and some words are swapped with the space behind them.
    return Rule(re.compile(rf"(?<![^\W\d])(?:{choice})(?:(?<=\s)|(?!\w))", re.IGNORECASE), swap)


def _digits(match: re.Match[str], draw: Random) -> str:
    at = draw.choice([place for place, one in enumerate(match[0]) if one.isdigit()])
    other = draw.choice([one for one in "123456789" if one != match[0][at]])
    return match[0][:at] + other + match[0][at + 1 :]


def _year(match: re.Match[str], draw: Random) -> str:
    step = draw.choice((-1, 1))
    return "/".join(str(int(one) + step).zfill(len(one)) for one in match[0].split("/"))


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by the name of what they change."""
    swaps = tomllib.loads(files("evals.mutations").joinpath("swaps.toml").read_text("utf-8"))
    tables = {kind: _table(words) for kind, words in swaps.items()}
    return {
        "figure changed": Rule(re.compile(r"(?<![\w/.])\d[\d,]*(?:\.\d+)?(?![\d/])"), _digits),
        "year changed": Rule(re.compile(r"\b20[12]\d(?:/\d{2})?\b"), _year),
        "not added": Rule(
            re.compile(r"\b(?:will|is|are|should|must|has|have|can|was|were)\b(?! not\b)"),
            lambda match, draw: f"{match[0]} not",
        ),
        **tables,
    }


def _in_text(reply: Reply, old: Citation, new: Citation) -> Reply:
    return renamed(reply, f"“{old.quote}”", f"“{new.quote}”")


def _in_statement(reply: Reply, old: Citation, new: Citation) -> Reply:
    return replace(_in_text(reply, old, new), text=reply.text)


WHERE: Mapping[str, Callable[[Reply, Citation, Citation], Reply]] = {
    "in the text": _in_text,
    "in a statement": _in_statement,
    "in the citation": listed,
    "throughout": requoted,
}


def word_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    for what, rule in rules().items():
        for where, apply in WHERE.items():
            yield f"{what}, {where}", _mutation(rule, apply)


def _mutation(rule: Rule, apply: Callable[[Reply, Citation, Citation], Reply]) -> Mutation:
    def made(good: Good, draw: Random) -> Change | None:
        found = [
            (one, match) for one in good.reply.quoted for match in rule.pattern.finditer(one.quote)
        ]
        if not found:
            return None
        old, match = draw.choice(found)
        words = rule.swap(match, draw)
        new = replace(old, quote=old.quote[: match.start()] + words + old.quote[match.end() :])
        return Change(f"{match[0]!r} became {words!r}", apply(good.reply, old, new))

    return made
