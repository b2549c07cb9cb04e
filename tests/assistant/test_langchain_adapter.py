from functools import reduce
from operator import add

from langchain_core.runnables import RunnableLambda

from assistant.answers import Question
from assistant.langchain_adapter import AnswerRunnable, PassageRetriever
from assistant.pipeline import Assistant
from assistant.wire import answer_data

QUESTION = "What do we have to do about agency staff?"


def test_invoke_gives_the_answer_object(assistant: Assistant) -> None:
    runnable = AnswerRunnable(assistant)
    assert runnable.invoke(QUESTION) == answer_data(assistant.answer(Question(QUESTION)))


def test_batch_gives_one_answer_a_question_in_order(assistant: Assistant) -> None:
    answers = AnswerRunnable(assistant).batch([QUESTION, "CQC ratings"])
    assert [answer["question"] for answer in answers] == [QUESTION, "CQC ratings"]


def test_the_pieces_of_a_stream_add_up_to_the_answer(assistant: Assistant) -> None:
    runnable = AnswerRunnable(assistant)
    pieces = list(runnable.stream(QUESTION))
    assert len(pieces) > 2
    assert reduce(add, pieces) == runnable.invoke(QUESTION)


def test_it_composes_with_other_runnables(assistant: Assistant) -> None:
    chain = AnswerRunnable(assistant) | RunnableLambda(lambda answer: answer["outcome"])
    assert chain.invoke(QUESTION) == "answered"


def test_the_retriever_gives_passages_that_can_be_cited(assistant: Assistant) -> None:
    found = PassageRetriever(assistant=assistant, k=4).invoke(QUESTION)
    assert len(found) == 4
    for one in found:
        document = assistant.corpus.document(one.metadata["document_id"])
        assert document.text[one.metadata["start"] : one.metadata["end"]] == one.page_content
