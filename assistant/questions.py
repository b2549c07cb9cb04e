"""A question as it came to a question that can be searched for. Untrusted until here."""

import re
import unicodedata

from assistant.errors import UnusableQuestion

LONGEST = 2_000
"""Characters; about 300 words, more than a question needs."""

_INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs"}
"""Control, format (zero-width, bidirectional), private, unassigned, surrogate."""


def readable(text: str) -> str:
    """Return `text` in NFC, with invisible characters out and white space folded.

    Raises:
        UnusableQuestion: nothing is left, it holds no letter or digit, or it is too long.
    """
    if len(text) > LONGEST * 50:
        raise UnusableQuestion(_too_long(len(text)))
    text = "".join(
        character if unicodedata.category(character) not in _INVISIBLE else _gap(character)
        for character in unicodedata.normalize("NFC", text)
    )
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        raise UnusableQuestion(
            "The question is empty. Ask in your own words, for example: "
            '"What is expected of us on agency staff?"'
        )
    if len(text) > LONGEST:
        raise UnusableQuestion(_too_long(len(text)))
    if not any(character.isalnum() for character in text):
        raise UnusableQuestion("The question holds no words. Ask in your own words.")
    return text


def _gap(character: str) -> str:
    return " " if character in "\t\n\r\x0b\x0c\x85" else ""


def _too_long(length: int) -> str:
    return (
        f"The question is too long: {length:,} characters, and {LONGEST:,} are the most. "
        "Ask one thing at a time, in a sentence or two."
    )
