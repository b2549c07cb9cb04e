"""The secret: it signs what a caller hands back, such as sessions' tokens, and makes pseudonyms."""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from assistant.settings import Settings

_FILE = "secret"
_BYTES = 32


class Signer:
    """Signs texts, each for one purpose; what is signed for one is worth nothing for another."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret, of 32 bytes or more."""
        self._secret = secret

    def sign(self, purpose: str, text: str) -> str:
        """Return the signature of `text` for `purpose`: 32 characters, 0-9 and a-f."""
        message = f"{purpose}\x00{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:32]

    def is_signed(self, purpose: str, text: str, signature: str) -> bool:
        """Return whether `signature` is that of `text`, in the same time whichever it is."""
        given = signature.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(self.sign(purpose, text).encode(), given)


def signer(settings: Settings) -> Signer:
    """Return the signer of the secret in force; one is made, once, where none is set.

    Raises:
        OSError: the data folder cannot be written to.
    """
    return Signer(secret_of(settings))


def secret_of(settings: Settings) -> bytes:
    """Return the secret in force, of 32 bytes or more; one is made, once, where none is set.

    Raises:
        OSError: the data folder cannot be written to.
    """
    if settings.secret:
        return settings.secret.get_secret_value().encode()
    path = settings.data_dir / _FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _write_once(path, secrets.token_hex(_BYTES).encode())
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; of two processes the first wins."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(half, path)
    finally:
        half.unlink()
