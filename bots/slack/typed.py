"""What somebody typed, from the way in which Slack writes it down."""

import re

_REFERENCE = re.compile(r"<(?P<what>[^<>\n]*)>")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""Slack escapes these three and nothing else; the last one last."""

_COURTESIES = frozenset(
    """thanks thankyou ta cheers ok okay great perfect brilliant lovely noted understood agreed
    yes no yep nope done thx ty helpful useful good fine super excellent cool nice sorry welcome
    will do got it many very much so all you your thank that is that's this was really a lot for
    the help helps helped appreciate appreciated we i me us to know""".split()
)

_ASKING = frozenset(
    """what how which when who where why whose are is was were do does did have has had can could
    should shall must may will would""".split()
)


def typed(text: str, bot_user_id: str | None) -> str:
    """Return what was typed: mentions taken out, links as their words, escapes undone."""
    plain = _REFERENCE.sub(lambda match: _said(match["what"], bot_user_id), text)
    for escape, character in _ESCAPES:
        plain = plain.replace(escape, character)
    return " ".join(plain.split())


def mentions(text: str) -> frozenset[str]:
    """Return the ids of the people that a message mentions."""
    found = (match["what"] for match in _REFERENCE.finditer(text))
    return frozenset(one[1:].split("|")[0] for one in found if one.startswith("@"))


def is_courtesy(text: str) -> bool:
    """Return whether a message holds nothing but thanks, assent or signs."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", re.sub(r":[\w+-]+:", " ", text).lower())
    return all(one.replace("’", "'") in _COURTESIES for one in words)


def asks(text: str) -> bool:
    """Return whether the words beside a file are a question, and not what the file is called."""
    return "?" in text or text.lower().partition(" ")[0] in _ASKING


def _said(what: str, bot_user_id: str | None) -> str:
    """Return what a reference says to a reader."""
    target, _, label = what.partition("|")
    match target[:1]:
        case "@":
            return " " if target[1:] == bot_user_id else f"@{label}" if label else " "
        case "#":
            return f"#{label}" if label else " "
        case "!":
            return " "
        case _:
            return label or target.removeprefix("mailto:")
