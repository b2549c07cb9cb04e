"""What people say of answers: helpful or not, and why. Kept without anything about who said it.

One JSON object a line, in `feedback.jsonl` of a folder of its own. Neither names nor ids of users,
channels or networks are taken, and no time but the day. Words that may hold personal data are
not stored: only that they were withheld, and what for.
"""

import fcntl
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from assistant.answers import Outcome
from assistant.errors import UnusableInput
from assistant.questions import LONGEST

if TYPE_CHECKING:
    from assistant.settings import Settings

Why = Literal[
    "right",
    "wrong",
    "incomplete",
    "out of date",
    "should have answered",
    "should have declined",
    "unclear",
]

LONGEST_COMMENT = 500
"""Characters."""

_FILE = "feedback.jsonl"
_LOCK = "lock"
_ANSWER = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Words:
    """A question or a comment as it is kept."""

    text: str | None = None
    withheld: tuple[str, ...] = ()
    """Why the text is not kept: what it seemed to hold, such as "a postcode"."""


@dataclass(frozen=True)
class Feedback:
    """What somebody said of an answer."""

    answer_id: str
    on: date
    helpful: bool
    why: Why | None = None
    outcome: Outcome | None = None
    """Of the answer, where the door knew it."""
    question: Words = Words()
    comment: Words = Words()


class FeedbackStore:
    """The feedback in a folder. Several processes may write and read at once."""

    def __init__(self, folder: Path, *, public: str = "") -> None:
        """Take the folder; it is made when the first feedback comes.

        Args:
            public: text whose names are public, such as the documents'.
        """
        self.folder = folder
        self._public = public

    @property
    def path(self) -> Path:
        """The file that holds it."""
        return self.folder / _FILE

    def record(
        self,
        answer_id: str,
        question: str | None,
        outcome: Outcome | None,
        helpful: bool,
        why: Why | None,
        comment: str | None,
        on: date,
    ) -> Feedback:
        """Keep what somebody said of an answer, and return what of it was kept.

        Raises:
            UnusableInput: the id is none of an answer, or the reason, the outcome or the length of
                the words is not one that is taken. Nothing is kept.
        """
        if not _ANSWER.fullmatch(answer_id):
            raise UnusableInput("That is no answer's id: it has 16 characters, 0-9 and a-f.")
        if why is not None and why not in get_args(Why):
            raise UnusableInput(f"The reason has to be one of: {', '.join(get_args(Why))}.")
        if outcome is not None and outcome not in get_args(Outcome):
            raise UnusableInput(f"The outcome has to be one of: {', '.join(get_args(Outcome))}.")
        given = Feedback(
            answer_id,
            on,
            helpful,
            why,
            outcome,
            _kept(question, "question", LONGEST, self._public),
            _kept(comment, "comment", LONGEST_COMMENT, self._public),
        )
        with self._locked():
            self._append(_line(given))
        return given

    def read(self) -> list[Feedback]:
        """Return all feedback, in the order in which it came.

        Raises:
            UnusableInput: a line of the file is not as this version writes it.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return [_feedback(number, line) for number, line in enumerate(_whole_lines(data), start=1)]

    def forget(self, before: date) -> int:
        """Remove the feedback of days before a day, and return how many there were.

        Raises:
            UnusableInput: see `read`. Nothing is removed.
        """
        if not self.path.exists():
            return 0
        with self._locked():
            everything = self.read()
            kept = [one for one in everything if one.on >= before]
            if len(kept) < len(everything):
                self._replace("".join(_line(one) for one in kept).encode())
        return len(everything) - len(kept)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield  # closing the file lets go of the lock, also when the process is killed

    def _append(self, line: str) -> None:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(file, "r+b") as out:
            end = len(b"".join(one + b"\n" for one in _whole_lines(out.read())))
            out.truncate(end)  # what a crash left of a line
            out.seek(end)
            out.write(line.encode())
            out.flush()
            os.fsync(out.fileno())

    def _replace(self, data: bytes) -> None:
        descriptor, name = tempfile.mkstemp(prefix=f"{_FILE}.", dir=self.folder)
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            new.replace(self.path)
        except OSError:
            new.unlink(missing_ok=True)
            raise


def feedback_store(settings: "Settings") -> FeedbackStore:
    """Return the store of the data folder in force; names in the documents are public.

    Raises:
        CorpusError: the documents cannot be read.
    """
    from assistant.build import corpus_root
    from corpus.read import load_corpus

    corpus = load_corpus(corpus_root(settings))
    public = "\n".join(document.text for document in corpus.documents)
    return FeedbackStore(settings.data_dir / "feedback", public=public)


def _kept(text: str | None, what: str, longest: int, public: str) -> Words:
    from assistant.personal_text import personal_in

    plain = _plain(text or "")
    if len(plain) > longest:
        raise UnusableInput(
            f"The {what} is too long: {len(plain):,} characters, and {longest:,} are the most."
        )
    if found := personal_in(plain, public):
        return Words(withheld=found)
    return Words(plain or None)


def _plain(text: str) -> str:
    """Return text in NFC on one line, without control and other characters that are not seen."""
    seen = (
        " " if one.isspace() else one
        for one in unicodedata.normalize("NFC", text)
        if one.isspace() or not unicodedata.category(one).startswith("C")
    )
    return " ".join("".join(seen).split())


def _line(given: Feedback) -> str:
    data = {**asdict(given), "on": given.on.isoformat()}
    return f"{json.dumps(data, ensure_ascii=False)}\n"


def _whole_lines(data: bytes) -> list[bytes]:
    """Return the lines that have their end; a crash may have left half of a last one."""
    return data.split(b"\n")[:-1]


def _feedback(number: int, line: bytes) -> Feedback:
    try:
        data = json.loads(line)
        return Feedback(
            **{
                **data,
                "on": date.fromisoformat(data["on"]),
                "question": _words(data["question"]),
                "comment": _words(data["comment"]),
            }
        )
    except (ValueError, TypeError, KeyError) as error:
        raise UnusableInput(
            f"Line {number} of {_FILE} is not as this version writes it. Mend or remove the line."
        ) from error


def _words(data: dict[str, Any]) -> Words:
    return Words(data["text"], tuple(data["withheld"]))
