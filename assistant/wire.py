"""Answers and hits as plain data: what every door returns. The shape is the contract's."""

from typing import Any

from assistant.answers import Answer, Citation
from assistant.framework import Objective
from corpus.read import Corpus
from index.hits import Hit


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return `answer` as the contract's answer object, ready for JSON."""
    return {
        "id": answer.id,
        "question": answer.question,
        "outcome": answer.outcome,
        "mode": answer.mode,
        "text": answer.text,
        "statements": [
            {"text": one.text, "citations": list(one.citations), "status": one.status}
            for one in answer.statements
        ],
        "citations": [citation_data(one) for one in answer.citations],
        "notices": [
            {"kind": one.kind, "text": one.text, "citations": list(one.citations)}
            for one in answer.notices
        ],
        "related": [citation_data(one) for one in answer.related],
        "statuses": _statuses(answer),
        "error": answer.error,
    }


def _statuses(answer: Answer) -> list[dict[str, Any]]:
    if answer.report is None:
        return []
    from assistant.status_wire import objective_status_data

    return [
        objective_status_data(answer.report, answer.report.assessment.objective(number))
        for number in answer.statuses
    ]


def failed(question: str, error: str) -> dict[str, Any]:
    """Return the answer object of a question that could not be dealt with."""
    return answer_data(Answer("", question, "failed", error, error=error))


def citation_data(citation: Citation) -> dict[str, Any]:
    """Return a citation as the contract's object."""
    return {
        "id": citation.id,
        "document_id": citation.document_id,
        "document_title": citation.document_title,
        "published": citation.published,
        "section": list(citation.section),
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "sha256": citation.sha256,
        "url": citation.url,
    }


def hit_data(corpus: Corpus, hit: Hit) -> dict[str, Any]:
    """Return a search hit as an object."""
    return {
        "document_id": hit.passage.document_id,
        "section": list(hit.passage.section),
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": corpus.words(hit.passage),
        "score": hit.score,
        "found_by": list(hit.found_by),
    }


def objective_data(corpus: Corpus, objective: Objective) -> dict[str, Any]:
    """Return a numbered objective as an object."""
    statement = objective.statement
    return {
        "objective": objective.number,
        "theme": objective.theme,
        "delivery": objective.delivery,
        "document_id": statement.document_id,
        "section": list(statement.section),
        "start": statement.start,
        "end": statement.end,
        "quote": corpus.words(statement),
    }
