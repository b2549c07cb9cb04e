"""The answer as a whole: declined, answered unasked, too long, twice over, or made up in part."""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from assistant.answers import Statement
from assistant.refusals import not_found, out_of_scope
from corpus.documents import Passage
from evals.baselines.quoting import quoting
from evals.mutations.good import INVENTED, Change, Good, Mutation, lost, moved
from evals.replies import Reply


def whole_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    yield "answerable declined", _declined
    yield "answerable called out of scope", _out_of_scope
    yield "answerable asked back", _asked_back
    yield "unanswerable answered with the nearest passage", _nearest(1)
    yield "unanswerable answered with the nearest three", _nearest(3)
    yield "unanswerable answered with a passage drawn by chance", _by_chance
    yield "unanswerable answered as its twin is", _as_its_twin
    yield "answered as another question is", _as_another
    yield "figure changed in a refusal", _refusal_figure
    yield "refusal that answers all the same", _answers_all_the_same
    yield "related passage misquoted", _related_misquoted
    yield "related passage of another version", _related_outdated
    yield "longer than allowed", _too_long
    yield "said twice", _twice
    yield "forbidden words quoted as well", _forbidden
    yield "invented and not cited", _invented(cited=False, stated=False)
    yield "invented statement not cited", _invented(cited=False, stated=True)
    yield "invented with a marker", _invented(cited=True, stated=False)
    yield "invented and cited", _invented(cited=True, stated=True)
    yield "invented and called computed", _called_computed
    yield "invented within a quote", _invented_quote


def _refused(good: Good, outcome: str, words: str) -> Reply:
    related = good.reply.quoted
    return replace(
        good.reply, outcome=outcome, text=words, statements=(), citations=(), notices=(),
        related=related,
    )  # fmt: skip


def _declined(good: Good, draw: Random) -> Change | None:
    if not good.case.answerable:
        return None
    words = not_found(good.corpus.documents, ())
    return Change("not found", _refused(good, "not_found", words))


def _out_of_scope(good: Good, draw: Random) -> Change | None:
    if not good.case.answerable:
        return None
    words = out_of_scope("elsewhere", good.corpus.documents)
    return Change("out of scope", _refused(good, "out_of_scope", words))


def _asked_back(good: Good, draw: Random) -> Change | None:
    if not good.case.answerable:
        return None
    words = "Which of the documents do you mean?"
    return Change("asked back", _refused(good, "needs_clarification", words))


def _nearest(count: int) -> Mutation:
    def made(good: Good, draw: Random) -> Change | None:
        near = (*good.reply.related, *good.reply.citations)
        if good.case.answerable or len(near) < count:
            return None
        passages = [
            Passage("", one.document_id, one.section, one.start, one.end, "paragraph", "body")
            for one in near[:count]
        ]
        reply = quoting(good.corpus, good.case.question, passages)
        return Change(f"answered with {reply.citations[0].quote[:60]!r}", reply)

    return made


def _by_chance(good: Good, draw: Random) -> Change | None:
    if good.case.answerable:
        return None
    passage = draw.choice([one for one in good.corpus.passages if one.parent is None])
    reply = quoting(good.corpus, good.case.question, [passage])
    return Change(f"answered with {reply.citations[0].quote[:60]!r}", reply)


def _as_its_twin(good: Good, draw: Random) -> Change | None:
    if good.case.answerable or good.twin is None:
        return None
    about = f"the answer to {good.twin.question[:60]!r}"
    return Change(about, replace(good.twin, question=good.reply.question))


def _as_another(good: Good, draw: Random) -> Change | None:
    if not good.case.answerable:
        return None
    for other in draw.sample(good.others, len(good.others)):
        reply = replace(other, question=good.reply.question)
        if gone := lost(good, reply):
            return Change(f"the answer to {other.question[:60]!r}: {gone} is lost", reply)
    return None


def _refusal_figure(good: Good, draw: Random) -> Change | None:
    if good.case.answerable:
        return None
    # Years and quoted words are the question's, or when a document was published.
    found = list(re.finditer(r"(?<![\w“/.-])£?\d{1,2}(?:%| billion)", good.reply.text))
    if not found:
        return None
    match = draw.choice(found)
    words = re.sub(r"\d+", lambda one: str(int(one[0]) + 3), match[0])
    text = good.reply.text[: match.start()] + words + good.reply.text[match.end() :]
    return Change(f"{match[0]} became {words}", replace(good.reply, text=text))


def _answers_all_the_same(good: Good, draw: Random) -> Change | None:
    if good.case.answerable:
        return None
    words = draw.choice(INVENTED)
    return Change(repr(words), replace(good.reply, text=f"{good.reply.text}\n\n{words}"))


def _related_misquoted(good: Good, draw: Random) -> Change | None:
    if not good.reply.related:
        return None
    first, *rest = good.reply.related
    wrong = replace(first, quote=f"{first.quote[:-1]} in full.")
    return Change("[1] of the related", replace(good.reply, related=(wrong, *rest)))


def _related_outdated(good: Good, draw: Random) -> Change | None:
    if not good.reply.related:
        return None
    *rest, last = good.reply.related
    wrong = replace(last, sha256=last.sha256[::-1])
    return Change("the last of the related", replace(good.reply, related=(*rest, wrong)))


def _too_long(good: Good, draw: Random) -> Change | None:
    if not good.case.answerable:
        return None
    more = good
    passages = [one for one in good.corpus.passages if one.parent is None and one.role == "body"]
    for passage in draw.sample(passages, len(passages)):
        if len(more.reply.text.split()) > good.case.max_words:
            about = f"{len(more.reply.text.split())} words"
            return Change(about, more.reply)
        more = replace(more, reply=_with_quote(more, passage))
    return None


def _with_quote(good: Good, passage: Passage) -> Reply:
    """Return the reply with a further statement that quotes `passage`."""
    reply = good.reply
    number = max(one.id for one in reply.citations) + 1
    new = moved(
        good, replace(reply.citations[0], id=number), passage.start, passage.end,
        passage.document_id,
    )  # fmt: skip
    sentence = f"{new.section[-1]}: “{new.quote}”"
    return replace(
        reply,
        text=f"{reply.text}\n\n{sentence} [{number}]",
        statements=(*reply.statements, Statement(sentence, (number,))),
        citations=(*reply.citations, new),
    )


def _twice(good: Good, draw: Random) -> Change | None:
    if not good.reply.statements:
        return None
    text = f"{good.reply.text}\n\n{good.reply.text}"
    said = (*good.reply.statements, *good.reply.statements)
    return Change("all of it", replace(good.reply, text=text, statements=said))


def _forbidden(good: Good, draw: Random) -> Change | None:
    """A passage is quoted as well that holds what the case forbids."""
    for passage in good.corpus.passages if good.case.answerable else ():
        words = good.corpus.words(passage)
        for one in good.case.forbid:
            if one.pattern.search(words):
                about = f"{words[:60]!r}: {one.reason}"
                return Change(about, _with_quote(good, passage))
    return None


def _invented(*, cited: bool, stated: bool) -> Mutation:
    def made(good: Good, draw: Random) -> Change | None:
        if not good.reply.quoted:
            return None
        words = draw.choice(INVENTED)
        number = draw.choice(good.reply.quoted).id
        reply = replace(
            good.reply, text=f"{good.reply.text}\n\n{words}" + (f" [{number}]" if cited else "")
        )
        if stated:
            new = Statement(words, (number,) if cited else ())
            reply = replace(reply, statements=(*reply.statements, new))
        return Change(repr(words), reply)

    return made


def _called_computed(good: Good, draw: Random) -> Change | None:
    """Nobody gave data, so nothing can have been computed from them."""
    if not good.reply.quoted:
        return None
    words = draw.choice(INVENTED)
    said = (*good.reply.statements, Statement(words, (), status=8))
    text = f"{good.reply.text}\n\n{words}"
    return Change(repr(words), replace(good.reply, text=text, statements=said))


def _invented_quote(good: Good, draw: Random) -> Change | None:
    if not good.reply.quoted:
        return None
    words = draw.choice(INVENTED)
    old = draw.choice(good.reply.quoted)
    new = f"“{old.quote} {words}”"
    said = tuple(
        replace(one, text=one.text.replace(f"“{old.quote}”", new)) for one in good.reply.statements
    )
    text = good.reply.text.replace(f"“{old.quote}”", new)
    return Change(repr(words), replace(good.reply, text=text, statements=said))
