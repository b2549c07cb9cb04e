"""Builds with a small, quick embedder; the store is the real Chroma throughout."""

import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index import build, store
from index.embedding import Progress, Vectors
from index.errors import BuildFailed, BuildRunning, IndexMissing, IndexStale, IndexUnusable
from index.units import Entry

ROOT = Path(__file__).parent.parent.parent
TEXTS = [Entry(f"text {number}", f"d:{number}", "leaf") for number in range(30)]


class HashEmbedder:
    """Vectors from a hash: quick and always the same. Says what it was asked to embed."""

    def __init__(self, name: str = "hash") -> None:
        self.name = name
        self.fingerprint = f"{name}-1"
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.asked += texts
        rows = [np.frombuffer(hashlib.sha256(t.encode()).digest(), dtype=np.uint8) for t in texts]
        table = np.stack(rows).astype(np.float32)
        return (table / np.linalg.norm(table, axis=1, keepdims=True)).astype(np.float32)


def test_what_is_built_is_what_is_read(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    build.build(tmp_path, TEXTS, embedder)
    expected = HashEmbedder().embed([entry.text for entry in TEXTS])
    assert np.allclose(build.read_vectors(tmp_path, TEXTS, embedder), expected)


def test_only_what_changed_is_embedded_again(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    embedder = HashEmbedder()
    changed = [*TEXTS[:-1], Entry("something new", "d:29", "leaf")]
    report = build.build(tmp_path, changed, embedder)
    assert embedder.asked == ["something new"]
    assert (report.embedded, report.reused) == (1, 29)


def test_nothing_is_embedded_when_nothing_changed(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    embedder = HashEmbedder()
    report = build.build(tmp_path, TEXTS, embedder)
    assert embedder.asked == []
    assert report.embedded == 0


def test_a_fresh_build_embeds_everything(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    assert build.build(tmp_path, TEXTS, HashEmbedder(), fresh=True).embedded == 30


def test_no_index_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="assistant index build"):
        build.read_vectors(tmp_path, TEXTS, HashEmbedder())


def test_an_index_of_another_model_is_stale(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    with pytest.raises(IndexStale, match="another embedding model"):
        build.read_vectors(tmp_path, TEXTS, HashEmbedder("other"))


def test_another_model_embeds_everything_again(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    assert build.build(tmp_path, TEXTS, HashEmbedder("other")).embedded == 30


def test_an_index_of_other_texts_is_stale(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    with pytest.raises(IndexStale, match="other documents or annotations"):
        build.read_vectors(tmp_path, TEXTS[1:], HashEmbedder())


def test_an_index_of_another_version_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    monkeypatch.setattr(build, "FORMAT", build.FORMAT + 1)
    with pytest.raises(IndexStale, match="another version"):
        build.read_vectors(tmp_path, TEXTS, HashEmbedder())


def test_a_full_disk_leaves_the_old_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())

    def full(*_: object) -> None:
        raise BuildFailed("The disk may be full.")

    with monkeypatch.context() as patch, pytest.raises(BuildFailed, match="full"):
        patch.setattr(store, "write", full)
        build.build(tmp_path, TEXTS[1:], HashEmbedder())
    assert len(build.read_vectors(tmp_path, TEXTS, HashEmbedder())) == 30
    assert len(list(tmp_path.glob("build-*"))) == 1


def test_a_disk_that_is_really_full_is_told_in_words(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(full)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here")
    try:
        with pytest.raises(BuildFailed, match="disk may be full"):
            build.build(full, TEXTS, HashEmbedder())
        with pytest.raises(IndexMissing):
            build.read_card(full)
    finally:
        subprocess.run(["umount", str(full)], check=True)


def test_a_build_that_is_killed_half_way_leaves_the_old_index(tmp_path: Path) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    half = textwrap.dedent(
        f"""
        import os, sys
        sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
        from pathlib import Path
        from index import build, store
        from test_build import HashEmbedder, TEXTS
        write = store.write
        def killed(*args):
            write(*args)
            os.kill(os.getpid(), 9)
        store.write = killed
        build.build(Path({str(tmp_path)!r}), TEXTS[1:], HashEmbedder())
        """
    )
    done = subprocess.run([sys.executable, "-c", half], capture_output=True, timeout=120)
    assert done.returncode == -9
    assert len(list(tmp_path.glob("build-*"))) == 2
    assert len(build.read_vectors(tmp_path, TEXTS, HashEmbedder())) == 30
    build.build(tmp_path, TEXTS[2:], HashEmbedder())  # the next build clears up
    assert len(build.read_vectors(tmp_path, TEXTS[2:], HashEmbedder())) == 28


def _build_some(folder: str, first: int) -> int:
    report = build.build(Path(folder), TEXTS[first:], HashEmbedder())
    return report.entries


def test_builds_at_once_wait_for_each_other_and_none_is_corrupt(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        done = pool.starmap(_build_some, [(str(tmp_path), first) for first in (0, 0, 0)])
    assert done == [30, 30, 30]
    assert len(build.read_vectors(tmp_path, TEXTS, HashEmbedder())) == 30


def test_a_build_that_lasts_too_long_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with (
        build._locked(tmp_path, 0),
        pytest.raises(BuildRunning, match="Another process"),
    ):
        build.build(tmp_path, TEXTS, HashEmbedder(), patience=0)


@pytest.mark.parametrize("damage", ["empty", "garbage", "gone", "card", "pointer", "truncated"])
def test_a_damaged_index_is_told_in_words_and_can_be_built_again(
    tmp_path: Path, damage: str
) -> None:
    build.build(tmp_path, TEXTS, HashEmbedder())
    current = tmp_path / (tmp_path / "current").read_text(encoding="utf-8")
    database = current / "chroma.sqlite3"
    if damage == "empty":
        database.write_bytes(b"")
    elif damage == "garbage":
        database.write_bytes(b"not a database" * 500)
    elif damage == "truncated":
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    elif damage == "gone":
        shutil.rmtree(current)
    elif damage == "card":
        (current / "index.json").write_text("{", encoding="utf-8")
    else:
        (tmp_path / "current").write_bytes(b"\xff\xfe")
    with pytest.raises(IndexUnusable, match="assistant index build --fresh"):
        build.read_vectors(tmp_path, TEXTS, HashEmbedder())
    build.build(tmp_path, TEXTS, HashEmbedder(), fresh=True)
    assert len(build.read_vectors(tmp_path, TEXTS, HashEmbedder())) == 30


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach: pytest keeps its own shut."""
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


def test_an_index_that_may_only_be_read_is_read(open_folder: Path) -> None:
    build.build(open_folder, TEXTS, HashEmbedder())
    if os.geteuid() != 0:
        pytest.skip("only root can try it as another user")
    script = textwrap.dedent(
        f"""
        import os, sys
        sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
        from pathlib import Path
        from index import build
        from test_build import HashEmbedder, TEXTS
        folder = Path({str(open_folder)!r})
        build.read_vectors(folder, TEXTS, HashEmbedder())  # loads what root alone may load
        os.setuid(65534)
        folder = Path({str(open_folder)!r})
        print(len(build.read_vectors(folder, TEXTS, HashEmbedder())))
        try:
            build.build(folder, TEXTS[1:], HashEmbedder())
        except build.BuildFailed as error:
            print(error)
        """
    )
    open_folder.chmod(0o755)
    for path in open_folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120)
    assert done.stdout.startswith(b"30\n"), done.stderr.decode()
    assert b"cannot be written to" in done.stdout
