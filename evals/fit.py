"""Fit the weights of ranking and of declining on the question banks.

    python -m index.train_adapter study.safetensors "*.a.jsonl"
    python -m evals.fit study.safetensors

Two authors wrote expansion questions without seeing each other's. The second one's are asked of an
index and an adapter that know only the first one's, as a new question would be: the ranking.
The clinical, personal and other questions of `annotations/unanswered.jsonl`, each asked of an index
without the quarter of them that it belongs to, fit what is out of scope. What is said or not is
fitted on the development cases. Prints what to copy into `index.search.Weights` and
`assistant.confidence`. Thresholds are chosen where few answerable questions are lost.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant import confidence
from assistant.build import (
    Library,
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
from index.embedding import Embedder, Progress, Vectors
from index.glossary import Glossary
from index.search import Searcher
from index.sentence_embedder import SentenceEmbedder
from index.units import entries, units

_SAMPLE = 600
"""Questions that are asked of each of them; none is asked of two."""

_FOLDS = 4
"""Parts of the unanswered questions."""

_SAID = (
    "leaning",
    "gap",
    "questions",
    "coverage",
    "figure_missing",
    "month_missing",
    "presupposes",
)
_IN_SCOPE = ("question", "questions", "coverage", "unknown", "outside")
"""The signs that each judgement weighs."""

_PENALTY = 0.03
"""Inverse strength of the penalty on weights: the banks are small and of few hands."""

_SAID_PENALTY = 0.2
"""The development cases are of four hands; chosen by cross-validation over families."""

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
    kept = [one for at, one in enumerate(library.unanswered) if fold is None or at % _FOLDS != fold]
    left = [one for at, one in enumerate(library.unanswered) if fold is None or at % _FOLDS == fold]
    ranked = units(library.corpus)
    texts = entries(library.corpus, ranked, questions, kept)
    vectors = embedder.embed([entry.text for entry in texts])
    searcher = Searcher(library.corpus, ranked, texts, vectors, embedder)
    vocabulary = make_vocabulary(library, questions)
    retriever = Retriever(searcher, Glossary(library.glossary), vocabulary)
    return Half(retriever, tuple(asked), tuple(left))


def fit_ranking(half: Half) -> _Floats:
    """Return the weights of the four signals: a softmax over units, the right one on top."""
    draw = random.Random(1)
    features, wanted = [], []
    at = half.retriever.searcher.positions
    pairs = [
        (text, at[one.passage_id])
        for one in half.asked
        if one.passage_id in at
        for text in one.questions
    ]
    for text, unit in draw.sample(pairs, min(3 * _SAMPLE, len(pairs))):
        signals = half.retriever.signals(half.retriever.vocabulary.mend(text))
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
    found = half.retriever.find(route(half.retriever.vocabulary.mend(asked)))
    searcher = half.retriever.searcher
    return astuple(confidence.signs(searcher.corpus, searcher, asked, found))


def fit_judgement(
    yes: _Floats,
    no: _Floats,
    weighed: Sequence[str],
    *,
    penalty: float = _PENALTY,
    balanced: bool = True,
) -> dict[str, float]:
    """Return weights for the signs named in `weighed` that tell `yes` from `no`.

    Args:
        penalty: inverse strength of the penalty on weights.
        balanced: whether both count alike however many there are of each.
    """
    columns = [confidence.names().index(name) for name in weighed]
    table = np.concatenate([yes, no])[:, columns]
    right = np.array([1] * len(yes) + [0] * len(no))
    scaler = StandardScaler().fit(table)
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=penalty, class_weight=weight, max_iter=2000)
    model.fit(scaler.transform(table), right)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {"bias": bias, **dict(zip(weighed, map(float, weights), strict=True))}


def main() -> None:
    """Fit everything and print it."""
    settings = load_settings()
    library = load_library(settings)
    study = Remembering(SentenceEmbedder(adapter_file=Path(sys.argv[1])))
    first = load_questions(library.corpus, files="*.a.jsonl")
    second = load_questions(library.corpus, files="*.b.jsonl")
    halves = [make_half(library, study, first, second, fold) for fold in range(_FOLDS)]
    weights = fit_ranking(halves[0])
    print("sentence={:.2f}, question={:.2f}, questions={:.2f}, keywords={:.2f}".format(*weights))
    pool = [text for one in second for text in one.questions]
    sample = random.Random(2).sample(pool, _FOLDS * _SAMPLE)
    signs: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for fold, half in enumerate(halves):
        signs["answered"] += [signs_of(half, text) for text in sample[fold::_FOLDS]]
        for other in half.unanswered:
            if other.kind != "near":
                signs["outside"].append(signs_of(half, other.question))
    inside = np.array(signs["answered"])
    scope = fit_judgement(inside, np.array(signs["outside"]), _IN_SCOPE)
    whole = make_half(library, Remembering(make_embedder(settings)), library.questions, (), None)
    cases = load_cases(cases_file("development"), library.corpus)
    bank = np.array(signs["answered"])
    judged = [
        (np.array(signs_of(whole, case.question)), case.answerable)
        for case in cases
        if case.expect != "out_of_scope" and not route(case.question).objectives
    ]
    said = fit_judgement(
        np.array([row for row, answerable in judged if answerable]),
        np.array([row for row, answerable in judged if not answerable]),
        _SAID,
        penalty=_SAID_PENALTY,
        balanced=False,
    )
    report(whole, cases, "SAID", said, bank, lambda case: case.expect != "out_of_scope")
    report(whole, cases, "IN_SCOPE", scope, bank, lambda case: case.expect != "not_in_documents")


def report(
    whole: Half,
    cases: Sequence[Case],
    name: str,
    weights: dict[str, float],
    bank: _Floats,
    counts: Callable[[Case], bool],
) -> None:
    """Print weights, and what thresholds do on development questions and on the bank's."""
    vector = np.array([weights.get(one, 0.0) for one in confidence.names()])
    scored = [
        (float(np.array(signs_of(whole, case.question)) @ vector), case.answerable)
        for case in cases
        if counts(case) and not route(case.question).objectives
    ]
    kept = np.array([score for score, answerable in scored if answerable])
    lost = np.array([score for score, answerable in scored if not answerable])
    print(f"{name} = {{")
    for one, weight in weights.items():
        print(f'    "{one}": {weight:.3f},')
    print("}")
    for share in (0.0, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08):
        at = float(np.quantile(kept, share))
        print(
            f"  threshold {at:7.3f}: {share:.0%} of answerable lost, "
            f"{np.mean(bank @ vector < at):.0%} of the bank's, "
            f"{np.mean(lost < at):.0%} of the others declined"
        )


if __name__ == "__main__":
    main()
