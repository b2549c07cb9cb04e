"""Our pipeline with each part switched off in turn: a part earns its place here or goes.

Where a part's absence changes what is ranked or what declining goes by, the weights of both are
fitted again without it, as they were fitted with it, so that a part is not praised for what the
others could do in its stead: `python -m evals.baselines.refit`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.build import Library, assemble
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.knowledge import Knowledge
from evals.answerers import Answerer, assistant_answerer
from evals.baselines.vectors import plain_vectors, shipped_vectors
from index.search import Weights

SIGNALS = ("sentence", "question", "questions", "keywords")
"""What ranking adds up: the fields of `index.search.Weights`."""


@dataclass(frozen=True)
class Ablation:
    """What is switched off; by default nothing."""

    about: str
    """In one line, for the report."""
    library: Callable[[Library], Library] = lambda library: library
    """Takes away what is known."""
    signals: tuple[str, ...] = SIGNALS
    headings: bool = True
    adapter: bool = True


def ablation_answerer(name: str, settings: Settings, library: Library) -> Answerer:
    """Return an answerer that asks the assistant without the part named; see `ablated`."""
    return assistant_answerer(ablated(name, settings, library), library.corpus)


def ablated(name: str, settings: Settings, library: Library) -> Assistant:
    """Return the assistant without the part named.

    Args:
        name: one of `ABLATIONS`.
        library: as read by `settings`.

    Raises:
        SearchError: see `assistant.build.build_index`.
    """
    off = ABLATIONS[name]
    embedder = shipped_vectors(settings) if off.adapter else plain_vectors(settings)
    weights = Weights(**{name: 0.0 for name in SIGNALS if name not in off.signals})
    return assemble(
        settings,
        off.library(library),
        embedder,
        lambda entries: embedder.embed([entry.text for entry in entries]),
        weights=weights,
        headings=off.headings,
    )


def _without_questions(library: Library) -> Library:
    return replace(library, questions=())


def _without_glossary(library: Library) -> Library:
    return replace(library, glossary=())


def _without_unanswered(library: Library) -> Library:
    return replace(library, unanswered=())


def _without_knowledge(library: Library) -> Library:
    return replace(library, knowledge=Knowledge())


def _without_conflicts(library: Library) -> Library:
    return replace(library, knowledge=replace(library.knowledge, conflicts=()))


def _without_gaps(library: Library) -> Library:
    return replace(library, knowledge=replace(library.knowledge, gaps=()))


def _without_premises(library: Library) -> Library:
    return replace(library, knowledge=replace(library.knowledge, premises=()))


def _without_scopes(library: Library) -> Library:
    return replace(library, knowledge=replace(library.knowledge, scopes=()))


def _without_expectations(library: Library) -> Library:
    return replace(library, knowledge=replace(library.knowledge, expectations=()))


def _bare(library: Library) -> Library:
    return Library(library.corpus, (), (), (), {}, Knowledge())


ABLATIONS: Mapping[str, Ablation] = {
    "without-expansion": Ablation(
        "Passages are found by their own words.", library=_without_questions
    ),
    "without-sentences": Ablation(
        "Ranked by expansion questions and keywords.", signals=SIGNALS[1:]
    ),
    "without-keywords": Ablation("Ranked by likeness of meaning.", signals=SIGNALS[:3]),
    "keywords-alone": Ablation(
        "Ranked by BM25 of words, headings and expansion questions.", signals=SIGNALS[3:]
    ),
    "without-headings": Ablation("Passages are found without their headings.", headings=False),
    "without-adapter": Ablation("The embedding model as its authors published it.", adapter=False),
    "without-glossary": Ablation(
        "Staff words are not put in the documents' words.", library=_without_glossary
    ),
    "without-knowledge": Ablation(
        "No reviewed conflicts, gaps, premises, scopes or expectations.",
        library=_without_knowledge,
    ),
    "without-conflicts": Ablation("No reviewed conflicts.", library=_without_conflicts),
    "without-gaps": Ablation("No reviewed gaps.", library=_without_gaps),
    "without-premises": Ablation("No reviewed premises.", library=_without_premises),
    "without-scopes": Ablation("No reviewed scopes.", library=_without_scopes),
    "without-expectations": Ablation("No reviewed expectations.", library=_without_expectations),
    "without-unanswered-bank": Ablation(
        "Declines without looking at likeness to questions to be declined.",
        library=_without_unanswered,
    ),
    "text-alone": Ablation(
        "No annotations and no adapter: sentences under headings, and keywords.",
        library=_bare,
        adapter=False,
    ),
}
"""By name, in the order of the report."""
