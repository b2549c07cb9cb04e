"""Fit the weights of ranking and of declining on the question banks: `python -m evals.fit`.

Two authors wrote expansion questions without seeing each other's. Each one's are asked of an
index that holds only the other's, as a new question would be. The questions of
`annotations/unanswered.jsonl` are what is to be declined; each is asked with the bank's half that
it stands in taken out. Prints what to copy into `index.search.Weights` and
`assistant.confidence`. Development questions only choose the thresholds.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant import confidence
from assistant.build import (
    Library,
    index_folder,
    load_library,
    make_embedder,
    make_vocabulary,
)
from assistant.questions import readable
from assistant.retrieval import Retriever
from assistant.routing import route
from assistant.settings import load_settings
from corpus.annotations import AskedOf, Unanswered, load_questions
from evals.cases import Case, cases_file, load_cases
from index import build
from index.embedding import Embedder, Progress, Vectors
from index.glossary import Glossary
from index.search import Searcher
from index.units import entries, units

_SAMPLE = 1200
"""Questions of each author that are asked."""

_OVER_REFUSAL = 0.05
"""The share of answerable development questions that a threshold may cost."""

_Floats = npt.NDArray[np.float64]


class Remembering:
    """An embedder that embeds each text once."""

    def __init__(self, embedder: Embedder) -> None:
        """Wrap `embedder`."""
        self._embedder = embedder
        self._known: dict[str, npt.NDArray[np.float32]] = {}
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint

    def know(self, texts: Iterable[str], vectors: Vectors) -> None:
        """Take vectors that are there already."""
        self._known |= dict(zip(texts, vectors, strict=True))

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one vector a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self.know(new, self._embedder.embed(new, progress=progress))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True)
class Half:
    """An index that holds part of the banks, and what is asked of it."""

    retriever: Retriever
    asked: tuple[AskedOf, ...]
    unanswered: tuple[Unanswered, ...]


def make_half(
    library: Library,
    embedder: Remembering,
    questions: Sequence[AskedOf],
    asked: Sequence[AskedOf],
    fold: int | None,
) -> Half:
    """Return an index of `questions`; with a fold, without that fold of the unanswered."""
    kept = [one for at, one in enumerate(library.unanswered) if fold is None or at % 4 != fold]
    left = [one for at, one in enumerate(library.unanswered) if fold is None or at % 4 == fold]
    ranked = units(library.corpus)
    texts = entries(library.corpus, ranked, questions, kept)
    vectors = embedder.embed([entry.text for entry in texts])
    searcher = Searcher(library.corpus, ranked, texts, vectors, embedder)
    vocabulary = make_vocabulary(library, questions)
    retriever = Retriever(searcher, Glossary(library.glossary), vocabulary)
    return Half(retriever, tuple(asked), tuple(left))


def fit_ranking(halves: Sequence[Half]) -> _Floats:
    """Return the weights of the four signals: a softmax over units, the right one on top."""
    draw = random.Random(1)
    features, wanted = [], []
    for half in halves:
        searcher = half.retriever.searcher
        at = searcher.positions
        pairs = [
            (text, at[one.passage_id])
            for one in half.asked
            if one.passage_id in at
            for text in one.questions
        ]
        for text, unit in draw.sample(pairs, min(_SAMPLE, len(pairs))):
            signals = half.retriever.signals(text)
            features.append(np.stack(astuple(signals)[:4], axis=1))
            wanted.append(unit)
    table, right = np.stack(features).astype(np.float64), np.array(wanted)

    def loss(weights: _Floats) -> tuple[float, _Floats]:
        scores = table @ weights
        scores -= scores.max(axis=1, keepdims=True)
        share = np.exp(scores)
        share /= share.sum(axis=1, keepdims=True)
        rows = np.arange(len(right))
        value = -np.log(share[rows, right] + 1e-12).mean() + 1e-3 * weights @ weights
        slope = np.einsum("nu,nuf->f", share, table) - table[rows, right].sum(axis=0)
        return float(value), slope / len(right) + 2e-3 * weights

    return np.asarray(minimize(loss, np.full(4, 5.0), jac=True, method="L-BFGS-B").x)


def signs_of(half: Half, text: str) -> tuple[float, ...]:
    """Return the signs that confidence weighs, for a question asked of `half`."""
    asked = readable(text)
    found = half.retriever.find(route(asked))
    searcher = half.retriever.searcher
    return astuple(confidence.signs(searcher.corpus, searcher, asked, found))


def fit_judgement(answered: _Floats, declined: _Floats, names: Sequence[str]) -> dict[str, float]:
    """Return weights, on the signs as they are, that tell `answered` from `declined`."""
    table = np.concatenate([answered, declined])
    right = np.array([1] * len(answered) + [0] * len(declined))
    scaler = StandardScaler().fit(table[:, 1:])
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000)
    model.fit(scaler.transform(table[:, 1:]), right)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {"bias": bias, **dict(zip(names[1:], map(float, weights), strict=True))}


def choose_threshold(answerable: _Floats) -> float:
    """Return the threshold that costs the permitted share of answerable questions."""
    return float(np.quantile(answerable, _OVER_REFUSAL))


def main() -> None:
    """Fit everything and print it."""
    settings = load_settings()
    library = load_library(settings)
    embedder = Remembering(make_embedder(settings))
    texts = entries(library.corpus, units(library.corpus), library.questions, library.unanswered)
    build.build(index_folder(settings), texts, embedder)
    vectors = build.read_vectors(index_folder(settings), texts, embedder)
    embedder.know([entry.text for entry in texts], vectors)
    first = load_questions(library.corpus, files="*.a.jsonl")
    second = load_questions(library.corpus, files="*.b.jsonl")
    halves = [
        make_half(library, embedder, one, other, fold)
        for one, other, folds in ((first, second, (0, 1)), (second, first, (2, 3)))
        for fold in folds
    ]
    weights = fit_ranking(halves[::2])
    print(
        "Weights(sentence={:.2f}, question={:.2f}, questions={:.2f}, keywords={:.2f})".format(
            *weights
        )
    )
    names = confidence.names()
    draw = random.Random(2)
    answered: list[tuple[float, ...]] = []
    near: list[tuple[float, ...]] = []
    outside: list[tuple[float, ...]] = []
    for half in halves:
        pool = [text for one in half.asked for text in one.questions]
        answered += [signs_of(half, text) for text in draw.sample(pool, _SAMPLE // 2)]
        for other in half.unanswered:
            (near if other.kind == "near" else outside).append(signs_of(half, other.question))
    said = fit_judgement(np.array(answered), np.array(near), names)
    scope = fit_judgement(np.array([*answered, *near]), np.array(outside), names)
    whole = make_half(library, embedder, library.questions, (), None)
    cases = load_cases(cases_file("development"), library.corpus)
    report(whole, cases, "SAID", said, lambda case: case.expect != "out_of_scope")
    report(whole, cases, "IN_SCOPE", scope, lambda case: case.expect != "not_in_documents")


def report(
    whole: Half,
    cases: Sequence[Case],
    name: str,
    weights: dict[str, float],
    counts: Callable[[Case], bool],
) -> None:
    """Print weights, the threshold, and what the threshold does on development questions."""
    names = confidence.names()
    vector = np.array([weights[one] for one in names])
    scored = [
        (float(np.array(signs_of(whole, case.question)) @ vector), case.answerable)
        for case in cases
        if counts(case)
    ]
    kept = np.array([score for score, answerable in scored if answerable])
    lost = np.array([score for score, answerable in scored if not answerable])
    threshold = choose_threshold(kept)
    print(f"{name} = {{")
    for one in names:
        print(f'    "{one}": {weights[one]:.3f},')
    print("}")
    for share in (0.0, 0.02, 0.04, _OVER_REFUSAL, 0.06, 0.08, 0.1):
        at = float(np.quantile(kept, share))
        print(
            f"  threshold {at:7.3f}: {share:.0%} of answerable lost, "
            f"{np.mean(lost < at):.0%} of the others declined"
        )
    print(f"{name}_THRESHOLD = {threshold:.2f}")


if __name__ == "__main__":
    main()
