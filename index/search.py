"""Questions to passages: three signals, added with weights learned on the question bank.

For each unit: the likeness of the question to its best sentence under its heading, to the
expansion questions written for it, and the BM25 of its words and those questions. Ranking is
exact and the same in every process; ties go to the passage that stands first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from corpus.documents import Passage
from corpus.read import Corpus
from index.embedding import Embedder, Vectors
from index.keywords import Keywords, Scores, tokens
from index.units import Entry, Unit, heading_of

Signal = Literal["sentences", "questions", "keywords"]

_SIGNAL_RANK = 10
"""A hit was found by a signal when it is among the signal's first ten."""

_NEAR = 400
"""How many of the nearest expansion questions are looked at for a unit's mean."""

_ROUND = 6
"""Scores are rounded to this many places, so that noise in the last bits never orders hits."""


@dataclass(frozen=True)
class Weights:
    """How much each signal counts. See docs/decisions/0003-ranking-weights.md."""

    sentence: float = 5.5
    question: float = 7.1
    questions: float = 6.2
    keywords: float = 3.9


@dataclass(frozen=True)
class Signals:
    """What speaks for each unit, in the order of the units."""

    sentence: Scores
    question: Scores
    questions: Scores
    keywords: Scores
    wholes: Scores
    """Likeness to the questions that are about the whole unit."""
    leaves: Scores
    """How well each leaf answers, in the order of the leaves; likewise the next."""
    leaf_questions: Scores


@dataclass(frozen=True)
class Leaf:
    """A sentence or item of a hit, and how well it answers on its own."""

    passage: Passage
    score: float
    """Its own likeness to the question and that of its expansion questions, added."""
    question_likeness: float
    """Cosine of the question and its nearest expansion question, -1 to 1."""


@dataclass(frozen=True)
class Hit:
    """A passage that may answer a question."""

    passage: Passage
    score: float
    found_by: tuple[Signal, ...]
    leaves: tuple[Leaf, ...]
    """In reading order."""
    sentence_likeness: float
    """Cosine of the question and the best sentence, -1 to 1."""
    question_likeness: float
    """Cosine of the question and the nearest expansion question, -1 to 1."""
    questions_likeness: float
    """Mean cosine of the question and the three nearest expansion questions."""
    whole_likeness: float
    """Cosine of the question and the nearest expansion question about the passage as a whole."""
    coverage: float
    """Share of the question's words, weighted by rarity, that stand in the passage, its heading or
    its expansion questions, 0 to 1."""


@dataclass(frozen=True)
class _Table:
    """Vectors, and for each row the position of what it speaks for."""

    vectors: Vectors
    unit: npt.NDArray[np.intp]
    leaf: npt.NDArray[np.intp]

    def best(self, likeness: Scores, size: int) -> Scores:
        best: Scores = np.full(size, -1.0, dtype=np.float32)
        np.maximum.at(best, self.unit, likeness)
        return best


class Searcher:
    """Ranks the units of a corpus for a question. Holds the vectors; safe to share by threads."""

    def __init__(
        self,
        corpus: Corpus,
        ranked: Sequence[Unit],
        entries: Sequence[Entry],
        vectors: Vectors,
        embedder: Embedder,
        *,
        weights: Weights | None = None,
    ) -> None:
        """Take what was built; `vectors` has a row for each of `entries`."""
        self.corpus = corpus
        self.units = tuple(ranked)
        self._embedder = embedder
        self._weights = weights or Weights()
        self.positions = _positions(corpus, self.units)
        """For each passage's id, the position of the unit that returns it."""
        self._leaves = [leaf for unit in self.units for leaf in unit.leaves]
        self._leaf_of = {leaf.id: at for at, leaf in enumerate(self._leaves)}
        self._sentences = self._table(entries, vectors, {"leaf", "whole"})
        self._questions = self._table(entries, vectors, {"question"})
        # A passage that nobody wrote questions for, as in a new document, stands by its own words.
        self._asked = np.bincount(self._questions.unit, minlength=len(self.units)) > 0
        self._unanswered = {
            kind: np.ascontiguousarray(vectors[rows])
            for kind, rows in _rows_by_kind(entries).items()
        }
        self._words = self._unit_words(entries)
        self._keywords = Keywords(self._words)
        self._vocabularies = [frozenset(words) for words in self._words]
        self._known = frozenset[str]().union(*self._vocabularies)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `texts`."""
        return self._embedder.embed(texts)

    def search(
        self, text: str, limit: int, *, vector: npt.NDArray[np.float32] | None = None
    ) -> list[Hit]:
        """Return the `limit` best units for a question, best first.

        Args:
            vector: the question's own, when the caller has embedded it (perhaps expanded) already.
        """
        if vector is None:
            vector = self._embedder.embed([text])[0]
        signals = self.signals(text, vector)
        score = np.round(
            self._weights.sentence * signals.sentence
            + self._weights.question * signals.question
            + self._weights.questions * signals.questions
            + self._weights.keywords * signals.keywords,
            _ROUND,
        )
        ranks: dict[Signal, npt.NDArray[np.intp]] = {
            "sentences": _rank(signals.sentence),
            "questions": _rank(np.maximum(signals.question, signals.questions)),
            "keywords": _rank(signals.keywords),
        }
        query = tokens(text)
        order = np.argsort(-score, kind="stable")[:limit]
        return [
            Hit(
                passage=self.units[at].passage,
                score=float(score[at]),
                found_by=tuple(name for name, rank in ranks.items() if rank[at] < _SIGNAL_RANK),
                leaves=tuple(
                    Leaf(
                        leaf,
                        float(signals.leaves[self._leaf_of[leaf.id]]),
                        float(signals.leaf_questions[self._leaf_of[leaf.id]]),
                    )
                    for leaf in self.units[at].leaves
                ),
                sentence_likeness=round(float(signals.sentence[at]), _ROUND),
                question_likeness=round(float(signals.question[at]), _ROUND),
                questions_likeness=round(float(signals.questions[at]), _ROUND),
                whole_likeness=float(signals.wholes[at]),
                coverage=self._coverage(query, int(at)),
            )
            for at in order
        ]

    def signals(self, text: str, vector: npt.NDArray[np.float32]) -> Signals:
        """Return what speaks for each unit, before it is weighed."""
        size = len(self.units)
        to_sentences = self._sentences.vectors @ vector
        to_questions = self._questions.vectors @ vector
        keywords = self._keywords.scores(tokens(text))
        sentences, questions = self._leaf_scores(to_sentences, to_questions)
        sentence = self._sentences.best(to_sentences, size)
        return Signals(
            sentence=sentence,
            question=np.where(self._asked, self._questions.best(to_questions, size), sentence),
            questions=np.where(
                self._asked, _mean_of_best(to_questions, self._questions.unit, size), sentence
            ),
            keywords=keywords / max(float(keywords.max(initial=0.0)), 1e-9),
            wholes=self._wholes(to_questions),
            leaves=np.round(sentences + questions, _ROUND).astype(np.float32),
            leaf_questions=questions,
        )

    def unanswered_likeness(self, vector: npt.NDArray[np.float32]) -> dict[str, float]:
        """Return, for each kind of question that the documents don't answer, how like it is.

        The mean cosine of the three likest questions of the kind.
        """
        return {
            kind: round(float(np.sort(rows @ vector)[-3:].mean()), _ROUND)
            for kind, rows in self._unanswered.items()
        }

    def unknown_share(self, text: str) -> float:
        """Return the share of the words of `text`, by rarity, that are known nowhere.

        0 when a passage, heading or expansion question holds each of them, 1 when none does.
        """
        rarity = {token: self._keywords.rarity(token) for token in tokens(text)}
        unknown = sum(weight for token, weight in rarity.items() if token not in self._known)
        total = sum(rarity.values())
        return round(unknown / total, _ROUND) if total else 0.0

    def knows(self, word: str) -> bool:
        """Return whether any passage, heading or expansion question holds `word`."""
        return self._known.issuperset(tokens(word))

    def _table(self, entries: Sequence[Entry], vectors: Vectors, kinds: set[str]) -> _Table:
        rows, units, leaves = [], [], []
        for row, entry in enumerate(entries):
            if entry.kind in kinds and entry.passage_id in self.positions:
                rows.append(row)
                units.append(self.positions[entry.passage_id])
                leaves.append(self._leaf_of.get(entry.passage_id, -1))
        return _Table(
            np.ascontiguousarray(vectors[rows]),
            np.asarray(units, dtype=np.intp),
            np.asarray(leaves, dtype=np.intp),
        )

    def _unit_words(self, entries: Sequence[Entry]) -> list[list[str]]:
        """The tokens of each unit: its heading, its words, and its expansion questions."""
        found = [
            tokens(f"{heading_of(self.corpus, unit.passage)} {self.corpus.words(unit.passage)}")
            for unit in self.units
        ]
        for entry in entries:
            if entry.kind == "question" and entry.passage_id in self.positions:
                found[self.positions[entry.passage_id]] += tokens(entry.text)
        return found

    def _wholes(self, to_questions: Scores) -> Scores:
        best = np.full(len(self.units), -1.0, dtype=np.float32)
        whole = self._questions.leaf < 0
        np.maximum.at(best, self._questions.unit[whole], to_questions[whole])
        return np.round(best, _ROUND).astype(np.float32)

    def _leaf_scores(self, to_sentences: Scores, to_questions: Scores) -> tuple[Scores, Scores]:
        """How like the question each leaf is, and the nearest of its own questions."""
        count = len(self._leaves)
        sentence = np.full(count, -1.0, dtype=np.float32)
        own = self._sentences.leaf >= 0
        np.maximum.at(sentence, self._sentences.leaf[own], to_sentences[own])
        question = sentence * 0.8  # a leaf that nobody wrote a question for
        asked = self._questions.leaf >= 0
        np.maximum.at(question, self._questions.leaf[asked], to_questions[asked])
        return sentence, np.round(question, _ROUND).astype(np.float32)

    def _coverage(self, query: Sequence[str], at: int) -> float:
        """The share of the question's words, by rarity, that the unit at `at` knows."""
        total = sum(self._keywords.rarity(token) for token in set(query))
        known = self._vocabularies[at].intersection(query)
        found = sum(self._keywords.rarity(token) for token in known)
        return round(found / total, _ROUND) if total else 0.0


def _rows_by_kind(entries: Sequence[Entry]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        if entry.kind == "unanswered":
            rows.setdefault(entry.passage_id, []).append(row)
    return rows


def _positions(corpus: Corpus, ranked: Sequence[Unit]) -> dict[str, int]:
    """For each passage, the position of the unit that returns it."""
    at: dict[str, int] = {}
    for position, unit in enumerate(ranked):
        at[unit.passage.id] = position
        for leaf in unit.leaves:
            at[leaf.id] = position
            if leaf.parent and corpus.passage(leaf.parent).kind != "list":
                at[leaf.parent] = position
    # A long list is no unit: what is asked of the whole of it goes to the sentence that leads in.
    return {**_lead_ins(corpus, at), **at}


def _lead_ins(corpus: Corpus, at: dict[str, int]) -> dict[str, int]:
    found = {}
    for passage in corpus.passages:
        if passage.kind == "item" and passage.lead_in and passage.parent:
            start, end = passage.lead_in
            lead_in = f"{passage.document_id}:{start}-{end}"
            if lead_in in at:
                found[passage.parent] = at[lead_in]
    return found


def _rank(scores: Scores) -> npt.NDArray[np.intp]:
    order = np.argsort(-np.round(scores, _ROUND), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def _mean_of_best(
    likeness: Scores, unit: npt.NDArray[np.intp], size: int, *, count: int = 3
) -> Scores:
    """For each unit the mean of its `count` likest questions.

    Only the `_NEAR` likest questions of all are looked at; a unit with fewer than `count` among
    them is given the likeness of the last one for each that it lacks.
    """
    if not len(likeness):
        return np.zeros(size, dtype=np.float32)
    near = np.argpartition(-likeness, min(_NEAR, len(likeness) - 1))[:_NEAR]
    near = near[np.argsort(-likeness[near], kind="stable")]
    total = np.zeros(size, dtype=np.float32)
    taken = np.zeros(size, dtype=np.intp)
    for row in near:
        at = unit[row]
        if taken[at] < count:
            total[at] += likeness[row]
            taken[at] += 1
    mean: Scores = ((total + (count - taken) * likeness[near[-1]]) / count).astype(np.float32)
    return mean
