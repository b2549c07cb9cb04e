"""Files to documents and passages. Nothing is read that is not as the manifest says."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from corpus.documents import Document, Passage, Section
from corpus.errors import UnreadableDocument
from corpus.manifest import Entry, load_manifest
from corpus.split import sections, split

_HIDDEN = re.compile(
    r"<(?!br>)[a-z/!?@#]|\]\([^)]|(?:javascript|data|vbscript):\S"
    r"|[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\U000e0000-\U000e007f]",
    re.IGNORECASE,
)
"""HTML, links with a text of their own, and characters that are not seen or turn others round."""


@dataclass(frozen=True)
class Corpus:
    """The documents with their passages, each in reading order."""

    root: Path
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.passages}

    def document(self, identity: str) -> Document:
        """Return the document with this id; KeyError when there is none."""
        return self._documents[identity]

    def passage(self, identity: str) -> Passage:
        """Return the passage with this id; KeyError when there is none."""
        return self._passages[identity]

    def words(self, passage: Passage) -> str:
        """Return the words of `passage`, exactly as they stand."""
        return passage.words_in(self.document(passage.document_id))

    def sections(self, identity: str) -> list[Section]:
        """Return the sections of the document with this id, in order."""
        return sections(self.document(identity))


def packaged_root() -> Path:
    """Return the folder of the corpus that ships with the package."""
    return Path(str(files("corpus")))


def load_corpus(root: Path) -> Corpus:
    """Read the manifest and every document under `root`, and split them.

    Raises:
        BadManifest: see `load_manifest`.
        UnreadableDocument: a file is missing, is not UTF-8, or its hash is not the manifest's.
    """
    folder = root / "documents"
    documents = tuple(
        read_document(folder / f"{entry.id}.md", entry)
        for entry in load_manifest(folder / "manifest.toml")
    )
    passages = tuple(passage for document in documents for passage in split(document))
    return Corpus(root, documents, passages)


def read_document(path: Path, entry: Entry) -> Document:
    """Read one document and hold it against its manifest entry.

    Raises:
        UnreadableDocument: see `load_corpus`.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise UnreadableDocument(f"The document {path.name} cannot be read.") from error
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"The document {path.name} is not UTF-8.") from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != entry.sha256:
        raise UnreadableDocument(
            f"The document {path.name} is not the one in the manifest: its SHA-256 differs. "
            "Restore the file, or run `assistant corpus clean` if the change is meant."
        )
    if "\r" in text:
        raise UnreadableDocument(f"The document {path.name} has line ends other than a line feed.")
    if hidden := _HIDDEN.search(text):
        raise UnreadableDocument(
            f"The document {path.name} holds hidden text or markup at character {hidden.start()}: "
            "take it out, so that what is quoted is what a reader sees."
        )
    return Document(
        id=entry.id,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
        speaker=entry.speaker,
        sha256=sha256,
        text=text,
        superseded_by=entry.superseded_by,
    )
