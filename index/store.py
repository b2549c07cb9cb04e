"""Where vectors are kept: Chroma, embedded and persistent. The only module that imports chromadb.

One folder holds one index, written once and then only read. Ranking asks for all vectors at once
and is exact: see docs/decisions/0002-exact-ranking.md.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from index.embedding import Vectors
from index.errors import BuildFailed, IndexUnusable

if TYPE_CHECKING:
    from chromadb.api.client import Client

_COLLECTION = "passages"
_BATCH = 1000


@dataclass(frozen=True)
class Stored:
    """The entries of an index: keys (content hashes) and their vectors, row by row."""

    keys: tuple[str, ...]
    vectors: Vectors


def write(folder: Path, keys: Sequence[str], texts: Sequence[str], vectors: Vectors) -> None:
    """Write a new store into `folder`, which exists and is empty.

    Raises:
        BuildFailed: there is no space, or no permission.
    """
    client = None
    try:
        client = _client(folder)
        collection = client.create_collection(
            _COLLECTION, configuration={"hnsw": {"space": "ip"}}, embedding_function=None
        )
        for start in range(0, len(keys), _BATCH):
            rows = slice(start, start + _BATCH)
            collection.add(
                ids=list(keys[rows]), embeddings=vectors[rows], documents=list(texts[rows])
            )
    except _faults() as error:
        raise BuildFailed(
            "The index could not be written: the disk may be full, or the folder not writable. "
            "The index that was there before, if any, is as it was."
        ) from error
    finally:
        _close(client)


def read(folder: Path) -> Stored:
    """Read a whole store, in the order of its keys.

    A folder that cannot be written to is read from a copy: SQLite wants to write beside its file.

    Raises:
        IndexUnusable: the store is damaged, half written, or cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="assistant-index-") as spare:
        client = None
        try:
            if not _writable(folder):
                folder = Path(shutil.copytree(folder, Path(spare) / "copy"))
            client = _client(folder)
            rows = client.get_collection(_COLLECTION, embedding_function=None).get(
                include=["embeddings"]
            )
            order = sorted(range(len(rows["ids"])), key=rows["ids"].__getitem__)
            vectors = np.asarray(rows["embeddings"], dtype=np.float32)
            return Stored(tuple(rows["ids"][row] for row in order), vectors[order])
        except _faults() as error:
            raise IndexUnusable(
                "The index is damaged or cannot be read. "
                "Build it again with `assistant index build --fresh`."
            ) from error
        finally:
            _close(client)


def _client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )
    return cast("Client", client)


def _close(client: "Client | None") -> None:
    """Let go of the files, so that the folder can be moved or deleted."""
    if client is not None:
        with suppress(*_faults()):
            client.close()


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _faults() -> tuple[type[BaseException], ...]:
    """What Chroma raises when its files are damaged, missing or full."""
    from chromadb.errors import ChromaError

    return (ChromaError, OSError, sqlite3.Error, ValueError, KeyError, RuntimeError)
