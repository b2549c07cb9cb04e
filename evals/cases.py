"""Evaluation cases: questions, and what a right answer to each needs.

One case a line, as JSON; the first line of a file names its part of the set and the documents it
was written against. Every quote has to stand in its document exactly once, or nothing is run.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import BadAnnotation
from corpus.pins import Place, place
from corpus.read import Corpus

Expect = Literal["answer", "report_conflict", "correct_premise", "not_in_documents", "out_of_scope"]
"""`answer`: the documents answer it. `report_conflict`: they differ, and both sides are needed.
`correct_premise`: the question assumes what they contradict. The other two are to be declined."""

Type = Literal[
    "threshold", "deadline", "responsible", "list", "definition", "both_documents", "conflict",
    "multi_hop", "vague", "variant", "level", "objective", "false_premise", "near_miss",
    "out_of_scope", "injection",
]  # fmt: skip

NoticeKind = Literal["scope", "conflict", "dated", "gap", "premise", "strength"]


class BadCase(ValueError):
    """A case that is not as it should be, or whose quote does not stand in its document once."""


@dataclass(frozen=True)
class NumberFact:
    """A figure that has to be said exactly."""

    value: Decimal
    unit: str
    comparator: str | None
    """`at least`, `at most`, `exactly`, `within`; None where it does not matter."""
    by: str | None
    """The date it is to be met by, in words that have to stand beside it."""


@dataclass(frozen=True)
class Fact:
    """Something that the answer has to say."""

    id: str
    vital: bool
    any_of: tuple[re.Pattern[str], ...]
    """Any one of these in the answer will do; empty when it is a number."""
    number: NumberFact | None
    in_quote: bool
    """Whether it has to stand in the quotes as well."""


@dataclass(frozen=True)
class Slots:
    """Who, how strongly, at which level, how much, by when: in the document's words."""

    actor: str | None = None
    strength: str | None = None
    level: str | None = None
    value: str | None = None
    unit: str | None = None
    deadline: str | None = None


@dataclass(frozen=True)
class Forbidden:
    """What would make an answer wrong, and why."""

    pattern: re.Pattern[str]
    reason: str


@dataclass(frozen=True)
class Case:
    """A question with what a right answer needs."""

    id: str
    version: int
    family: str
    """Paraphrases of one question share it; they are one observation, not several."""
    cluster: str
    """Document and chapter that the evidence is from: cases of one cluster are alike."""
    type: Type
    style: str
    audience: str
    question: str
    expect: Expect
    evidence: tuple[tuple[Place, ...], ...]
    """Every group is needed; of a group any one place will do."""
    facts: tuple[Fact, ...]
    slots: Slots
    forbid: tuple[Forbidden, ...]
    notices: tuple[NoticeKind, ...]
    """Kinds of notice that the answer has to carry."""
    max_words: int
    near_miss_of: str | None
    author: str
    rationale: str

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it, or put a wrong premise right."""
        return self.expect in ("answer", "report_conflict", "correct_premise")

    @property
    def vital(self) -> tuple[Fact, ...]:
        """The facts that an answer can't do without."""
        return tuple(fact for fact in self.facts if fact.vital)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Item(_Row):
    document_id: str
    quote: str
    page: int | None = None


class _Fact(_Row):
    id: str
    vital: bool
    any_of: list[str] = []
    number: str | None = None
    unit: str = ""
    comparator: Literal["at least", "at most", "exactly", "within"] | None = None
    by: str | None = None
    must_be_in_quote: bool = True


class _Slots(_Row):
    actor: str | None = None
    strength: str | None = None
    level: str | None = None
    value: str | None = None
    unit: str | None = None
    deadline: str | None = None


class _Forbidden(_Row):
    pattern: str
    reason: str


class _Case(_Row):
    id: str
    version: int = 1
    family: str
    section_cluster: str
    type: Type
    style: str
    audience: str
    question: str
    expect: Expect
    evidence: list[list[_Item]]
    facts: list[_Fact]
    slots: _Slots = Field(default_factory=_Slots)
    forbid: list[_Forbidden] = []
    notices: list[NoticeKind] = []
    max_words: int = 200
    near_miss_of: str | None = None
    author: str
    reviewer: str | None = None
    date: str
    rationale: str


class _Header(_Row):
    part: str
    version: int
    documents: dict[str, str]


def cases_file(name: str) -> Path:
    """Return the file of a part of the set: `development` or `release`."""
    return Path(str(files("evals"))) / "cases" / f"{name}.jsonl"


def load_cases(path: Path, corpus: Corpus) -> list[Case]:
    """Read the cases of a file and find their quotes.

    Raises:
        BadCase: the file is of other documents, a line is not as it should be, a quote does not
            stand in its document once, a pattern is none, or an id stands twice.
    """
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if line.strip()
    ]
    if not lines:
        raise BadCase(f"{path.name} is empty.")
    _check_header(path, lines[0][1], corpus)
    cases = []
    for number, line in lines[1:]:
        where = f"{path.name}, line {number}"
        try:
            row = _Case.model_validate_json(line)
            cases.append(_case(corpus, row))
        except ValidationError as error:
            raise BadCase(f"{where} is no case: {error}") from error
        except (BadAnnotation, re.error, InvalidOperation) as error:
            raise BadCase(f"{where}: {error}") from error
    _check_together(path, cases)
    return cases


def _check_header(path: Path, line: str, corpus: Corpus) -> None:
    try:
        header = _Header.model_validate(json.loads(line))
    except (ValidationError, ValueError) as error:
        raise BadCase(f"{path.name} does not begin with its part and documents.") from error
    hashes = {document.id: document.sha256 for document in corpus.documents}
    if not header.documents.items() <= hashes.items():
        raise BadCase(f"{path.name} was written against other documents: look at its cases again.")


def _check_together(path: Path, cases: Iterable[Case]) -> None:
    known: set[str] = set()
    twins = []
    for case in cases:
        if case.id in known:
            raise BadCase(f"{path.name} names case {case.id} twice.")
        known.add(case.id)
        if case.near_miss_of:
            twins.append(case.near_miss_of)
        if case.answerable != bool(case.evidence):
            raise BadCase(f"Case {case.id}: evidence is for what can be answered, and only that.")
    if unknown := set(twins) - known:
        raise BadCase(f"{path.name} has twins of cases that are not there: {sorted(unknown)}.")


def _case(corpus: Corpus, row: _Case) -> Case:
    return Case(
        id=row.id,
        version=row.version,
        family=row.family,
        cluster=row.section_cluster,
        type=row.type,
        style=row.style,
        audience=row.audience,
        question=row.question,
        expect=row.expect,
        evidence=tuple(
            tuple(place(corpus, item.document_id, item.quote) for item in group)
            for group in row.evidence
        ),
        facts=tuple(_fact(one) for one in row.facts),
        slots=Slots(**row.slots.model_dump()),
        forbid=tuple(
            Forbidden(re.compile(one.pattern, re.IGNORECASE), one.reason) for one in row.forbid
        ),
        notices=tuple(row.notices),
        max_words=row.max_words,
        near_miss_of=row.near_miss_of,
        author=row.author,
        rationale=row.rationale,
    )


def _fact(row: _Fact) -> Fact:
    number = None
    if row.number is not None:
        number = NumberFact(Decimal(row.number), row.unit, row.comparator, row.by)
    patterns = tuple(re.compile(pattern, re.IGNORECASE) for pattern in row.any_of)
    if number is None and not patterns:
        raise BadAnnotation(f"fact {row.id} says nothing.")
    return Fact(row.id, row.vital, patterns, number, row.must_be_in_quote)
