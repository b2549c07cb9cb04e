"""Where the server listens."""

import socket
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.errors import BadSettings, UnusableInput
from assistant.settings import Settings
from bots.web.listening import address, check_access, listen

_PROXY = {"access": "proxy", "proxy_addresses": ("10.0.0.1",), "proxy_secret": SecretStr("s")}


def _settings(**given: Any) -> Settings:
    return Settings(data_dir=Path("unused"), **given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"host": "localhost"},
        {"host": "127.0.0.2"},
        {"host": "::1"},
        {"host": "0.0.0.0", "open_to_network": True},
        {"host": "0.0.0.0", "access": "keys"},
        {"host": "0.0.0.0", **_PROXY},
    ],
)
def test_safe_settings_pass(given: dict[str, Any]) -> None:
    check_access(_settings(**given))


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.0.2.1", "some.name.example", "localhost.example"]
)
def test_settings_that_let_strangers_in_are_refused(host: str) -> None:
    with pytest.raises(BadSettings, match="would let everybody in"):
        check_access(_settings(host=host))


def test_a_port_that_is_taken_is_said_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UnusableInput, match=f"listens on port {port} already"):
            listen(_settings(port=port))


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.name.invalid", "not a host", "x" * 300])
def test_a_host_that_is_not_here_is_said_in_words(host: str) -> None:
    with pytest.raises(UnusableInput, match="no address"):
        listen(_settings(host=host, port=0))


def test_the_address_is_one_that_opens() -> None:
    with listen(_settings(port=0)) as here:
        port = here.getsockname()[1]
        assert address(_settings(), here) == f"http://127.0.0.1:{port}"
        assert address(_settings(host="0.0.0.0"), here) == f"http://127.0.0.1:{port}"
        assert address(_settings(host="::1"), here) == f"http://[::1]:{port}"
        public = _settings(public_url="https://ask.trust.example/")
        assert address(public, here) == "https://ask.trust.example"
