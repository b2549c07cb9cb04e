"""One failed case for a person to judge: what was needed, and what was answered instead."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from assistant.answers import Citation
from corpus.pins import Place
from corpus.read import Corpus
from evals.cases import Case, Fact, Forbidden
from evals.replies import Reply
from evals.scorers.evidence import holds, is_needed
from evals.scorers.facts import is_said, said_by
from evals.scorers.forbidden import hits
from evals.scorers.slots import contradicted, kept
from evals.scoring import Scored
from evals.wording import fact_words, place_words

_FOUND = 3
"""How many passages of a search are shown beside an answer."""


@dataclass(frozen=True)
class Needed:
    """Words that the answer has to quote, and how near it came."""

    quote: str
    place: str
    standing: str


@dataclass(frozen=True)
class Wanted:
    """Something that is to be said, carried or left out, and whether it was."""

    words: str
    kept: bool
    standing: str


@dataclass(frozen=True)
class Quoted:
    """Words that the answer quotes."""

    number: int
    quote: str
    place: str
    needed: bool


@dataclass(frozen=True)
class Failure:
    """A case that was not answered perfectly."""

    scored: Scored
    needed: tuple[tuple[Needed, ...], ...]
    """Every group is needed; of a group any one will do."""
    facts: tuple[Wanted, ...]
    slots: tuple[Wanted, ...]
    forbidden: tuple[Wanted, ...]
    notices: tuple[Wanted, ...]
    quoted: tuple[Quoted, ...]
    related: tuple[Quoted, ...]
    found: tuple[Quoted, ...]
    """The first passages of its search, where it tells."""
    low: tuple[tuple[str, float], ...]
    """The scores that are below 1."""

    @property
    def case(self) -> Case:
        """The case."""
        return self.scored.case

    @property
    def reply(self) -> Reply:
        """The reply to it."""
        return self.scored.reply


def failure(scored: Scored, corpus: Corpus) -> Failure:
    """Return what a person needs to judge a case that was not answered perfectly."""
    case, reply = scored.case, scored.reply
    said, broken = said_by(reply), hits(case, reply)
    return Failure(
        scored,
        needed=tuple(
            tuple(_needed(corpus, reply, place) for place in group) for group in case.evidence
        ),
        facts=tuple(_fact(fact, said, reply) for fact in case.facts),
        slots=_slots(case, reply, corpus),
        forbidden=tuple(_forbidden(one, said, one in broken) for one in case.forbid),
        notices=tuple(_notice(kind, reply) for kind in case.notices),
        quoted=_shown(corpus, case, reply.citations),
        related=_shown(corpus, case, reply.related),
        found=_shown(corpus, case, reply.found[:_FOUND]),
        low=tuple(
            (name, value)
            for name, value in scored.scores.items()
            if value is not None and value < 1
        ),
    )


def _needed(corpus: Corpus, reply: Reply, place: Place) -> Needed:
    rank = next((rank for rank, one in enumerate(reply.found, 1) if holds(one, place)), None)
    if any(holds(one, place) for one in reply.citations):
        standing = "quoted"
    elif rank:
        standing = f"not quoted; number {rank} in its search"
    elif reply.found:
        standing = f"not quoted; not among the first {len(reply.found)} of its search"
    else:
        standing = "not quoted"
    words = corpus.document(place.document_id).text[place.start : place.end]
    return Needed(words, place_words(corpus, place.document_id), standing)


def _fact(fact: Fact, said: Iterable[str], reply: Reply) -> Wanted:
    weight = "vital" if fact.vital else "good to have"
    if reply.outcome != "answered":
        return Wanted(fact_words(fact), False, f"{weight}, not said: there is no answer")
    kept = is_said(fact, said)
    return Wanted(fact_words(fact), kept, f"{weight}, {'said' if kept else 'not said'}")


def _forbidden(forbidden: Forbidden, said: Iterable[str], broken: bool) -> Wanted:
    found = [hit[0] for text in said if (hit := forbidden.pattern.search(text))]
    standing = f"said: {found[0]}" if broken and found else "said" if broken else "not said"
    return Wanted(f"{forbidden.pattern.pattern}: {forbidden.reason}", not broken, standing)


def _slots(case: Case, reply: Reply, corpus: Corpus) -> tuple[Wanted, ...]:
    asked = {name: value for name, value in asdict(case.slots).items() if value}
    given, wrong = kept(case, reply, corpus), contradicted(case, reply, corpus)
    return tuple(
        Wanted(
            f"{name}: {asked[name]}",
            right and name not in wrong,
            "contradicted" if name in wrong else "given" if right else "not given",
        )
        for name, right in given.items()
    )


def _notice(kind: str, reply: Reply) -> Wanted:
    carried = any(one.kind == kind for one in reply.notices)
    return Wanted(kind, carried, "carried" if carried else "not carried")


def _shown(corpus: Corpus, case: Case, citations: Iterable[Citation]) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            one.id,
            one.quote,
            place_words(corpus, one.document_id, one.section),
            is_needed(case, one),
        )
        for one in citations
    )
