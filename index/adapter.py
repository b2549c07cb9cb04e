"""A low-rank change to the embedding model's weights, learned on the question bank.

For each linear layer of the encoder W becomes W + B·A, with A of shape (rank, inputs) and B of
shape (outputs, rank). It is added once, when the model is loaded, and costs nothing per question.
"""

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelUnusable

if TYPE_CHECKING:
    import torch


def packaged_adapter() -> Path:
    """Return the adapter that ships for the packaged model."""
    return Path(str(files("index"))) / "adapters" / "all-MiniLM-L6-v2.safetensors"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        ModelUnusable: it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelUnusable(f"The adapter {path.name} cannot be read.") from error


def linear_layers(model: "torch.nn.Module") -> "dict[str, torch.nn.Linear]":
    """Return the linear layers of the encoder's blocks, by name, in order."""
    import torch

    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and ".layer." in name
    }


def apply(model: "torch.nn.Module", path: Path) -> None:
    """Add the adapter in `path` to the weights of `model`, in place.

    Raises:
        ModelUnusable: the file cannot be read, or does not fit the model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    layers = linear_layers(model)
    try:
        tensors = load_file(path)
        if set(tensors) != {f"{name}.{part}" for name in layers for part in "ab"}:
            raise ModelUnusable(f"The adapter {path.name} is for another model.")
        with torch.no_grad():
            for name, layer in layers.items():
                a, b = tensors[f"{name}.a"].float(), tensors[f"{name}.b"].float()
                layer.weight += b @ a
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelUnusable(f"The adapter {path.name} does not fit the model.") from error
