"""Where tests find what is kept beside the project."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from corpus.read import packaged_root

_BESIDE = Path(__file__).parent.parent.parent / "shared"


def shared_file(name: str) -> Path:
    """Return a file that is kept beside the project; skip the test where it is not."""
    path = _BESIDE / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the project here")
    return path


def small_corpus(folder: Path) -> Path:
    """Return a corpus in `folder` that is built in seconds: the documents, few annotations."""
    root = folder / "corpus"
    shutil.copytree(packaged_root() / "documents", root / "documents")
    (root / "annotations" / "questions").mkdir(parents=True)
    for name in ("glossary.toml", "titles.toml"):
        shutil.copy(packaged_root() / "annotations" / name, root / "annotations" / name)
    return root


def example_file() -> Path:
    """Return the example that ships: England's A&E figures."""
    return Path(str(files("assistant.examples").joinpath("england-ae-2016-2019.csv")))


def answer_schema() -> Draft202012Validator:
    """Return the validator of an answer object."""
    text = files("assistant.contracts").joinpath("answer.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))
