"""Sector or provider: a question about one trust, and a statement about the sector, or the like."""

import re
from collections.abc import Sequence

from assistant.answers import Citation, Notice
from assistant.fidelity.sources import Sources, touches
from assistant.quantities import quantities
from corpus.knowledge import Scope

_BODY = (
    r"(?:trusts?|hospitals?|providers?|organisations?|boards?|wards?|departments?|teams?|units?|"
    r"services?|sites?|practices?|clinics?)"
)
_ONE_PROVIDER = re.compile(
    r"\b(?:we|us|our|ours|my|mine|i)\b"
    rf"|\b(?:each|every|all|any|a single|an? individual|one|which|how many|individual) "
    rf"(?:[\w-]+ ){{0,2}}{_BODY}\b"
    r"|\b(?:sector[- ]wide|per trust|trust by trust|individually|provider[- ]level)\b"
    r"|\b(?:sector|aggregate|national(?:ly)?)\b",
    re.IGNORECASE,
)


def is_of_one_provider(question: str) -> bool:
    """Return whether a question is about one provider, or about which level is meant."""
    return bool(_ONE_PROVIDER.search(question))


def notices(
    question: str, scopes: Sequence[Scope], citations: Sequence[Citation], sources: Sources
) -> list[Notice]:
    """Return, for what the answer quotes, what its document says about whom it is for."""
    asked = is_of_one_provider(question)
    return [
        _notice(scope, sources)
        for scope in scopes
        if any(
            touches(citation, covered) and (asked or _sets_a_figure(citation))
            for citation in citations
            for covered in scope.covers
        )
    ]


def _sets_a_figure(citation: Citation) -> bool:
    """Whether a quote holds a share or a limit of time, which a reader may take for their own."""
    return any(one.measured for one in quantities(citation.quote))


def _notice(scope: Scope, sources: Sources) -> Notice:
    words, numbers = sources.shown(scope.says)
    return Notice("scope", f"{scope.text} {words}", numbers)
