"""Connections on which no whole request head arrives are not held for ever."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bots.web.serve import TimedHeads


class Hasty(TimedHeads):
    head_seconds = 0.3


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            _hello, http=Hasty, lifespan="off", log_config=None, timeout_keep_alive=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        port: int = listening.getsockname()[1]
        thread.start()
        yield port
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: y"])
def test_a_connection_without_a_whole_head_is_closed(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        assert connection.recv(100) == b""


def test_a_head_that_trickles_is_not_waited_for_longer(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=0.05) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(2_000):
            try:
                connection.sendall(b"X: y\r\n")
                if connection.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("the connection was held")


def test_the_second_head_on_a_connection_is_timed_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            found = b""
            while not found.endswith(b"hello"):
                found += connection.recv(1_000)
        connection.sendall(b"GET / HTTP/1.1\r\n")
        assert connection.recv(100) == b""
