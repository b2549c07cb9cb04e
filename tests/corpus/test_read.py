import shutil
from pathlib import Path

import pytest

from corpus.errors import BadManifest, UnreadableDocument
from corpus.manifest import load_manifest
from corpus.read import load_corpus, packaged_root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(packaged_root() / "documents", tmp_path / "documents")
    return tmp_path


def test_the_packaged_corpus_holds_both_documents() -> None:
    corpus = load_corpus(packaged_root())
    assert [document.id for document in corpus.documents] == [
        "implementing-the-forward-view",
        "2020-objectives",
    ]
    assert [document.published for document in corpus.documents] == ["2016-02-11", "2016-07"]


def test_a_document_that_was_changed_is_refused(root: Path) -> None:
    path = root / "documents" / "2020-objectives.md"
    path.write_text(path.read_text(encoding="utf-8").replace("95%", "90%"), encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="SHA-256 differs"):
        load_corpus(root)


def test_a_missing_document_is_named(root: Path) -> None:
    (root / "documents" / "2020-objectives.md").unlink()
    with pytest.raises(UnreadableDocument, match=r"2020-objectives\.md cannot be read"):
        load_corpus(root)


def test_a_document_that_is_not_utf_8_is_refused(root: Path) -> None:
    (root / "documents" / "2020-objectives.md").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableDocument, match="UTF-8"):
        load_corpus(root)


@pytest.mark.parametrize(
    ("wording", "fault"),
    [
        ("not toml [", "valid TOML"),
        ("", "needs id"),
        ("[[document]]\nid = 'a'", "needs id"),
        (
            "[[document]]\nid='../a'\ntitle=''\npublisher=''\npublished='2016'\nspeaker=''\n"
            "sha256=''",
            "no document id",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_says_why(root: Path, wording: str, fault: str) -> None:
    path = root / "documents" / "manifest.toml"
    path.write_text(wording, encoding="utf-8")
    with pytest.raises(BadManifest, match=fault):
        load_manifest(path)


def test_a_manifest_that_names_a_document_twice_is_refused(root: Path) -> None:
    path = root / "documents" / "manifest.toml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(BadManifest, match="twice"):
        load_manifest(path)
