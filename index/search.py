"""Questions to passages: three signals, added with weights learned on the question bank.

For each unit: the likeness of the question to its best sentence under its heading, to the
expansion questions written for it, and the BM25 of its words and those questions. Ranking is
exact and the same in every process; ties go to the passage that stands first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.read import Corpus
from index.embedding import Embedder, Vectors
from index.hits import Hit, Leaf, Signal
from index.keywords import Keywords, Scores, tokens
from index.matters import Matters, Touched
from index.nearness import Crowd, Crowds
from index.tables import ROUND, Table, mean_of_best, positions, rank, rows_by_kind
from index.units import Entry, Unit, heading_of

_SIGNAL_RANK = 10
"""A hit was found by a signal when it is among the signal's first ten."""


@dataclass(frozen=True)
class Weights:
    """How much each signal counts. See docs/decisions/0003-ranking-weights.md."""

    sentence: float = 5.2
    question: float = 8.4
    questions: float = 5.8
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
        headings: bool = True,
    ) -> None:
        """Take what was built; `vectors` has a row for each of `entries`.

        Args:
            headings: whether the words of a passage's heading count as its own.
        """
        self.corpus = corpus
        self.units = tuple(ranked)
        self._embedder = embedder
        self._weights = weights or Weights()
        self.positions = positions(corpus, self.units)
        """For each passage's id, the position of the unit that returns it."""
        self._leaves = [leaf for unit in self.units for leaf in unit.leaves]
        self._leaf_of = {leaf.id: at for at, leaf in enumerate(self._leaves)}
        self._sentences = self._table(entries, vectors, {"leaf", "whole"})
        self._questions = self._table(entries, vectors, {"question"})
        # A passage that nobody wrote questions for, as in a new document, stands by its own words.
        self._asked = np.bincount(self._questions.unit, minlength=len(self.units)) > 0
        self._unanswered = {
            kind: np.ascontiguousarray(vectors[rows])
            for kind, rows in rows_by_kind(entries).items()
        }
        self._matters = Matters(entries, vectors)
        self._crowds = Crowds(entries, vectors)
        self._words = self._unit_words(entries, headings)
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
            ROUND,
        )
        ranks: dict[Signal, npt.NDArray[np.intp]] = {
            "sentences": rank(signals.sentence),
            "questions": rank(np.maximum(signals.question, signals.questions)),
            "keywords": rank(signals.keywords),
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
                sentence_likeness=round(float(signals.sentence[at]), ROUND),
                question_likeness=round(float(signals.question[at]), ROUND),
                questions_likeness=round(float(signals.questions[at]), ROUND),
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
                self._asked, mean_of_best(to_questions, self._questions.unit, size), sentence
            ),
            keywords=keywords / max(float(keywords.max(initial=0.0)), 1e-9),
            wholes=self._wholes(to_questions),
            leaves=np.round(sentences + questions, ROUND).astype(np.float32),
            leaf_questions=questions,
        )

    def unanswered_likeness(self, vector: npt.NDArray[np.float32]) -> dict[str, float]:
        """Return, for each kind of question that the documents don't answer, how like it is.

        The mean cosine of the three likest questions of the kind.
        """
        return {
            kind: round(float(np.sort(rows @ vector)[-3:].mean()), ROUND)
            for kind, rows in self._unanswered.items()
        }

    def touched(self, vector: npt.NDArray[np.float32]) -> tuple[Touched, ...]:
        """Return the matters that something is known of, likest to the question first."""
        return self._matters.touched(vector)

    def nearness(self, vector: npt.NDArray[np.float32], *crowds: Crowd) -> float:
        """Return how near a question is to crowds of others; see `index.nearness`."""
        return self._crowds.nearness(vector, crowds)

    def unknown_share(self, text: str) -> float:
        """Return the share of the words of `text`, by rarity, that are known nowhere.

        0 when a passage, heading or expansion question holds each of them, 1 when none does.
        """
        rarity = {token: self._keywords.rarity(token) for token in tokens(text)}
        unknown = sum(weight for token, weight in rarity.items() if token not in self._known)
        total = sum(rarity.values())
        return round(unknown / total, ROUND) if total else 0.0

    def knows(self, word: str) -> bool:
        """Return whether any passage, heading or expansion question holds `word`."""
        return self._known.issuperset(tokens(word))

    def _table(self, entries: Sequence[Entry], vectors: Vectors, kinds: set[str]) -> Table:
        rows, units, leaves = [], [], []
        for row, entry in enumerate(entries):
            if entry.kind in kinds and entry.passage_id in self.positions:
                rows.append(row)
                units.append(self.positions[entry.passage_id])
                leaves.append(self._leaf_of.get(entry.passage_id, -1))
        return Table(
            np.ascontiguousarray(vectors[rows]),
            np.asarray(units, dtype=np.intp),
            np.asarray(leaves, dtype=np.intp),
        )

    def _unit_words(self, entries: Sequence[Entry], headings: bool) -> list[list[str]]:
        """The tokens of each unit: its heading, its words, and its expansion questions."""
        found = []
        for unit in self.units:
            heading = heading_of(self.corpus, unit.passage) if headings else ""
            found.append(tokens(f"{heading} {self.corpus.words(unit.passage)}"))
        for entry in entries:
            if entry.kind == "question" and entry.passage_id in self.positions:
                found[self.positions[entry.passage_id]] += tokens(entry.text)
        return found

    def _wholes(self, to_questions: Scores) -> Scores:
        best = np.full(len(self.units), -1.0, dtype=np.float32)
        whole = self._questions.leaf < 0
        np.maximum.at(best, self._questions.unit[whole], to_questions[whole])
        return np.round(best, ROUND).astype(np.float32)

    def _leaf_scores(self, to_sentences: Scores, to_questions: Scores) -> tuple[Scores, Scores]:
        """How like the question each leaf is, and the nearest of its own questions."""
        count = len(self._leaves)
        sentence = np.full(count, -1.0, dtype=np.float32)
        own = self._sentences.leaf >= 0
        np.maximum.at(sentence, self._sentences.leaf[own], to_sentences[own])
        question = sentence * 0.8  # a leaf that nobody wrote a question for
        asked = self._questions.leaf >= 0
        np.maximum.at(question, self._questions.leaf[asked], to_questions[asked])
        return sentence, np.round(question, ROUND).astype(np.float32)

    def _coverage(self, query: Sequence[str], at: int) -> float:
        """The share of the question's words, by rarity, that the unit at `at` knows."""
        total = sum(self._keywords.rarity(token) for token in set(query))
        known = self._vocabularies[at].intersection(query)
        found = sum(self._keywords.rarity(token) for token in known)
        return round(found / total, ROUND) if total else 0.0
