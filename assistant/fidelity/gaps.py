"""What the documents mention and do not give: said as such, with where they point."""

from collections.abc import Sequence

from assistant.answers import Notice
from assistant.fidelity.sources import Sources
from assistant.refusals import listed
from corpus.documents import Document
from corpus.knowledge import Gap


def words(gap: Gap, documents: Sequence[Document]) -> str:
    """Return the text of the answer that says so."""
    points = (
        " Where they point for it is in the notice below."
        if gap.pointers
        else " They do not say where to find it."
    )
    return (
        f"{gap.text}{points} I looked in {listed(documents)}.\n\n"
        "The nearest passages are listed as related. They are not an answer."
    )


def notice(gap: Gap, sources: Sources) -> Notice:
    """Return the notice that quotes where it is mentioned, and where the document points."""
    named, numbers = sources.shown(gap.mentions)
    text = f"The documents name this but do not give it ({gap.about}): {named}"
    if gap.pointers:
        pointed, more = sources.shown(gap.pointers)
        text += f" They point elsewhere for it, or to a later time: {pointed}"
        numbers = tuple(dict.fromkeys([*numbers, *more]))
    return Notice("gap", text, numbers)
