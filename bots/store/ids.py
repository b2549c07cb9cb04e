"""Ids of what is kept: nobody can guess one, and only what looks like one is looked up."""

import re
import secrets
from hashlib import sha256

from bots.errors import NotThere

ID_LENGTH = 32
"""Characters, 0-9 and a-f."""

_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(ID_LENGTH // 2)


def checked_id(text: str, what: str) -> str:
    """Return `text` if it may be an id.

    Raises:
        NotThere: it cannot be one, so nothing has it.
    """
    if not _ID.fullmatch(text):
        raise not_there(what)
    return text


def not_there(what: str) -> NotThere:
    """Return the fault that says there is no such thing; the same for somebody else's."""
    return NotThere(f"There is no such {what}, or it is no longer kept.")


def digest(text: str) -> str:
    """Return what is kept of a text that must not be kept itself: 64 characters, 0-9 and a-f."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
