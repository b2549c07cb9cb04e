"""What documents there are: `documents/manifest.toml`, checked as it is read."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadManifest

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PUBLISHED = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


@dataclass(frozen=True)
class Entry:
    """One document as the manifest describes it."""

    id: str
    title: str
    publisher: str
    published: str
    speaker: str
    sha256: str
    superseded_by: str | None = None


def load_manifest(path: Path) -> tuple[Entry, ...]:
    """Read the manifest at `path`.

    Raises:
        BadManifest: it is missing, not TOML, lacks a field, or names an id twice.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry(**fields) for fields in data["document"])
    except OSError as error:
        raise BadManifest(f"The manifest {path.name} cannot be read.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadManifest(f"The manifest {path.name} is not valid TOML.") from error
    except (KeyError, TypeError) as error:
        raise BadManifest(
            f"In {path.name} each [[document]] needs id, title, publisher, published, speaker and "
            "sha256, may have superseded_by, and has nothing else."
        ) from error
    for entry in entries:
        if not _IDENTIFIER.fullmatch(entry.id):
            raise BadManifest(f"{entry.id!r} is no document id: use a-z, 0-9 and hyphens.")
        if not _PUBLISHED.fullmatch(entry.published):
            raise BadManifest(f"`published` of {entry.id} is not YYYY-MM or YYYY-MM-DD.")
    if len({entry.id for entry in entries}) < len(entries):
        raise BadManifest(f"{path.name} names a document twice.")
    return entries
