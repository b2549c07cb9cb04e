"""Where the server listens, and whether that is safe with the access that is set."""

import errno
import socket

from assistant.errors import BadSettings, UnusableInput
from assistant.settings import Settings
from bots.web.guards.clients import is_loopback

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_BACKLOG = 2048


def check_access(settings: Settings) -> None:
    """Refuse settings that would let people in whom nobody meant to let in.

    Raises:
        BadSettings: access is open beyond this machine, and nobody said that it should be.
    """
    closed = settings.access != "open" or is_loopback(settings.host)
    if not (closed or settings.open_to_network):
        raise BadSettings(
            f"Listening on {settings.host} with open access would let everybody in who reaches "
            "this machine. Set access to keys or proxy, or, if that is what you want, add "
            "--open-to-network."
        )


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        UnusableInput: something else listens there, or this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server(
            (settings.host, settings.port), family=family, backlog=_BACKLOG
        )
        # asyncio does this only for sockets that name their protocol; without it each reply on a
        # connection that is kept open waits some 40 ms for the last one to be acknowledged.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except (OSError, UnicodeError) as error:
        raise UnusableInput(_in_words(error, settings)) from error


def address(settings: Settings, listening: socket.socket) -> str:
    """Return the address to open in a browser."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = _EVERYWHERE.get(settings.host, settings.host)
    port: int = listening.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _in_words(error: Exception, settings: Settings) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return (
            f"Something else listens on port {settings.port} already. Choose another with --port."
        )
    if code == errno.EACCES:
        return f"Port {settings.port} is not yours to listen on. Choose one above 1023 with --port."
    return f"This machine has no address {settings.host} to listen on. Choose another with --host."
