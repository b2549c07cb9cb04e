"""Reading `annotations/` for what `corpus.knowledge` holds: checked row by row, pin by pin."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import BadAnnotation
from corpus.knowledge import (
    Conflict,
    Expectation,
    Gap,
    Knowledge,
    Level,
    NoExpectation,
    Premise,
    Scope,
    Side,
    Strength,
    Theme,
)
from corpus.pins import Place, place
from corpus.read import Corpus


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Pin(_Row):
    document: str
    quote: str = Field(min_length=1)
    under: str | None = None

    def place(self, corpus: Corpus) -> Place:
        return place(corpus, self.document, self.quote, self.under)


class _Expectation(_Pin):
    id: str
    lead_in: str | None = None
    who: str
    level: Level
    strength: Strength
    verb: str = Field(min_length=1)
    theme: Theme
    about: str
    deadline: str | None = None
    figure: str | None = None


class _NoExpectation(_Pin):
    reason: str


class _Side(_Pin):
    says: str


class _Topic(_Row):
    id: str
    about: str
    text: str
    asked: tuple[str, ...]


class _Conflict(_Topic):
    side: tuple[_Side, ...] = Field(min_length=2)


class _Gap(_Topic):
    kind: str = ""
    answered: tuple[str, ...] = ()
    mention: tuple[_Pin, ...] = Field(min_length=1)
    pointer: tuple[_Pin, ...] = ()


class _Premise(_Topic):
    believes: str
    kind: str = ""
    not_assumed: tuple[str, ...] = ()
    right: tuple[_Pin, ...] = Field(min_length=1)


class _Scope(_Row):
    level: Level
    text: str
    says: tuple[_Pin, ...] = Field(min_length=1)
    document: str
    sections: tuple[str, ...] = Field(min_length=1)


def load_knowledge(corpus: Corpus) -> Knowledge:
    """Read all of it and find every pin. What a corpus has no files for is empty.

    Raises:
        BadAnnotation: a file or entry is not as it should be, a pin does not match exactly once,
            or an id is used twice.
    """
    return Knowledge(
        tuple(_entries(corpus, "expectations", "expectation", _Expectation, _expectation)),
        tuple(_entries(corpus, "expectations", "exception", _NoExpectation, _no_expectation)),
        tuple(_entries(corpus, "conflicts", "conflict", _Conflict, _conflict)),
        tuple(_entries(corpus, "gaps", "gap", _Gap, _gap)),
        tuple(_entries(corpus, "premises", "premise", _Premise, _premise)),
        tuple(_entries(corpus, "scopes", "scope", _Scope, _scope)),
    )


_R = TypeVar("_R", bound=BaseModel)
_T = TypeVar("_T")


def _entries(
    corpus: Corpus, folder: str, table: str, row: type[_R], made: Callable[[Corpus, _R], _T]
) -> Iterator[_T]:
    seen: set[str] = set()
    for path in sorted((corpus.root / "annotations" / folder).glob("*.toml")):
        for number, data in enumerate(_tables(path, table), start=1):
            name = data.get("id", number) if isinstance(data, dict) else number
            where = f"annotations/{folder}/{path.name}, {table} {name}"
            try:
                yield made(corpus, row.model_validate(data))
            except ValidationError as error:
                fields = ", ".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
                raise BadAnnotation(f"{where}: not as it should be ({fields}).") from error
            except BadAnnotation as error:
                raise BadAnnotation(f"{where}: {error}") from error
            if str(name) in seen and "id" in data:
                raise BadAnnotation(f"{where}: the id is used twice.")
            seen.add(str(name))


def _tables(path: Path, table: str) -> list[Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadAnnotation(f"annotations/{path.name} cannot be read as TOML.") from error
    if not isinstance(found, list):
        raise BadAnnotation(f"annotations/{path.name}: [[{table}]] is a list of tables.")
    return found


def _expectation(corpus: Corpus, row: _Expectation) -> Expectation:
    stands = row.place(corpus)
    lead_in = _lead_in(corpus, row.lead_in, stands) if row.lead_in else None
    words = f"{row.lead_in or ''} {row.quote}"
    for name, part in (("verb", row.verb), ("figure", row.figure)):
        if part and part not in words:
            raise BadAnnotation(f"the {name} {part!r} is not in its words.")
    return Expectation(
        row.id, stands, lead_in, row.who, row.level, row.strength, row.verb, row.theme, row.about,
        row.deadline, row.figure,
    )  # fmt: skip


def _lead_in(corpus: Corpus, quote: str, item: Place) -> Place:
    """Return the last place before `item` where `quote` stands."""
    start = corpus.document(item.document_id).text.rfind(quote, 0, item.start)
    if start < 0:
        raise BadAnnotation(f"the lead-in {quote[:60]!r} does not stand before its item.")
    return Place(item.document_id, start, start + len(quote))


def _no_expectation(corpus: Corpus, row: _NoExpectation) -> NoExpectation:
    return NoExpectation(row.place(corpus), row.reason)


def _conflict(corpus: Corpus, row: _Conflict) -> Conflict:
    sides = tuple(Side(one.place(corpus), one.says) for one in row.side)
    return Conflict(row.id, row.about, row.text, sides, row.asked)


def _gap(corpus: Corpus, row: _Gap) -> Gap:
    mentions = tuple(one.place(corpus) for one in row.mention)
    pointers = tuple(one.place(corpus) for one in row.pointer)
    return Gap(row.id, row.about, row.text, mentions, pointers, row.asked, row.answered)


def _premise(corpus: Corpus, row: _Premise) -> Premise:
    right = tuple(one.place(corpus) for one in row.right)
    return Premise(row.id, row.about, row.believes, row.text, right, row.asked, row.not_assumed)


def _scope(corpus: Corpus, row: _Scope) -> Scope:
    if row.document not in {document.id for document in corpus.documents}:
        raise BadAnnotation(f"the corpus has no document {row.document!r}.")
    covers = []
    for name in row.sections:
        found = [
            Place(row.document, section.start, section.end)
            for section in corpus.sections(row.document)
            if section.path and section.path[-1] == name
        ]
        if len(found) != 1:
            raise BadAnnotation(f"{len(found)} sections are called {name!r}, not one.")
        covers += found
    says = tuple(one.place(corpus) for one in row.says)
    return Scope(row.level, row.text, says, tuple(covers))
