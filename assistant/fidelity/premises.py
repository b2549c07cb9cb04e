"""A question that takes something wrong for granted gets the right words first."""

from assistant.answers import Notice
from assistant.fidelity.sources import Sources
from corpus.knowledge import Premise


def notice(premise: Premise, sources: Sources) -> Notice:
    """Return the notice that puts it right, with the words that do.

    It says what the documents say and not what the asker thinks, so that it is true of every
    question that it is shown with.
    """
    words, numbers = sources.shown(premise.right)
    return Notice(
        "premise", f"The documents do not say {premise.believes}. {premise.text} {words}", numbers
    )
