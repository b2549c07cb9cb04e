"""The words for what is not answered: what was looked for, and what to do instead."""

from collections.abc import Sequence

from assistant.dates import in_words
from corpus.documents import Document

_OUTSIDE = {
    "clinical": (
        "I can't give clinical advice. Ask a senior clinician, your pharmacist or your "
        "organisation's clinical guidelines; in an emergency, use your emergency procedure."
    ),
    "personal": (
        "I can't help with a personal case. Ask your manager, HR, occupational health, or your "
        "organisation's patient advice and liaison service."
    ),
    "elsewhere": "That is not something these documents are about.",
}


def out_of_scope(kind: str, documents: Sequence[Document]) -> str:
    """Return the words for a question that is not one for these documents."""
    return f"{_OUTSIDE.get(kind, _OUTSIDE['elsewhere'])}\n\nI answer only from {listed(documents)}."


def not_found(documents: Sequence[Document], unknown: Sequence[str]) -> str:
    """Return the words for a question that the documents don't answer.

    Args:
        unknown: words of the question that the documents never use.
    """
    looked = f"The documents do not say, as far as I can find. I looked in {listed(documents)}."
    missing = ""
    if unknown:
        quoted = ", ".join(f"“{word}”" for word in unknown)
        missing = f" They do not mention {quoted}."
    return (
        f"{looked}{missing}\n\nThe nearest passages are listed as related. They are not an answer."
    )


def listed(documents: Sequence[Document]) -> str:
    """Return the titles and dates of `documents`, as a list in a sentence."""
    named = [
        f"*{document.title.split(':')[0]}* ({in_words(document.published)})"
        for document in documents
    ]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
