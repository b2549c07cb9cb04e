"""A file on its way in: no more of it is taken than may be, and none of it is held in memory."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message, Receive

from assistant.objectives.periods import Period, parse_period
from bots.upload_words import NO_PERIOD, NOTHING_SELECTED, too_large
from bots.web.problems import Part, Problem

_ROUND_IT = 16_384
"""Bytes of a form that are not its file: boundaries, names, a period."""
_PIECE = 1_048_576
_LONGEST_PERIOD = 40


@dataclass(frozen=True)
class Received:
    """A file as it was sent, on the disk. Untrusted."""

    name: str
    period: Period | None
    """What it is of, where it does not say so itself."""
    file: BinaryIO

    def read(self) -> bytes:
        """Return the whole file. Blocks."""
        self.file.seek(0)
        return self.file.read()

    @property
    def digest(self) -> str:
        """SHA-256 of the file and the period. Blocks."""
        found = hashlib.sha256(f"{self.period.label if self.period else ''}\n".encode())
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            found.update(piece)
        return found.hexdigest()


@asynccontextmanager
async def received(request: Request, *, most: int) -> AsyncIterator[Received]:
    """Take the file and the period of a form; the file is gone at the end of the block.

    Args:
        request: its body is read here and nowhere before.
        most: the size in bytes that the file must be smaller than.

    Raises:
        Problem: it is too large, or the form has not one file and at most one period.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most + _ROUND_IT:
        raise _too_large(most)
    counted = Request(request.scope, _counted(request.receive, most + _ROUND_IT, _too_large(most)))
    try:
        form = await counted.form(max_files=1, max_fields=1, max_part_size=_LONGEST_PERIOD * 4)
    except HTTPException as error:
        if error.status_code != 400:  # the guards': too slow
            raise
        raise _not_the_form() from error
    try:
        yield _of(form, most)
    finally:
        await form.close()


def _of(form: FormData, most: int) -> Received:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Problem("unusable", NOTHING_SELECTED, errors=[Part(NOTHING_SELECTED, "/file")])
    if set(form) - {"file", "period"}:
        raise _not_the_form()
    if (file.size or 0) >= most:
        raise _too_large(most)
    return Received(file.filename, _period(form.get("period")), file.file)


def _period(given: object) -> Period | None:
    if not given:
        return None
    is_short = isinstance(given, str) and len(given) <= _LONGEST_PERIOD
    found = parse_period(str(given)) if is_short else None
    if found is None:
        raise Problem("unusable", NO_PERIOD, errors=[Part(NO_PERIOD, "/period")])
    return found


def _counted(receive: Receive, most: int, fault: Problem) -> Receive:
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise fault
        return message

    return receive_counted


def _too_large(most: int) -> Problem:
    return Problem("too-large", too_large(most), errors=[Part(too_large(most), "/file")])


def _not_the_form() -> Problem:
    return Problem(
        "bad-request",
        "Send a form (multipart/form-data) with one file in `file` and, if need be, a `period`.",
    )
