"""Reviewed knowledge about the documents, each entry pinned to an exact quote.

`annotations/questions/*.jsonl`: questions as staff would ask them, by the passage that answers.
`annotations/unanswered.jsonl`: questions of a kind that the documents do not answer.
`annotations/glossary.toml`: abbreviations and staff words, each with its source.
`annotations/titles.toml`: short titles of the numbered objectives.

A pin is a document's id, a quote, and where the quote stands more than once, the last heading
above it. A pin that does not match exactly one passage is a fault: the documents have changed and
the annotation has to be looked at again.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.documents import Passage
from corpus.errors import BadAnnotation
from corpus.read import Corpus


@dataclass(frozen=True)
class AskedOf:
    """Questions that a passage answers, in the words of staff."""

    passage_id: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Unanswered:
    """A question that the documents do not answer, and of which kind it is."""

    question: str
    kind: str
    """`clinical`, `personal`, `elsewhere` (other matters) or `near` (like theirs, but not said)."""


@dataclass(frozen=True)
class Term:
    """An abbreviation or a word of staff, what it means, and where that is from."""

    term: str
    forms: tuple[str, ...]
    meaning: str
    source: str


def load_questions(corpus: Corpus, *, files: str = "*.jsonl") -> list[AskedOf]:
    """Read every expansion question and find the passage it is pinned to.

    Args:
        files: which files, as a pattern; `*.a.jsonl` are those of the first author.

    Raises:
        BadAnnotation: a line is not as it should be, or its pin does not match exactly once.
    """
    pins: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        pins[passage.document_id, corpus.words(passage)].append(passage)
    asked: dict[str, list[str]] = defaultdict(list)
    for path in sorted((corpus.root / "annotations" / "questions").glob(files)):
        for where, line in _lines(path):
            try:
                found = pins[line["document"], line["quote"]]
                questions = [str(question) for question in line["questions"]]
            except (KeyError, TypeError) as error:
                raise BadAnnotation(f"{where} needs document, quote and questions.") from error
            if "under" in line:
                found = [p for p in found if p.section and p.section[-1] == line["under"]]
            if len(found) != 1:
                raise BadAnnotation(
                    f"{where}: the quote is the words of {len(found)} passages, not of one."
                )
            asked[found[0].id] += questions
    return [AskedOf(identity, tuple(questions)) for identity, questions in asked.items()]


def load_unanswered(root: Path) -> list[Unanswered]:
    """Read the questions that the documents do not answer.

    Raises:
        BadAnnotation: a line is not as it should be.
    """
    path = root / "annotations" / "unanswered.jsonl"
    found = []
    for where, line in _lines(path):
        try:
            found.append(Unanswered(str(line["question"]), str(line["kind"])))
        except (KeyError, TypeError) as error:
            raise BadAnnotation(f"{where} needs question and kind.") from error
    return found


def load_glossary(root: Path) -> list[Term]:
    """Read the glossary.

    Raises:
        BadAnnotation: the file is not TOML or an entry lacks a field.
    """
    path = root / "annotations" / "glossary.toml"
    if not path.exists():
        return []
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return [
            Term(entry["term"], tuple(entry["forms"]), entry["meaning"], entry["source"])
            for entry in data["term"]
        ]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadAnnotation("annotations/glossary.toml cannot be read as TOML.") from error
    except (KeyError, TypeError) as error:
        raise BadAnnotation(
            "In annotations/glossary.toml each [[term]] needs term, forms, meaning and source."
        ) from error


def load_titles(corpus: Corpus) -> dict[tuple[str, str], str]:
    """Return short titles of numbered statements, by document and label ("Objective 8").

    Raises:
        BadAnnotation: the file is not TOML, or a title is not words of its statement.
    """
    path = corpus.root / "annotations" / "titles.toml"
    if not path.exists():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadAnnotation("annotations/titles.toml cannot be read as TOML.") from error
    statements = {
        (passage.document_id, passage.section[-1]): corpus.words(passage)
        for passage in corpus.passages
        if passage.kind == "statement" and passage.section
    }
    titles = {
        (document, label): title for document, of in data.items() for label, title in of.items()
    }
    for key, title in titles.items():
        if title not in statements.get(key, ""):
            raise BadAnnotation(f"annotations/titles.toml: {title!r} is not in {key[1]}'s words.")
    return titles


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield where each line of a JSON Lines file stands, and what it holds."""
    if not path.exists():
        return
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadAnnotation(f"annotations/{path.name} cannot be read as UTF-8.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"annotations/{path.name}, line {number}"
        try:
            yield where, json.loads(line)
        except json.JSONDecodeError as error:
            raise BadAnnotation(f"{where} is not JSON.") from error
