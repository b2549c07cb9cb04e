"""The numbered objectives as a document gives them: theme, who delivers, exact words."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.errors import UnknownPlace
from corpus.documents import Passage
from corpus.read import Corpus

Delivery = Literal["support_the_sector", "directly_deliver"]

_LABEL = re.compile(r"Objective (\d+)")


@dataclass(frozen=True)
class Objective:
    """One numbered objective."""

    number: int
    theme: str
    """The heading it stands under."""
    delivery: Delivery
    """Whether NHS Improvement supports the sector to deliver it, or delivers it itself."""
    statement: Passage
    explanation: tuple[Passage, ...]
    """The paragraphs under it, in order."""


def objectives(corpus: Corpus) -> tuple[Objective, ...]:
    """Return the numbered objectives of the corpus, in order.

    Who delivers is what the paragraph before them says ("We will directly deliver the following").
    They are those of the first document that numbers any; another's do not add to them.
    """
    found: list[Objective] = []
    source = next((one.document_id for one in corpus.passages if _is_objective(one)), None)
    delivery: Delivery = "support_the_sector"
    for passage in corpus.passages:
        if passage.document_id != source:
            continue
        label = _LABEL.fullmatch(passage.section[-1]) if passage.section else None
        words = corpus.words(passage)
        if passage.kind == "statement" and label:
            theme = passage.section[-2] if len(passage.section) > 1 else ""
            found.append(Objective(int(label[1]), theme, delivery, passage, ()))
        elif label and passage.kind == "paragraph" and passage.role == "body":
            last = found.pop()
            explanation = (*last.explanation, passage)
            found.append(
                Objective(last.number, last.theme, last.delivery, last.statement, explanation)
            )
        elif "the following" in words and "objectives" in words:
            delivery = "directly_deliver" if "directly deliver" in words else "support_the_sector"
    return tuple(found)


def _is_objective(passage: Passage) -> bool:
    return passage.kind == "statement" and bool(_LABEL.fullmatch("".join(passage.section[-1:])))


def objective(corpus: Corpus, number: int) -> Objective:
    """Return the objective with this number.

    Raises:
        UnknownPlace: there is none.
    """
    found = objectives(corpus)
    for one in found:
        if one.number == number:
            return one
    raise UnknownPlace(no_objective(found, number))


def no_objective(found: tuple[Objective, ...], number: int) -> str:
    """Return the words for an objective that there is none of."""
    if not found:
        return "The documents have no numbered objectives."
    return (
        f"There is no objective {number}: the objectives are numbered "
        f"{found[0].number} to {found[-1].number}."
    )
