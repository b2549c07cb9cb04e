"""The assistant as LangChain natives. The only module that imports langchain."""

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict
from pydantic import ConfigDict

from assistant.answers import Question
from assistant.pipeline import Assistant
from assistant.wire import answer_data


class AnswerRunnable(Runnable[str, dict[str, Any]]):
    """Question in, the contract's answer object out: `invoke`, `batch`, `stream`.

    `stream` yields pieces that add up to the object; the text comes paragraph by paragraph, and
    nothing of it before the whole answer is verified.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Wrap `assistant`."""
        self._assistant = assistant

    def invoke(
        self, input: str, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the answer object for a question."""
        return self._call_with_config(self._answer, input, config)

    def stream(
        self, input: str, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield the answer object in pieces that add up to it."""
        whole = self.invoke(input, config)
        text = whole.pop("text")
        yield AddableDict(whole)
        for number, paragraph in enumerate(text.split("\n\n")):
            yield AddableDict({"text": paragraph if number == 0 else f"\n\n{paragraph}"})

    def _answer(self, question: str) -> dict[str, Any]:
        return answer_data(self._assistant.answer(Question(question)))


class PassageRetriever(BaseRetriever):
    """The assistant's search as a LangChain retriever.

    Each document's metadata says where its words stand, so that they can be cited exactly.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        corpus = self.assistant.corpus
        return [
            LangChainDocument(
                id=hit.passage.id,
                page_content=corpus.words(hit.passage),
                metadata={
                    "document_id": hit.passage.document_id,
                    "title": corpus.document(hit.passage.document_id).title,
                    "published": corpus.document(hit.passage.document_id).published,
                    "section": list(hit.passage.section),
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": hit.score,
                },
            )
            for hit in self.assistant.search(query, self.k)
        ]
