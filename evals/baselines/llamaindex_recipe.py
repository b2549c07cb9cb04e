"""LlamaIndex's stock recipe over the same documents and model. Needs the extra `bench`.

SentenceSplitter as it comes (1024 tokens, 200 overlap), VectorStoreIndex in memory.
"""

from dataclasses import dataclass
from typing import Any

from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding

from corpus.read import Corpus
from index.sentence_embedder import SentenceEmbedder


@dataclass(frozen=True)
class Chunk:
    """A chunk that was found, where it stands, and how like the question it is."""

    document_id: str
    start: int
    end: int
    likeness: float
    """Cosine, -1 to 1."""


class PackagedModel(BaseEmbedding):  # type: ignore[misc]
    """The packaged model as its authors published it, as LlamaIndex wants a model."""

    def __init__(self) -> None:
        """Name the model; it is loaded at the first text."""
        super().__init__(model_name="all-MiniLM-L6-v2")
        self._model = SentenceEmbedder()

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(value) for value in self._model.embed([text])[0]]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class LlamaIndexRecipe:
    """Split, embed, ask."""

    def __init__(self, corpus: Corpus) -> None:
        """Split and embed the documents of `corpus`."""
        documents = [LlamaDocument(text=one.text, id_=one.id) for one in corpus.documents]
        self._index: Any = VectorStoreIndex.from_documents(documents, embed_model=PackagedModel())

    def search(self, question: str, k: int) -> list[Chunk]:
        """Return the `k` nearest chunks, best first."""
        found = self._index.as_retriever(similarity_top_k=k).retrieve(question)
        return [
            Chunk(
                one.node.ref_doc_id,
                one.node.start_char_idx,
                one.node.end_char_idx,
                round(float(one.score), 6),
            )
            for one in found
        ]
