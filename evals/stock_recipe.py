"""LangChain's stock recipe over the same documents and model, to be measured beside ours.

RecursiveCharacterTextSplitter 1000/200, HuggingFaceEmbeddings, Chroma in memory, k=4.
"""

from dataclasses import dataclass
from uuid import uuid4

from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.read import Corpus
from index.sentence_embedder import SentenceEmbedder

K = 4


@dataclass(frozen=True)
class Chunk:
    """A chunk that was found, and where it stands."""

    document_id: str
    start: int
    end: int
    distance: float
    """Squared distance to the question's vector; smaller is nearer."""


class StockRecipe:
    """Split, embed, ask."""

    def __init__(self, corpus: Corpus) -> None:
        """Split and embed the documents of `corpus`."""
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        documents = [
            LangChainDocument(page_content=one.text, metadata={"id": one.id})
            for one in corpus.documents
        ]
        model = str(SentenceEmbedder().folder)
        self._store = Chroma.from_documents(
            splitter.split_documents(documents),
            HuggingFaceEmbeddings(model_name=model),
            # Stores in memory share their collections within a process.
            collection_name=f"stock-{uuid4().hex}",
        )

    def search(self, question: str) -> list[Chunk]:
        """Return the nearest chunks, best first."""
        found = []
        for chunk, distance in self._store.similarity_search_with_score(question, k=K):
            start = int(chunk.metadata["start_index"])
            end = start + len(chunk.page_content)
            found.append(Chunk(chunk.metadata["id"], start, end, round(float(distance), 6)))
        return found
