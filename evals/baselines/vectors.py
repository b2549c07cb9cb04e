"""Vectors shared by the ablations: what the index holds is not embedded again."""

from functools import cache

from assistant.build import build_index, index_folder, load_library, make_embedder, what_to_embed
from assistant.settings import Settings
from evals.fit import Remembering
from index.build import read_vectors
from index.sentence_embedder import SentenceEmbedder


@cache
def shipped_vectors(settings: Settings) -> Remembering:
    """Return the embedder in force, knowing all that its index holds; built first if need be.

    Raises:
        SearchError: see `assistant.build.build_index`.
    """
    build_index(settings)
    embedder = make_embedder(settings)
    _, entries = what_to_embed(load_library(settings))
    known = Remembering(embedder)
    known.know(
        [entry.text for entry in entries], read_vectors(index_folder(settings), entries, embedder)
    )
    return known


@cache
def plain_vectors(settings: Settings) -> Remembering:
    """Return the embedding model in force without its adapter."""
    return Remembering(SentenceEmbedder(settings.embedding_model))
