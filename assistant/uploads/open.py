"""An uploaded file to grids: whatever the bytes are, the answer is grids or words, never an error.

Everything about a file but its bytes is ignored: its name serves only to speak of it.
"""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256

import polars as pl

from assistant.objectives.problems import Problem, error
from assistant.objectives.tables import Grid
from assistant.uploads.archives import only_file
from assistant.uploads.csv_files import read_csv
from assistant.uploads.errors import Refused
from assistant.uploads.kinds import kind_of
from assistant.uploads.limits import Limits
from assistant.uploads.spreadsheets import read_ole, read_packed
from assistant.uploads.workbook_parts import family_of

_MB = 1_000_000
_LONGEST_NAME = 120
_NOT_OF_A_NAME = re.compile(
    r"[^\w .&+,;'()!%£=~–—/-]|/(?=/)|(?<=/)/"
    r"|\.(?=[^\W\d_])(?!(?:csv|tsv|txt|zip|xls|xlsx|xlsm|ods)(?: \(\d+\))?$)",
    re.IGNORECASE,
)
"""Of what stands in ordinary names only these are shown; a full stop is not where it would make
a web address."""
_DEFAULT = Limits()


@dataclass(frozen=True)
class Opened:
    """What was read of an upload."""

    file: str
    """Its base name, fit to be shown."""
    sha256: str
    """Of the bytes as sent, in hexadecimal."""
    grids: tuple[Grid, ...]
    """One for a CSV file; one for each visible, filled sheet of a workbook."""
    problems: tuple[Problem, ...]
    """An error without grids means that nothing was read; other errors name rows left out."""


Read = tuple[tuple[tuple[str | None, pl.DataFrame], ...], tuple[Problem, ...]]


def open_upload(name: str, data: bytes, limits: Limits = _DEFAULT) -> Opened:
    """Read an upload of any kind: CSV, a ZIP archive of one CSV file, XLSX, XLSM, XLS or ODS.

    Nothing is raised, whatever the bytes are: what can't be read is named in the problems.
    """
    file = shown_name(name)
    # Python hashes large data without holding its lock, so this costs no time.
    with ThreadPoolExecutor(max_workers=1) as pool:
        digest = pool.submit(lambda: sha256(data).hexdigest())
        frames, problems = _read(data, limits)
    return Opened(
        file,
        digest.result(),
        tuple(Grid(file, frame, sheet and _harmless(_shown(sheet))) for sheet, frame in frames),
        tuple(replace(problem, file=file) for problem in problems),
    )


def shown_name(name: str) -> str:
    """Return a file's name without folders and control characters, at most 120 characters."""
    return _harmless(_shown(name.replace("\\", "/").rpartition("/")[2])) or "upload"


def _harmless(name: str) -> str:
    """Return a name of which nothing reads as markup, a link or a mention: answers show it."""
    return _NOT_OF_A_NAME.sub("_", name)


def _shown(text: str) -> str:
    # Of the categories C, some are not seen and some turn the text around them.
    plain = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    return plain.strip()[:_LONGEST_NAME].strip()


def _read(data: bytes, limits: Limits) -> Read:
    try:
        return _by_kind(data, limits)
    except Refused as refused:
        told = error(refused.code, refused.message, row=refused.row, column=refused.column)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001  (any bytes may come here)
        told = error(
            "unreadable",
            "The file could not be read. Save the table anew, as CSV or XLSX, and send that.",
        )
    return (), (told,)


def _by_kind(data: bytes, limits: Limits) -> Read:
    if len(data) > limits.bytes:
        raise Refused(
            "too_large",
            f"The file is larger than {limits.bytes // _MB:,} MB, the most that is read.",
        )
    kind = kind_of(data)
    if kind == "ole":
        return read_ole(data, limits)
    if kind == "zip":
        family = family_of(data, limits)
        if family:
            return read_packed(data, family, limits)
        data = only_file(data, limits)
        kind_of(data)
    frame, problems = read_csv(data, limits)
    return ((None, frame),), problems
