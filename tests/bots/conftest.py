"""What tests of the doors share: real parts on a database and a data folder of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests_doors import Served
from tests_gate import Gate

from assistant.build import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts


@pytest.fixture
def web_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def parts(web_settings: Settings, assistant: Assistant, library: Library) -> Iterator[Parts]:
    """Real parts with the shared assistant; ready when the test begins."""
    made = open_parts(web_settings, library=library, make=lambda settings, tell: assistant)
    made.preparation.wait()
    yield made
    close_parts(made)


@pytest.fixture
def gate(assistant: Assistant) -> Gate:
    """The assistant behind a gate, closed at first."""
    return Gate(assistant)


@pytest.fixture
def gated(web_settings: Settings, gate: Gate, library: Library) -> Iterator[Parts]:
    """Real parts whose assistant is behind `gate`."""
    made = open_parts(
        web_settings, library=library, make=lambda settings, tell: cast(Assistant, gate)
    )
    made.preparation.wait()
    yield made
    gate.opened.set()
    close_parts(made)


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    """The whole app."""
    from bots.web.app import create_web_app

    return create_web_app(parts)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50000)) as made:
        yield made


@pytest.fixture
def served(app: FastAPI) -> Iterator[Served]:
    """The whole app behind a real server; `served.url` is where."""
    server = Served(app)
    server.start()
    yield server
    server.stop()
