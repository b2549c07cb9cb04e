"""Copies of a corpus in which words are changed or deleted, or a document is added.

A copy is a folder as `corpus.read` reads it, with its manifest and with the annotations carried
over; see `evals.carried`.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.documents import Document
from corpus.manifest import Entry
from corpus.read import Corpus, load_corpus
from evals.carried import carry
from evals.revisions import Edit, Revision


@dataclass(frozen=True)
class NewDocument:
    """A document to add, in the corpus's Markdown."""

    id: str
    title: str
    publisher: str
    published: str
    """ISO date or year and month."""
    text: str


def write_copy(
    corpus: Corpus, folder: Path, edits: Iterable[Edit] = (), added: Sequence[NewDocument] = ()
) -> Corpus:
    """Write a copy of `corpus` into `folder`, which is there and empty, and return it.

    Annotations of the documents are carried over; those of no document are copied as they are.

    Raises:
        ValueError: two edits touch.
        CorpusError: the copy cannot be read.
    """
    revisions = _revisions(corpus, edits)
    documents = folder / "documents"
    documents.mkdir()
    entries = []
    for document in corpus.documents:
        text = revisions[document.id].text
        entries.append(_entry(document, text))
        _write(documents / f"{document.id}.md", text)
    for one in added:
        entries.append(
            Entry(one.id, one.title, one.publisher, one.published, one.publisher, _hash(one.text))
        )
        _write(documents / f"{one.id}.md", one.text)
    _write(documents / "manifest.toml", "\n".join(map(_table, entries)))
    shutil.copytree(corpus.root / "annotations", folder / "annotations")
    copy = load_corpus(folder)
    carry(corpus, copy, revisions)
    return copy


def _revisions(corpus: Corpus, edits: Iterable[Edit]) -> Mapping[str, Revision]:
    made = sorted(set(edits), key=lambda one: (one.document_id, one.start))
    return {
        document.id: Revision(
            document.text, tuple(one for one in made if one.document_id == document.id)
        )
        for document in corpus.documents
    }


def _entry(document: Document, text: str) -> Entry:
    return Entry(
        document.id, document.title, document.publisher, document.published, document.speaker,
        _hash(text), document.superseded_by,
    )  # fmt: skip


def _table(entry: Entry) -> str:
    fields = {name: value for name, value in asdict(entry).items() if value is not None}
    # A JSON string without control characters is a TOML string.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["[[document]]", *lines, ""])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
