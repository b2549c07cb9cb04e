"""The real model, its adapter, and what is said when something is not as it should be."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save_file
from tests_support import small_corpus

from assistant.build import build_assistant, model_warning
from assistant.settings import Settings
from index import sentence_embedder
from index.adapter import packaged_adapter
from index.errors import ModelUnusable
from index.sentence_embedder import PACKAGED_SHA256, SentenceEmbedder


def test_the_packaged_weights_are_those_its_authors_published() -> None:
    embedder = SentenceEmbedder()
    assert embedder.weights_sha256 == PACKAGED_SHA256
    assert embedder.is_original is True


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours() -> None:
    embedder = SentenceEmbedder(adapter_file=packaged_adapter())
    alone = embedder.embed(["agency staff"])
    among = embedder.embed(["waits in A&E", "agency staff"])
    assert np.allclose(np.linalg.norm(among, axis=1), 1, atol=1e-5)
    assert np.allclose(alone[0], among[1], atol=1e-5)


def test_the_adapter_changes_the_vectors_and_the_fingerprint() -> None:
    plain, adapted = SentenceEmbedder(), SentenceEmbedder(adapter_file=packaged_adapter())
    assert plain.fingerprint != adapted.fingerprint
    assert not np.allclose(plain.embed(["agency staff"]), adapted.embed(["agency staff"]), atol=0.1)


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    import torch

    path = tmp_path / "other.safetensors"
    save_file({"encoder.a": torch.zeros(2, 2)}, path)
    with pytest.raises(ModelUnusable, match="for another model"):
        SentenceEmbedder(adapter_file=path).embed(["x"])
    path.write_bytes(b"no tensors")
    with pytest.raises(ModelUnusable, match="does not fit"):
        SentenceEmbedder(adapter_file=path).embed(["x"])


def test_other_weights_are_told_when_an_index_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentence_embedder, "PACKAGED_SHA256", "0" * 64)
    settings = Settings(data_dir=tmp_path / "data", corpus_dir=small_corpus(tmp_path))
    said: list[str] = []
    build_assistant(settings, warn=said.append)
    assert said == [model_warning(settings)]
    assert "not those its authors published" in said[0]
    build_assistant(settings, warn=said.append)  # nothing is built, nothing is said again
    assert len(said) == 1


def test_another_model_can_be_named_by_its_folder() -> None:
    folder = str(SentenceEmbedder().folder)
    assert SentenceEmbedder(folder).embed(["x"]).shape == (1, 384)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="Models are not downloaded"):
        SentenceEmbedder(str(tmp_path)).embed(["x"])
