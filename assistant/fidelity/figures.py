"""A figure in the question that the words quoted don't hold, beside the one that they do.

By rule: the figures are compared as numbers with their units. The notice says only what stands
where, so that it is true also of a figure that the asker did not mean as the document's.
"""

from collections.abc import Sequence
from typing import Literal

from assistant.answers import Citation, Notice
from assistant.quantities import Quantity, quantities

_TIMES = ("minutes", "hours", "days", "weeks", "months", "years")


def notice(question: str, quoted: Sequence[Citation]) -> Notice | None:
    """Return the notice on the first such figure; None where there is none.

    Args:
        quoted: what the answer quotes, most direct first.
    """
    held = [(citation, one) for citation in quoted for one in quantities(citation.quote)]
    for asked in quantities(question):
        kind = _kind(asked)
        alike = [(citation, one) for citation, one in held if _kind(one) == kind]
        if kind is None or not alike or any(_same(asked, one) for _, one in held):
            continue
        first = alike[0][0]
        said = dict.fromkeys(
            first.quote[one.start : one.end] for citation, one in alike if citation is first
        )
        listed = " and ".join(f"“{words}”" for words in said)
        text = (
            f"“{question[asked.start : asked.end]}” in the question is not a figure of the words "
            f"quoted; they say {listed} [{first.id}]."
        )
        return Notice("premise", text, (first.id,))
    return None


def _kind(quantity: Quantity) -> Literal["share", "money", "time"] | None:
    if quantity.unit == "%":
        return "share"
    if quantity.unit == "£":
        return "money"
    return "time" if quantity.unit in _TIMES else None


def _same(one: Quantity, other: Quantity) -> bool:
    return (one.value, one.unit) == (other.value, other.unit)
