"""A file that somebody shared: its bytes, fetched from Slack and from nowhere else.

What is fetched, and from where, Slack says when it is asked by the file's id; nothing of a message
is believed. Each step of the way is on the list of hosts, or it is not taken.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yarl import URL

from assistant.settings import Settings
from assistant.uploads.open import shown_name
from bots.errors import DoorError
from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused, TryLater
from bots.slack.file_hosts import origins, own_host, usable
from bots.upload_words import too_large

MISSING_PERMISSION = (
    "I may not read files here: Slack sent a sign-in page in place of this one. Ask an "
    "administrator to reinstall me with the permission files:read, then share the file again."
)
PERHAPS_A_PAGE = (
    f"{MISSING_PERMISSION} If the file is itself a web page, save its table as CSV or XLSX and "
    "share that."
)
WEB_PAGE = "This is a web page. Save its table as CSV or XLSX and share that."
EXTERNAL = (
    "This is a link to a file that another service keeps. Download it there, and share the file "
    "itself."
)
WRITTEN_IN_SLACK = "This was written in Slack, and is no file. Share the table as CSV or XLSX."
DELETED = "The file has been deleted in Slack. Share it again."
HIDDEN = "Slack does not hand this file out any more, because of its age. Share it again."
NOT_LET = "Slack does not let me see this file. Share it in a conversation that I am in."
ELSEWHERE = (
    "Slack keeps this file in a place that I do not fetch from. Whoever runs this assistant can "
    "allow it with the setting slack_hosts."
)
NOT_HAD = "I could not fetch the file from Slack just now. Share it again in a minute."
NOT_WHOLE = "The file did not arrive whole from Slack. Share it again."

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3
_SECONDS = 120.0
_CHUNK = 65_536
_SNIFFED = 1_024
_NO_FILES = frozenset(("canvas", "docs", "list", "post", "quip", "space"))
"""Modes of what Slack lists among files, but keeps as pages of its own."""
_REFUSALS: Mapping[str, str] = {
    "missing_scope": MISSING_PERMISSION,
    "no_permission": MISSING_PERMISSION,
    "file_deleted": DELETED,
}


class UnusableFile(DoorError):
    """A file cannot be had; the text says why, to whoever shared it."""

    def __init__(self, message: str, name: str = "") -> None:
        """Take the sentence, and the file's name where it is known; untrusted."""
        super().__init__(message)
        self.name = shown_name(name) if name else ""


class _File(BaseModel):
    """What is read of what Slack says about a file."""

    model_config = ConfigDict(extra="ignore")

    name: str | None = None
    title: str | None = None
    size: int | None = Field(default=None, ge=0)
    mode: str = ""
    mimetype: str = ""
    filetype: str = ""
    file_access: str = ""
    is_external: bool = False
    url_private: str | None = None
    url_private_download: str | None = None

    @property
    def shown(self) -> str:
        return self.name or self.title or ""

    @property
    def is_web_page(self) -> bool:
        return "html" in self.filetype.lower() or "html" in self.mimetype.lower()


async def fetch_file(
    slack: Slack,
    file_id: str,
    settings: Settings,
    *,
    seconds: float = _SECONDS,
) -> tuple[str, bytes]:
    """Return a file's name, untrusted, and its bytes.

    Args:
        slack: the workspace it was shared in.
        file_id: all that is taken of the message it came with.
        settings: those in force.
        seconds: after how long the fetching is given up.

    Raises:
        UnusableFile: it cannot be had, or is too large; the text says why.
        Gone: the app has no access to the workspace.
    """
    file = await _looked_up(slack, file_id)
    try:
        url = _checked(file, settings)
        async with asyncio.timeout(seconds):
            data = await _fetched(slack, url, file, settings)
    except (TimeoutError, TryLater):
        raise UnusableFile(NOT_HAD, file.shown) from None
    except UnusableFile as error:
        raise UnusableFile(str(error), file.shown) from None
    return file.shown, data


async def _looked_up(slack: Slack, file_id: str) -> _File:
    try:
        return _File.model_validate(_filled(await slack.file(file_id)))
    except Gone:
        raise
    except Refused as error:
        raise UnusableFile(_REFUSALS.get(error.code, NOT_LET)) from error
    except TryLater:
        raise UnusableFile(NOT_HAD) from None
    except ValidationError:  # which repeats what Slack said
        raise UnusableFile(NOT_LET) from None


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not null; Slack writes null where it has nothing to say."""
    return {name: value for name, value in said.items() if value is not None}


def _checked(file: _File, settings: Settings) -> URL:
    """Return where to fetch a file from.

    Raises:
        UnusableFile: it is not to be fetched.
    """
    if file.mode == "tombstone" or file.file_access == "file_not_found":
        raise UnusableFile(DELETED)
    if file.mode == "hidden_by_limit":
        raise UnusableFile(HIDDEN)
    if file.is_external or file.mode == "external":
        raise UnusableFile(EXTERNAL)
    if file.mode in _NO_FILES:
        raise UnusableFile(WRITTEN_IN_SLACK)
    if file.size is not None and file.size > settings.upload_bytes:
        raise UnusableFile(f"{too_large(settings.upload_bytes)}.")
    address = file.url_private_download or file.url_private
    if not address:
        raise UnusableFile(NOT_LET)
    url = usable(address, origins(settings))
    if url is None:
        raise UnusableFile(ELSEWHERE)
    return url


async def _fetched(slack: Slack, first: URL, file: _File, settings: Settings) -> bytes:
    """Return the bytes, by way of redirects at most to hosts of the list, the token left behind."""
    allowed, url = origins(settings), first
    for _ in range(_MOST_REDIRECTS + 1):
        with_token = url.origin() == first.origin()
        async with slack.fetch(str(url), with_token=with_token) as response:
            if response.status not in _REDIRECTS:
                return await _read(response, file, settings)
            url = _next(url, response.headers.get("Location", ""), allowed)
    raise UnusableFile(NOT_HAD)


def _next(url: URL, location: str, allowed: frozenset[tuple[str, int]]) -> URL:
    """Return where a redirect leads to.

    Raises:
        UnusableFile: not to a host of the list.
    """
    found = usable(location, allowed, against=url)
    if found is None:
        # Who may not see a file is sent to sign in, on a host that has no files.
        raise UnusableFile(MISSING_PERMISSION if own_host(location, url) else ELSEWHERE)
    return found


async def _read(response: ClientResponse, file: _File, settings: Settings) -> bytes:
    """Return the body of a response.

    Raises:
        UnusableFile: it is not the file, or is too large.
    """
    if response.status in (401, 403):
        raise UnusableFile(MISSING_PERMISSION)
    if response.status in (404, 410):
        raise UnusableFile(DELETED)
    if response.status != 200:
        raise UnusableFile(NOT_HAD)
    data = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        data += chunk
        if len(data) > settings.upload_bytes:
            raise UnusableFile(f"{too_large(settings.upload_bytes)}.")
    named = response.content_type in ("text/html", "application/xhtml+xml")
    if named or _begins_as_a_page(data):
        if file.is_web_page:
            raise UnusableFile(WEB_PAGE)
        as_large = not named and len(data) == file.size
        raise UnusableFile(PERHAPS_A_PAGE if as_large else MISSING_PERMISSION)
    if file.mode == "hosted" and file.size is not None and len(data) < file.size:
        raise UnusableFile(NOT_WHOLE)
    return bytes(data)


def _begins_as_a_page(data: bytearray) -> bool:
    start = bytes(data[:_SNIFFED]).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")) or (
        start.startswith(b"<!--") and b"<html" in start
    )
