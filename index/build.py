"""Build an index, or find the one that is there.

A build goes into a folder of its own and becomes current by one rename, so a crash, a full disk
or a reader in the middle never meets half an index. A lock keeps a second build out. Only texts
that the current index does not hold are embedded.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index import store
from index.embedding import Embedder, Progress, Vectors
from index.errors import BuildFailed, BuildRunning, IndexMissing, IndexStale, IndexUnusable
from index.units import Entry

FORMAT = 1
"""Goes up when the folder's layout or what is embedded changes in a way that hashes don't show."""

_CARD = "index.json"
_CURRENT = "current"
_LOCK = "lock"


@dataclass(frozen=True)
class Card:
    """What an index says of itself."""

    format: int
    model: str
    model_sha256: str
    texts: str
    """Hash of every text embedded, in order of its key."""
    entries: int
    dimension: int


@dataclass(frozen=True)
class Report:
    """What a build did."""

    entries: int
    embedded: int
    reused: int


def key_of(text: str) -> str:
    """Return the content hash that a text is stored under."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def build(
    folder: Path,
    entries: Sequence[Entry],
    embedder: Embedder,
    *,
    fresh: bool = False,
    patience: float = 600,
    progress: Progress | None = None,
) -> Report:
    """Bring the index in `folder` up to date with `entries`.

    Args:
        fresh: embed everything again, whatever is there.
        patience: how many seconds to wait for another build.
        progress: told how many of how many texts are embedded.

    Raises:
        BuildRunning: another process was still building here when patience ended.
        BuildFailed: no space or no permission; the current index is as it was.
    """
    texts = {key_of(entry.text): entry.text for entry in entries}
    keys = sorted(texts)
    with _locked(folder, patience):
        _clear_leftovers(folder)
        known = {} if fresh else _known(folder, embedder)
        missing = [key for key in keys if key not in known]
        if not missing and len(known) == len(keys):
            return Report(len(keys), 0, len(keys))
        if missing:
            new = embedder.embed([texts[key] for key in missing], progress=progress)
            known |= dict(zip(missing, new, strict=True))
        vectors: Vectors = np.stack([known[key] for key in keys])
        card = Card(
            FORMAT,
            embedder.name,
            embedder.fingerprint,
            _texts_hash(keys),
            len(keys),
            vectors.shape[1],
        )
        _publish(folder, card, keys, [texts[key] for key in keys], vectors)
        return Report(len(keys), len(missing), len(keys) - len(missing))


def read_vectors(folder: Path, entries: Sequence[Entry], embedder: Embedder) -> Vectors:
    """Return the vectors of `entries`, row by row, from the current index in `folder`.

    Raises:
        IndexMissing: nothing was built here.
        IndexStale: it was built from other texts, with another model or by another version.
        IndexUnusable: it is damaged.
    """
    card = read_card(folder)
    check(card, entries, embedder)
    stored = store.read(_current(folder))
    rows = {key: row for row, key in enumerate(stored.keys)}
    if len(rows) != card.entries or stored.vectors.shape != (card.entries, card.dimension):
        raise IndexUnusable(
            "The index does not hold what it says. "
            "Build it again with `assistant index build --fresh`."
        )
    return stored.vectors[[rows[key_of(entry.text)] for entry in entries]]


def check(card: Card, entries: Sequence[Entry], embedder: Embedder) -> None:
    """Hold an index's card against what is to be searched.

    Raises:
        IndexStale: it was built from other texts, with another model or by another version.
    """
    if card.format != FORMAT:
        raise IndexStale("The index was built by another version of the assistant.")
    if card.model_sha256 != embedder.fingerprint:
        raise IndexStale("The index was built with another embedding model.")
    keys = sorted({key_of(entry.text) for entry in entries})
    if card.texts != _texts_hash(keys):
        raise IndexStale("The index was built from other documents or annotations.")


def read_card(folder: Path) -> Card:
    """Return what the current index in `folder` says of itself.

    Raises:
        IndexMissing: there is none.
        IndexUnusable: its card cannot be read.
    """
    path = _current(folder) / _CARD
    try:
        return Card(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable(
            "The index is damaged: its card cannot be read. "
            "Build it again with `assistant index build --fresh`."
        ) from error


def _current(folder: Path) -> Path:
    try:
        name = (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(
            "There is no index yet. Build it with `assistant index build`."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnusable(
            "The index cannot be read. Build it again with `assistant index build --fresh`."
        ) from error
    return folder / Path(name).name


def _texts_hash(keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode("ascii")).hexdigest()


def _known(folder: Path, embedder: Embedder) -> dict[str, Vectors]:
    """The vectors of the current index, if the same model made them; else none."""
    try:
        card = read_card(folder)
        if (card.format, card.model_sha256) != (FORMAT, embedder.fingerprint):
            return {}
        stored = store.read(_current(folder))
    except (IndexMissing, IndexUnusable):
        return {}
    return dict(zip(stored.keys, stored.vectors, strict=True))


@contextmanager
def _locked(folder: Path, patience: float) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise BuildFailed(
            f"The index folder {folder} cannot be written to. "
            "Choose another with ASSISTANT_DATA_DIR."
        ) from error
    with lock:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= deadline:
                    raise BuildRunning(
                        "Another process is building the index. Try again when it is done."
                    ) from error
                time.sleep(0.2)
        yield  # closing the file lets go of the lock, also when the process is killed


def _publish(folder: Path, card: Card, keys: list[str], texts: list[str], vectors: Vectors) -> None:
    pointer = folder / f"{_CURRENT}.new"
    target: Path | None = None
    try:
        target = Path(tempfile.mkdtemp(prefix="build-", dir=folder))
        store.write(target, keys, texts, vectors)
        (target / _CARD).write_text(json.dumps(asdict(card), indent=2), encoding="utf-8")
        pointer.write_text(target.name, encoding="utf-8")
        pointer.replace(folder / _CURRENT)
    except (OSError, BuildFailed) as error:
        if target:
            shutil.rmtree(target, ignore_errors=True)
        with suppress(OSError):
            pointer.unlink(missing_ok=True)
        if isinstance(error, BuildFailed):
            raise
        raise BuildFailed(
            "The index could not be written: the disk may be full, or the folder not writable. "
            "The index that was there before, if any, is as it was."
        ) from error


def _clear_leftovers(folder: Path) -> None:
    """Remove builds that are not current: older ones, and what a crash left behind."""
    current = None
    with suppress(IndexMissing, IndexUnusable):
        current = _current(folder)
    for path in folder.glob("build-*"):
        if path != current:
            shutil.rmtree(path, ignore_errors=True)
