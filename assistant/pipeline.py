"""A question to its answer: the steps, in order."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace

from assistant import (
    confidence,
    evidence,
    extractive,
    follow_ups,
    language,
    objective_picks,
    refusals,
    routing,
    status_answers,
)
from assistant.answers import Answer, Notice, Outcome, Question, cite
from assistant.document_names import document_named
from assistant.evidence import Limits, Pick
from assistant.fidelity import gaps
from assistant.fidelity.asked_of import preferred
from assistant.fidelity.known import Known, known_of
from assistant.fidelity.sources import Sources
from assistant.framework import no_objective, objectives
from assistant.notices import noticed
from assistant.objectives.register import load_register
from assistant.questions import readable
from assistant.retrieval import Found, Retriever, merged
from assistant.routing import Route
from assistant.status_answers import StatusDraft
from assistant.status_questions import StatusQuestion, status_question
from assistant.verification import verify
from corpus.knowledge import Gap, Knowledge
from corpus.read import Corpus
from index.hits import Hit

_RELATED = 3
"""How many passages are shown beside a question that the documents don't answer."""

_ENGLISH_ONLY = (
    "I can only read questions in English, and the documents are in English. "
    "Please ask again in English."
)


class Assistant:
    """Answers questions from a corpus. Holds no state of a conversation; safe to share."""

    def __init__(
        self,
        corpus: Corpus,
        retriever: Retriever,
        limits: Limits,
        titles: extractive.Titles,
        knowledge: Knowledge,
    ) -> None:
        """Take the parts; `assistant.build` puts them together."""
        self.corpus = corpus
        self._retriever = retriever
        self._limits = limits
        self._titles = titles
        self._knowledge = knowledge
        self._objectives = {one.number: one for one in objectives(corpus)}
        names = list(dict.fromkeys(one.theme for one in self._objectives.values()))
        self._themes = objective_picks.theme_vectors(names, retriever.searcher.embed(names))
        self._register = load_register()
        self._version = _version(corpus, limits, knowledge)

    def answer(self, question: Question) -> Answer:
        """Return the answer, to the question as it reads after those before it in its thread.

        Raises:
            UnusableQuestion: the question is empty, too long, or holds no words.
            Unverified: a quote is not where it says; nothing of the answer may be used.
        """
        text = readable(question.text)
        understood = self.understood(question)
        if understood is None:
            return self._answer(text, question)
        answer = self._answer(understood, question)
        return replace(
            answer,
            id=self._identity(answer.id, "read with the questions before it"),
            question=text,
            text=f"Read as: “{understood}”\n\n{answer.text}",
            understood=understood,
        )

    def understood(self, question: Question) -> str | None:
        """Return what is asked, read with the thread's questions; None when it stands on its own.

        Raises:
            UnusableQuestion: see `answer`.
        """

        def status(asked: str) -> StatusQuestion | None:
            numbered = routing.route(self._retriever.vocabulary.mend(asked)).objectives
            has_data = question.data is not None
            return status_question(asked, self._register, numbered, has_data=has_data)

        return follow_ups.standalone(
            readable(question.text),
            question.history,
            self._retriever,
            self.corpus.documents,
            status,
        )

    def _answer(self, text: str, question: Question) -> Answer:
        if not language.is_english(text, self._retriever.vocabulary):
            return self._finished(text, "needs_clarification", _ENGLISH_ONLY)
        route = routing.route(self._retriever.vocabulary.mend(text))
        asked = status_question(
            text, self._register, route.objectives, has_data=question.data is not None
        )
        if asked and question.data:
            computed = status_answers.from_data(
                self.corpus, text, asked, question.data, question.asked_on
            )
            if computed:
                return self._computed(text, question, computed)
        if asked and not (asked.objectives or asked.all_of_them):
            asked = None  # about data that say nothing on it; the documents may
        aimed = aimed_at(route, asked) if asked else route
        lead = f"{status_answers.LEAD}\n\n" if aimed is not route else ""
        route = aimed
        found = self._retriever.find(route)
        known = self._known(route, found)
        missing = self._what_data(asked, question)
        declined = self._declined(text, route, found, known)
        if declined:
            identity = self._identity(text, *(one.text for one in missing))
            return replace(declined, id=identity, notices=(*missing, *declined.notices))
        draft = extractive.compose(self.corpus, self._picked(route, found, known), self._titles)
        remarks = noticed(self.corpus, self._knowledge, text, known, draft.citations)
        verify(self.corpus, remarks.citations)
        return Answer(
            id=self._identity(text, *(one.text for one in missing)),
            question=text,
            outcome="answered",
            text=lead + draft.text,
            statements=draft.statements,
            citations=remarks.citations,
            notices=(*missing, *remarks.notices),
        )

    def confidence(self, text: str) -> float:
        """Return how sure it is that the documents answer a question; higher is surer.

        Raises:
            UnusableQuestion: see `answer`.
        """
        text = readable(text)
        route = routing.route(self._retriever.vocabulary.mend(text))
        found = self._retriever.find(route)
        return confidence.sureness(self.corpus, self._retriever.searcher, text, found)

    def search(self, text: str, limit: int) -> list[Hit]:
        """Return the passages nearest to a question, best first.

        Raises:
            UnusableQuestion: see `answer`.
        """
        text = readable(text)
        route = routing.route(self._retriever.vocabulary.mend(text))
        found = self._retriever.find(route, depth=max(limit, 1))
        return merged(self._rankings(route, found), limit)

    def _what_data(self, asked: StatusQuestion | None, question: Question) -> tuple[Notice, ...]:
        if not asked:
            return ()
        has_data = question.data is not None
        return (status_answers.what_data(asked, self._register, has_data=has_data),)

    def _computed(self, text: str, question: Question, draft: StatusDraft) -> Answer:
        verify(self.corpus, draft.citations)
        hashes = [one.sha256 for one in draft.report.inputs]
        return Answer(
            id=self._identity(text, *hashes, draft.report.as_of.isoformat()),
            question=text,
            outcome="answered",
            text=draft.text,
            statements=draft.statements,
            citations=draft.citations,
            notices=draft.notices,
            report=draft.report,
            statuses=draft.objectives,
        )

    def _known(self, route: Route, found: Found) -> Known:
        """Return what of the reviewed knowledge the question is about."""
        compares = route.both_documents or route.asks_difference
        return known_of(
            self._knowledge,
            self._retriever.searcher,
            route.subject,
            found.vector,
            compares=compares,
        )

    def _declined(self, text: str, route: Route, found: Found, known: Known) -> Answer | None:
        """Return the answer that says so, when this is not one the documents answer."""
        missing = [number for number in route.objectives if number not in self._objectives]
        if missing:
            words = no_objective(tuple(self._objectives.values()), missing[0])
            return self._finished(text, "not_found", words, found)
        if route.objectives:
            return None
        judged = confidence.judge(self.corpus, self._retriever.searcher, text, found)
        if judged.outside:
            words = refusals.out_of_scope(judged.outside, self.corpus.documents)
            return self._finished(text, "out_of_scope", words)
        if not judged.said and known.gap:
            return self._gap(text, known.gap, found)
        if not judged.said:
            words = refusals.not_found(self.corpus.documents, judged.unknown)
            return self._finished(text, "not_found", words, found)
        return None

    def _gap(self, text: str, gap: Gap, found: Found) -> Answer:
        """Return the answer that says what is mentioned and not given."""
        sources = Sources(self.corpus)
        notice = gaps.notice(gap, sources)
        verify(self.corpus, sources.citations)
        words = gaps.words(gap, self.corpus.documents)
        answer = self._finished(text, "not_found", words, found)
        return replace(answer, citations=sources.citations, notices=(notice,))

    def _picked(self, route: Route, found: Found, known: Known) -> list[Pick]:
        """Return what to quote."""
        if route.objectives:
            wanted = [self._objectives[number] for number in route.objectives]
            return objective_picks.numbered(
                self.corpus, wanted, found.whole, self._limits, self._length
            )
        if route.lists_objectives:
            listed = objective_picks.listed(self._objectives, route, found.vector, self._themes)
            if listed:  # a theme may have none that are delivered directly
                return listed
        return evidence.select(
            self.corpus,
            self._rankings(route, found),
            self._limits,
            self._length,
            first=[evidence.known_words(self.corpus, place) for place in known.first],
        )

    def _rankings(self, route: Route, found: Found) -> list[Sequence[Hit]]:
        """Return the hits for each thing asked, apart by document where both are asked for."""
        rankings: list[Sequence[Hit]] = []
        for asked, hits in zip(route.asked, found.parts or (found.whole,), strict=True):
            if route.asks_expectations:
                hits = preferred(hits, self._knowledge.expectations)
            named = document_named(asked, self.corpus.documents) if found.parts else None
            apart = _by_document(hits)
            if named in apart:
                rankings.append(apart[named])
            elif route.both_documents:
                rankings += apart.values()
            else:
                rankings.append(hits)
        return rankings

    def _finished(
        self, text: str, outcome: Outcome, words: str, found: Found | None = None
    ) -> Answer:
        related = []
        for number, hit in enumerate(found.whole[:_RELATED] if found else (), start=1):
            passage = evidence.excerpt(self.corpus, hit, self._limits).passage
            related.append(cite(number, self.corpus.document(passage.document_id), passage))
        verify(self.corpus, related)
        return Answer(
            id=self._identity(text),
            question=text,
            outcome=outcome,
            text=words,
            related=tuple(related),
        )

    def _length(self, picks: Sequence[Pick]) -> int:
        return len(extractive.compose(self.corpus, picks, self._titles).text.split())

    def _identity(self, text: str, *more: str) -> str:
        whole = "\n".join((self._version, text, *more))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def aimed_at(route: Route, asked: StatusQuestion) -> Route:
    """Return the route to the objective whose status is asked for, where it is a single one.

    A question for a number is left to be judged as it stands: the documents may not give it.
    """
    if asked.counts or len(asked.objectives) != 1:
        return route
    return replace(route, objectives=asked.objectives)


def _by_document(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of each document, best first; the document of the best hit first."""
    apart: dict[str, list[Hit]] = {}
    for hit in hits:
        apart.setdefault(hit.passage.document_id, []).append(hit)
    return apart


def _version(corpus: Corpus, limits: Limits, knowledge: Knowledge) -> str:
    """What, beside the question, an answer depends on."""
    hashes = [document.sha256 for document in corpus.documents]
    return hashlib.sha256(repr((hashes, asdict(limits), knowledge)).encode()).hexdigest()
