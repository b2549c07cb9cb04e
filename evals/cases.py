"""Evaluation cases: questions, and the exact words that an answer to them rests on."""

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.read import Corpus

Expect = Literal["answer", "not_in_documents", "out_of_scope", "correct_premise", "report_conflict"]


class BadCase(ValueError):
    """A case that is not as it should be, or whose quote does not stand in its document once."""


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document_id: str
    quote: str


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid")
    vital: bool
    any_of: list[str]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    type: str
    style: str
    audience: str
    question: str
    expect: Expect
    evidence: list[list[_Item]]
    facts: list[_Fact]
    near_miss_of: str | None = None
    rationale: str


@dataclass(frozen=True)
class Span:
    """Where needed words stand."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """A question with what a right answer needs."""

    id: str
    type: str
    question: str
    expect: Expect
    evidence: tuple[tuple[Span, ...], ...]
    """Every group is needed; of a group any one span will do."""
    facts: tuple[tuple[re.Pattern[str], ...], ...]
    """Vital facts: of each, one of the patterns stands in the answer."""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it, or put a wrong premise right."""
        return bool(self.evidence)


def cases_file(name: str) -> Path:
    """Return the file of a set of cases: `development` or `release`."""
    return Path(str(files("evals"))) / "cases" / f"{name}.jsonl"


def load_cases(path: Path, corpus: Corpus) -> list[Case]:
    """Read the cases of a file and find their quotes.

    Raises:
        BadCase: a line is not as it should be, or a quote does not stand in its document once.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = _Row(**json.loads(line))
        except (ValidationError, ValueError, TypeError) as error:
            raise BadCase(f"{path.name}, line {number} is no case: {error}") from error
        cases.append(
            Case(
                id=row.id,
                type=row.type,
                question=row.question,
                expect=row.expect,
                evidence=tuple(
                    tuple(_span(corpus, item, row.id) for item in group) for group in row.evidence
                ),
                facts=tuple(
                    tuple(re.compile(pattern, re.IGNORECASE) for pattern in fact.any_of)
                    for fact in row.facts
                    if fact.vital
                ),
            )
        )
    if len({case.id for case in cases}) < len(cases):
        raise BadCase(f"{path.name} names a case twice.")
    return cases


def _span(corpus: Corpus, item: _Item, identity: str) -> Span:
    text = corpus.document(item.document_id).text
    if text.count(item.quote) != 1:
        raise BadCase(
            f"Case {identity}: {item.quote[:50]!r} stands {text.count(item.quote)} times."
        )
    start = text.index(item.quote)
    return Span(item.document_id, start, start + len(item.quote))
