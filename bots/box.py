"""What must not lie open is sealed: Slack's tokens, and messages that wait to be answered."""

import base64
from functools import lru_cache, partial

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.settings import Settings
from bots.errors import DoorError
from bots.secret import secret_of

_KEY_BYTES = 32


class SealBroken(DoorError):
    """What was sealed cannot be read with the secret in force."""


class Box:
    """Seals bytes, each for one purpose; what is sealed for one opens for no other."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret, of 32 bytes or more."""
        self._fernet = lru_cache(maxsize=128)(partial(_fernet, secret))

    def seal(self, purpose: str, content: bytes) -> bytes:
        """Return `content` so that nobody without the secret can read or change it."""
        return self._fernet(purpose).encrypt(content)

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed for `purpose`.

        Raises:
            SealBroken: it was sealed with another secret or for another purpose, or was changed.
        """
        try:
            return self._fernet(purpose).decrypt(sealed)
        except InvalidToken:
            raise SealBroken(
                "What is kept sealed cannot be read: the secret has changed since. Whoever runs "
                "this assistant has to put the old one back, or install the Slack app again."
            ) from None


def box(settings: Settings) -> Box:
    """Return the box of the secret in force; one is made, once, where none is set.

    Raises:
        OSError: the data folder cannot be written to.
    """
    return Box(secret_of(settings))


def _fernet(secret: bytes, purpose: str) -> Fernet:
    info = f"box\x00{purpose}".encode("utf-8", "surrogatepass")
    key = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
