"""A good reply, and the ways in which every mutation may look at it and change it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.answers import Citation, Notice, Statement
from corpus.pins import Place
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply


@dataclass(frozen=True)
class Good:
    """A case, and a reply to it that the suite finds nothing wrong with."""

    case: Case
    reply: Reply
    corpus: Corpus
    twin: Reply | None = None
    """For what cannot be answered: the reply to the case that it is a near miss of."""
    others: tuple[Reply, ...] = ()
    """The replies to other cases of its cluster, which are good there."""


@dataclass(frozen=True)
class Change:
    """A worse reply, and what is wrong with it in words."""

    about: str
    reply: Reply


INVENTED = (
    "Trusts that fall short are put in special measures.",
    "Providers that miss this are fined £2 million a quarter.",
    "This no longer applies to foundation trusts.",
    "Specialist trusts are exempt from this requirement.",
    "The deadline was later put back to March 2021.",
    "Commissioners have to agree to this in writing first.",
)
"""What neither document says."""

Mutation = Callable[[Good, Random], Change | None]


def renamed(reply: Reply, old: str, new: str) -> Reply:
    """Return `reply` with words changed in its text and its statements."""
    statements = tuple(replace(one, text=one.text.replace(old, new)) for one in reply.statements)
    return replace(reply, text=reply.text.replace(old, new), statements=statements)


def listed(reply: Reply, old: Citation, new: Citation) -> Reply:
    """Return `reply` with another citation in its list; what it says stays."""
    shown = tuple(new if one == old else one for one in reply.citations)
    return replace(reply, citations=shown)


def requoted(reply: Reply, old: Citation, new: Citation) -> Reply:
    """Return `reply` that quotes and lists another citation in the place of one of its own."""
    return listed(renamed(reply, f"“{old.quote}”", f"“{new.quote}”"), old, new)


def moved(good: Good, citation: Citation, start: int, end: int, of: str = "") -> Citation:
    """Return `citation` of other words, with all that goes with them.

    Args:
        start: code point; `end` is exclusive.
        of: id of another document that they stand in.
    """
    document = good.corpus.document(of or citation.document_id)
    around = [one for one in good.corpus.sections(document.id) if one.start <= start < one.end]
    inmost = max(around, key=lambda one: one.start, default=None)
    return replace(
        citation,
        document_id=document.id,
        document_title=document.title,
        published=document.published,
        section=(inmost.path if inmost else ()) or (document.title,),
        quote=document.text[start:end],
        start=start,
        end=end,
        sha256=document.sha256,
    )


def without(reply: Reply, statement: Statement) -> Reply:
    """Return `reply` with one statement left out: the paragraph, and the citations it alone has."""
    kept = [one for one in reply.statements if one != statement]
    cited = [*(one.citations for one in kept), *(one.citations for one in reply.notices)]
    numbers = {number for each in cited for number in each}
    dropped = [one for one in reply.citations if one.id in statement.citations]
    paragraphs = [
        one
        for one in reply.text.split("\n\n")
        if not any(f"“{each.quote}” [{each.id}]" in one for each in dropped)
    ]
    notices = tuple(_about(one, numbers) for one in reply.notices)
    gone = {one.id for one in dropped} - numbers
    shown = tuple(one for one in reply.citations if one.id not in gone)
    return replace(
        reply,
        text="\n\n".join(paragraphs),
        statements=tuple(kept),
        citations=shown,
        notices=notices,
    )


def _about(notice: Notice, numbers: set[int]) -> Notice:
    return replace(notice, citations=tuple(one for one in notice.citations if one in numbers))


def lost(good: Good, reply: Reply) -> str | None:
    """Return what a changed reply no longer gives that the case needs, or None.

    A fact is lost when nothing that the reply says or quotes says it; evidence, when no citation
    has any word of it and its words are quoted from nowhere else.
    """
    said = [reply.text, *(one.quote for one in reply.citations)]
    said += [one.text for one in reply.notices]
    flat = [_flat(one) for one in said]
    for fact in good.case.vital:
        if fact.any_of and not any(p.search(text) for p in fact.any_of for text in (*said, *flat)):
            return f"the fact {fact.any_of[0].pattern!r}"
    for group in good.case.evidence:
        if not any(_given(good, place, reply, flat) for place in group):
            return f"the evidence {_words(good, group[0])[:60]!r}"
    return None


def needed(good: Good, citation: Citation) -> bool:
    """Return whether `citation` has any word of the evidence."""
    return any(
        place.overlaps(citation.document_id, citation.start, citation.end)
        for group in good.case.evidence
        for place in group
    )


def shuffled(draw: Random, items: Iterable[Citation]) -> Sequence[Citation]:
    """Return `items` in an order drawn by chance."""
    found = list(items)
    return draw.sample(found, len(found))


def _given(good: Good, place: Place, reply: Reply, flat: Sequence[str]) -> bool:
    if any(place.overlaps(one.document_id, one.start, one.end) for one in reply.citations):
        return True
    return any(_flat(_words(good, place)) in text for text in flat)


def _words(good: Good, place: Place) -> str:
    return good.corpus.document(place.document_id).text[place.start : place.end]


def _flat(text: str) -> str:
    return " ".join(text.lower().split())
