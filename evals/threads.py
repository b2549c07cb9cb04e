"""Threads: questions asked one after the other, some of which lean on those before them.

One thread a line, as JSON; the first line of a file names its part of the set and the documents it
was written against. Every quote has to stand in its document exactly once, or nothing is run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import BadAnnotation
from corpus.pins import Place, place
from corpus.read import Corpus
from evals.cases import BadCase


class ThreadSet(StrEnum):
    """A part of the threads that ship."""

    development = "development"
    release = "release"


@dataclass(frozen=True)
class Turn:
    """A question of a thread, with what a right answer to it needs."""

    question: str
    leans: bool
    """Whether it can only be understood with the questions before it."""
    evidence: tuple[tuple[Place, ...], ...] = ()
    """Of a turn that leans. Every group is needed; of a group any one place will do."""
    declined: bool = False
    """Whether what it asks, understood rightly, is not in the documents."""


@dataclass(frozen=True)
class Thread:
    """Questions in the order in which they are asked; the first leans on none."""

    id: str
    turns: tuple[Turn, ...]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Item(_Row):
    document_id: str
    quote: str


class _Turn(_Row):
    question: str
    leans: bool
    evidence: list[list[_Item]] = []
    expect: Literal["answer", "not_in_documents"] = "answer"


class _Thread(_Row):
    id: str
    turns: list[_Turn]


class _Header(_Row):
    part: str
    version: int
    documents: dict[str, str]


def threads_file(part: ThreadSet) -> Path:
    """Return the file of a part of the threads."""
    names = {ThreadSet.development: "follow_ups", ThreadSet.release: "follow_ups_release"}
    return Path(str(files("evals"))) / "cases" / f"{names[part]}.jsonl"


def load_threads(path: Path, corpus: Corpus) -> list[Thread]:
    """Read the threads of a file and find their quotes.

    Raises:
        BadCase: the file is of other documents, a line is not as it should be, a quote does not
            stand in its document once, or an id stands twice.
    """
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    try:
        header = _Header.model_validate_json(lines[0] if lines else "")
        threads = [_thread(corpus, _Thread.model_validate_json(line)) for line in lines[1:]]
    except (ValidationError, BadAnnotation) as error:
        raise BadCase(f"{path.name}: {error}") from error
    hashes = {document.id: document.sha256 for document in corpus.documents}
    if not header.documents.items() <= hashes.items():
        raise BadCase(f"{path.name} was written against other documents: look at it again.")
    _check(path, threads)
    return threads


def _thread(corpus: Corpus, row: _Thread) -> Thread:
    return Thread(row.id, tuple(_turn(corpus, one) for one in row.turns))


def _turn(corpus: Corpus, row: _Turn) -> Turn:
    evidence = tuple(
        tuple(place(corpus, item.document_id, item.quote) for item in group)
        for group in row.evidence
    )
    return Turn(row.question, row.leans, evidence, row.expect == "not_in_documents")


def _check(path: Path, threads: Iterable[Thread]) -> None:
    known = set()
    for thread in threads:
        if thread.id in known:
            raise BadCase(f"{path.name} names thread {thread.id} twice.")
        known.add(thread.id)
        if not thread.turns or thread.turns[0].leans:
            raise BadCase(f"{thread.id} does not begin with a question that stands on its own.")
        for turn in thread.turns:
            if turn.leans != (bool(turn.evidence) != turn.declined):
                raise BadCase(
                    f"{thread.id}: a question that leans has its evidence, or is to be declined; "
                    "another has neither."
                )
