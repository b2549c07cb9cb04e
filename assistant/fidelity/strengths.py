"""How strongly the source puts it, for a question that asks whether something has to be done."""

import re
from collections.abc import Sequence

from assistant.answers import Citation, Notice
from assistant.fidelity.sources import holds
from corpus.knowledge import Expectation

_ASKS_STRENGTH = re.compile(
    r"\b(?:must|mandatory|mandated|compulsory|obligat(?:ory|ion|ions|ed)|obliged|statutory|"
    r"optional|voluntary|binding|discretionary|required|requirement|requirements|non-negotiable|"
    r"forced|duty|legally|strictly|advisory)\b"
    r"|\b(?:have|has|had|having|got|gotta) to\b(?! (?:say|do with (?:us|me|it|that|this|you)\b))"
    r"|\b(?:need(?:s|ed)? to|supposed to|(?:expected|asked) (?:to|of)|"
    r"allowed to|free to|meant to|just guidance|only guidance|"
    r"nice to have|a choice|opt out|say no|get away with|up to us)\b",
    re.IGNORECASE,
)
_MOST = 3


def asks_strength(question: str) -> bool:
    """Return whether a question is about, or assumes, how strongly something is asked."""
    return bool(_ASKS_STRENGTH.search(question))


def notice(
    question: str, expectations: Sequence[Expectation], citations: Sequence[Citation]
) -> Notice | None:
    """Return the notice that gives the source's own verbs, for what the answer quotes."""
    if not asks_strength(question):
        return None
    verbs: dict[str, dict[int, None]] = {}
    strengths: dict[str, set[str]] = {}
    for citation in citations:
        for one in expectations:
            places = [place for place in (one.place, one.lead_in) if place]
            if one.verb in citation.quote and any(holds(citation, place) for place in places):
                verbs.setdefault(one.verb, {})[citation.id] = None
                strengths.setdefault(one.verb, set()).add(one.strength)
    if not verbs:
        return None
    shown = dict(list(verbs.items())[:_MOST])
    quoted = [
        f"“{verb}” {''.join(f'[{number}]' for number in numbers)}"
        for verb, numbers in shown.items()
    ]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    said = any("must" in strengths[verb] for verb in shown)
    own = "" if said else " That is not “must”."
    numbers = dict.fromkeys(number for found in shown.values() for number in found)
    return Notice(
        "strength", f"The source's own words for how strong this is: {listed}.{own}", tuple(numbers)
    )
