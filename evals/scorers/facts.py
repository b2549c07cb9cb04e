"""Facts: what a right answer says, looked for in the answer and again in its quotes."""

from collections.abc import Iterable

from corpus.read import Corpus
from evals.cases import Case, Fact
from evals.replies import Reply
from evals.scorers.normal import readings
from evals.scorers.numbers import is_exact


def vital_said(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of vital facts in the answer's text or its notices."""
    return _share(case.vital, reply, said_by(reply))


def vital_quoted(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the vital facts that have to be quoted that are, by any citation."""
    in_quotes = [fact for fact in case.vital if fact.in_quote]
    return _share(in_quotes, reply, [one.quote for one in reply.citations])


def okay_said(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the facts that are good to have in the answer's text or notices."""
    return _share([fact for fact in case.facts if not fact.vital], reply, said_by(reply))


def said_by(reply: Reply) -> tuple[str, ...]:
    """Return all that a reply says: its text and its notices."""
    return (reply.text, *(one.text for one in reply.notices))


def is_said(fact: Fact, texts: Iterable[str]) -> bool:
    """Return whether any of `texts`, or all of them together, say `fact`."""
    each = list(texts)
    said = [reading for text in [*each, "\n".join(each)] for reading in readings(text)]
    if any(pattern.search(text) for pattern in fact.any_of for text in said):
        return True
    return fact.number is not None and any(is_exact(fact.number, text) for text in said)


def _share(facts: Iterable[Fact], reply: Reply, texts: Iterable[str]) -> float | None:
    """Return the share of `facts` in `texts`: nothing when declined, None when there are none."""
    wanted, said = list(facts), list(texts)
    if not wanted:
        return None
    if reply.outcome != "answered":
        return 0.0
    return sum(is_said(fact, said) for fact in wanted) / len(wanted)
