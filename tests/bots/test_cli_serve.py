"""`assistant serve`: what it refuses, what it says, and how it ends."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from tests_serving import environment, serving


def _refused(data_dir: Path, *arguments: str, **settings: object) -> str:
    """Return what is said when serving is refused."""
    done = subprocess.run(
        [sys.executable, "-c", "from bots.command import main; main()", "serve", *arguments],
        capture_output=True,
        text=True,
        cwd=data_dir,
        timeout=120,
        env=environment(data_dir, **settings),
    )
    assert done.returncode == 2
    assert not done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_listening_beyond_this_machine_needs_keys_a_proxy_or_the_words(tmp_path: Path) -> None:
    said = _refused(tmp_path, "--host", "0.0.0.0")
    assert "would let everybody in who reaches this machine" in said
    assert "--open-to-network" in said
    assert not list(tmp_path.iterdir())


def test_a_port_in_use_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = _refused(tmp_path, "--port", port)
    assert said == (
        f"assistant: Something else listens on port {port} already. Choose another with --port.\n"
    )


@pytest.mark.parametrize("arguments", [("--port", "70000"), ("--port", "x"), ("--nothing",)])
def test_wrong_options_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert "Traceback" not in _refused(tmp_path, *arguments)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_opens_before_it_is_ready_and_ends_quietly(tmp_path: Path, how: signal.Signals) -> None:
    data_dir = tmp_path / "data"
    with serving(data_dir) as server:
        assert httpx2.get(f"{server.url}/healthz").status_code == 200
        assert httpx2.get(f"{server.url}/readyz").status_code == 503
        assert httpx2.get(server.url).status_code == 200
        assert server.end(how) == 0
        assert server.process.stdout
        assert not server.process.stdout.read()
        assert "Traceback" not in server.log
        assert [line["route"] for line in server.lines if line.get("event") == "request"] == ["/"]
    assert oct((data_dir / "secret").stat().st_mode & 0o777) == "0o600"


def test_with_the_words_it_listens_to_the_network(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--host", "0.0.0.0", "--open-to-network") as server:
        assert httpx2.get(f"{server.url}/healthz").status_code == 200
        assert httpx2.post(f"{server.url}/v1/conversations").status_code == 401
