"""At which level something is asked, as far as the words tell: the sector, every provider, …."""

import re

_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        (
            "sector",
            r"\bsector\b|\bin aggregate\b|\baggregate\b|% of (?:trusts|providers)|"
            r"\bthirds of (?:inspected )?providers|\bnumber of (?:providers|trusts)",
        ),
        (
            "every provider",
            r"\b(?:every|each|all) (?:NHS )?(?:providers?|trusts?|organisations?)\b"
            r"(?! boards?)",
        ),
        ("individual providers", r"\bindividual (?:providers?|trusts?|organisations?)\b"),
        ("boards", r"\bboards?\b"),
        ("health economy", r"\bhealth (?:and care )?(?:econom(?:y|ies)|systems?)\b|\ball areas\b"),
        ("NHS Improvement", r"\bNHS Improvement\b|\b(?:we|our)\b"),
    )
)
_TURNED = re.compile(
    r"\b(?:rather than|instead of|not(?! (?:only|just|merely|simply)\b)|nor)\b[^.;,]*",
    re.IGNORECASE,
)


def levels(text: str) -> frozenset[str]:
    """Return the levels that `text` speaks of, without those it sets apart ("rather than …")."""
    plain = _TURNED.sub(" ", text)
    return frozenset(name for name, pattern in _LEVELS if pattern.search(plain))
