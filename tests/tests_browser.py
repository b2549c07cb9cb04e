"""What tests in a browser share: visitors, what they complain of, and checks of a page."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}
"""1,280 pixels at 400%: what WCAG 1.4.10 asks pages to reflow to."""


@dataclass
class Visits:
    """Opens pages in contexts of their own, and notes what goes wrong in any of them."""

    browser: Browser
    site: str
    pictures: Path
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(self, path: str = "/", **options: Any) -> Page:
        """Return a new visitor's page at `path`; options are those of a browser context."""
        context = self.browser.new_context(
            base_url=self.site, **{"viewport": WIDE, "locale": "en-GB", **options}
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.goto(path)
        return page

    def picture(self, page: Page, name: str) -> None:
        """Keep what the whole page looks like."""
        self.pictures.mkdir(exist_ok=True)
        page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that answers 422 is one of the things tested; the browser notes it as an error.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"left this machine: {request.url}")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, each as "rule: where"."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def focused(page: Page) -> str:
    """Return what has the focus: its name for a person, or its element."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " return (e.getAttribute('aria-label') || e.innerText || e.name || e.tagName)"
            ".trim().slice(0, 60); })()"
        )
    )
