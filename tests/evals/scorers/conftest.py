"""Replies and cases built from the documents' own words."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from assistant.answers import Notice
from assistant.evidence import Pick
from assistant.extractive import compose
from assistant.fidelity.sources import passage_of
from corpus.annotations import load_titles
from corpus.documents import Passage
from corpus.pins import Place, place
from corpus.read import Corpus
from evals.cases import Case, Slots
from evals.replies import Reply


def _place(corpus: Corpus, quote: str) -> Place:
    (document,) = [one.id for one in corpus.documents if quote in one.text]
    return place(corpus, document, quote)


@pytest.fixture(scope="session")
def quoting(corpus: Corpus) -> Callable[..., Reply]:
    """A reply as the assistant composes it; a pair is words that lead in and a list's item."""
    titles = load_titles(corpus)

    def passage(quote: str) -> Passage:
        return passage_of(corpus, _place(corpus, quote))

    def build(
        *quotes: str | tuple[str, str],
        question: str = "What is expected of us?",
        notices: Iterable[Notice] = (),
        **changes: Any,
    ) -> Reply:
        picks = []
        for one in quotes:
            lead, words = one if isinstance(one, tuple) else (None, one)
            unit = passage(words)
            picks.append(Pick(unit, unit, passage(lead) if lead else None))
        draft = compose(corpus, picks, titles)
        reply = Reply(question, "answered", draft.text, draft.statements, draft.citations)
        return replace(reply, notices=tuple(notices), **changes)

    return build


@pytest.fixture(scope="session")
def declining() -> Reply:
    words = "The documents do not say, as far as I can find. They do not mention “parking”."
    return Reply("What do they say of parking?", "not_found", words)


@pytest.fixture(scope="session")
def make_case(corpus: Corpus) -> Callable[..., Case]:
    """A case that needs each of the quotes; a list of them is a group of alternatives."""

    def build(*evidence: str | list[str], **fields: Any) -> Case:
        groups = [[one] if isinstance(one, str) else one for one in evidence]
        case = Case(
            id="case",
            version=1,
            family="family",
            cluster="cluster",
            type="threshold",
            style="formal",
            audience="ward sister",
            question="What is expected of us?",
            expect="answer" if evidence else "not_in_documents",
            evidence=tuple(tuple(_place(corpus, quote) for quote in group) for group in groups),
            facts=(),
            slots=Slots(),
            forbid=(),
            notices=(),
            max_words=200,
            near_miss_of=None,
            author="A",
            rationale="For a test.",
        )
        return replace(case, **fields)

    return build


@pytest.fixture(scope="session")
def altering() -> Callable[[Reply, str, str], Reply]:
    """A reply with words changed wherever they stand: text, statements and quotes, not offsets."""

    def alter(reply: Reply, old: str, new: str) -> Reply:
        assert old in reply.text
        return replace(
            reply,
            text=reply.text.replace(old, new),
            statements=tuple(
                replace(one, text=one.text.replace(old, new)) for one in reply.statements
            ),
            citations=tuple(
                replace(one, quote=one.quote.replace(old, new)) for one in reply.citations
            ),
        )

    return alter
