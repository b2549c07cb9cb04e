"""What tests of the doors share beside their fixtures."""

import contextlib
import socket
import threading

import uvicorn
from fastapi import FastAPI

_HOST = "127.0.0.1"


class Served:
    """A real server on a free port of this machine, in a thread."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = socket.create_server((_HOST, 0))
        self.url = f"http://{_HOST}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="served"
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Have it finish what it is at, and wait for it."""
        self._server.should_exit = True
        self._thread.join()
        with contextlib.suppress(OSError):
            self._socket.close()
