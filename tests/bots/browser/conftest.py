"""A real browser on a real server. Skipped, aloud, where there is no Chromium.

Every page that a test opens is watched: an error in a script, something the page's own policy
forbids, or a request that leaves this machine fails the test. What was seen is kept as pictures
under `.screenshots/`, which git ignores.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests_browser import Visits
from tests_doors import Served

from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import close_parts, open_parts
from bots.web.app import create_web_app

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("no Chromium: `make chromium` installs it where root may")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(
    browser: Browser, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the whole app, served for real."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("site"), asks_per_minute=1000, requests_per_minute=10_000
    )
    parts = open_parts(settings, make=lambda settings, tell: assistant)
    parts.preparation.wait()
    server = Served(create_web_app(parts))
    server.start()
    yield server.url
    server.stop()
    close_parts(parts)


@pytest.fixture
def visits(browser: Browser, site: str) -> Iterator[Visits]:
    """Opens pages, each as a new visitor; at the end none may have complained."""
    made = Visits(browser, site, ROOT / ".screenshots")
    yield made
    made.close()
    assert made.complaints == []
