"""The assistant as LangChain natives. The only module that imports langchain."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel, ConfigDict, Field

from assistant import tools
from assistant.answers import Question
from assistant.errors import UnusableInput
from assistant.pipeline import Assistant
from assistant.status_files import Contents
from assistant.wire import answer_data
from corpus.read import Corpus


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


class ObjectiveStatusInput(BaseModel):
    """What `objective_status` takes."""

    model_config = ConfigDict(extra="forbid")

    objective: int = Field(ge=1, le=16, description="The objective's number, 1 to 16.")
    provider: str | None = Field(
        default=None,
        max_length=6,
        description="A provider's code, such as RBD; leave out for the sector.",
    )


class MeasureSeriesInput(BaseModel):
    """What `measure_series` takes."""

    model_config = ConfigDict(extra="forbid")

    measure: str = Field(
        max_length=60, description="A measure's id, such as ae_4h_all_types; see list_objectives."
    )
    provider: str | None = Field(
        default=None,
        max_length=6,
        description="A provider's code, such as RBD; leave out for the sector.",
    )


class NoInput(BaseModel):
    """What `list_objectives` takes: nothing."""

    model_config = ConfigDict(extra="forbid")


def status_tools(corpus: Corpus, contents: Contents, *, as_of: date) -> list[BaseTool]:
    """Return the tools by which a model may ask how objectives stand, over one asker's data.

    All are read-only and give plain data; no figure in it is a model's. What a model got wrong is
    given back to it in words.

    Args:
        contents: what the asker's own files hold; the tools reach nobody else's.
        as_of: the day asked about.
    """

    def list_objectives() -> list[dict[str, Any]]:
        return tools.list_objectives(corpus)

    def objective_status(objective: int, provider: str | None = None) -> dict[str, Any]:
        return _told(
            lambda: tools.objective_status(
                corpus, contents, objective=objective, as_of=as_of, provider=provider
            )
        )

    def measure_series(measure: str, provider: str | None = None) -> dict[str, Any]:
        return _told(
            lambda: tools.measure_series(
                corpus, contents, measure=measure, as_of=as_of, provider=provider
            )
        )

    return [
        StructuredTool.from_function(
            list_objectives,
            description="The sixteen objectives: exact words, how each is assessed, which data "
            "it needs, the ids of its measures.",
            args_schema=NoInput,
        ),
        StructuredTool.from_function(
            objective_status,
            description="The status of one objective, computed by fixed rules from the uploaded "
            "data: status, finding in words, figures, sources. Quote its sentence; do not "
            "calculate.",
            args_schema=ObjectiveStatusInput,
            handle_tool_error=True,
        ),
        StructuredTool.from_function(
            measure_series,
            description="A measure over time from the uploaded data, with its statistical "
            "process control findings.",
            args_schema=MeasureSeriesInput,
            handle_tool_error=True,
        ),
    ]


def _told(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return call()
    except UnusableInput as error:
        raise ToolException(str(error)) from error
