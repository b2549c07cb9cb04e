"""WCAG 2.2 AA on every state of every page, as far as a machine can tell, and reflow by looking.

A machine finds about a third of what can be wrong; the pictures are for the rest.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from tests_browser import NARROW, WIDE, Visits, overflow, violations
from tests_support import example_file

pytestmark = pytest.mark.slow

PAGES = {
    "ask": "/",
    "data": "/data",
    "status": "/data/status",
    "delete": "/data/delete",
    "conversations": "/conversations",
    "expectations": "/expectations",
    "filtered": "/expectations?theme=workforce&who=boards",
    "nothing-fits": "/expectations?about=zeppelins",
    "documents": "/documents",
    "document": "/documents/2020-objectives",
    "passage": "/documents/2020-objectives/11042-11211",
    "about": "/about",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "problems": "/problems",
    "sign-in": "/sign-in",
    "nowhere": "/nowhere",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_that_a_machine_finds(visits: Visits, name: str) -> None:
    page = visits.visitor(PAGES[name])
    visits.picture(page, f"page-{name}")
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    visits.picture(page, f"page-{name}-320")
    assert violations(page) == []
    assert overflow(page) <= 0
    assert page.title().endswith("Forward View Assistant")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def asked(page: Page, question: str) -> None:
    page.get_by_role("textbox").first.fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#turn-1-answer")).to_be_visible()


def _answer(page: Page) -> None:
    asked(page, "What is expected of us on agency staff?")
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


def _not_found(page: Page) -> None:
    asked(page, "How many parking spaces does each hospital need?")


def _premise(page: Page) -> None:
    asked(page, "Why is the A&E target 92%?")


def _clinical(page: Page) -> None:
    asked(page, "What dose of paracetamol should I give a child?")


def _ask_error(page: Page) -> None:
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def _from_data(page: Page) -> None:
    page.goto("/data")
    page.locator("input[type=file]").set_input_files(example_file())
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("is uploaded")
    page.goto("/")
    asked(page, "Are we meeting the A&E target?")


def _uploaded(page: Page) -> None:
    page.goto("/data")
    page.locator("input[type=file]").set_input_files(example_file())
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("is uploaded")


def _status(page: Page) -> None:
    _uploaded(page)
    page.goto("/data/status")
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


def _refused(page: Page) -> None:
    page.goto("/data")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


STATES: dict[str, Callable[[Page], None]] = {
    "answer": _answer,
    "not-found": _not_found,
    "premise": _premise,
    "clinical": _clinical,
    "ask-error": _ask_error,
    "from-data": _from_data,
    "uploaded": _uploaded,
    "status": _status,
    "refused": _refused,
}


@pytest.fixture(params=sorted(STATES))
def state(request: pytest.FixtureRequest, visits: Visits) -> Iterator[tuple[str, Page]]:
    page = visits.visitor()
    STATES[request.param](page)
    yield request.param, page


def test_no_state_of_a_page_has_such_a_barrier(visits: Visits, state: tuple[str, Page]) -> None:
    name, page = state
    for size, label in ((WIDE, ""), (NARROW, "-320")):
        page.set_viewport_size(size)
        visits.picture(page, f"state-{name}{label}")
        assert violations(page) == [], label
        assert overflow(page) <= 0, label


def test_text_at_twice_its_size_loses_nothing(visits: Visits) -> None:
    page = visits.visitor()
    _answer(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    visits.picture(page, "text-200")
    assert overflow(page) <= 0
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(one =>"
        " getComputedStyle(one).overflow === 'hidden' && one.clientHeight > 1"
        " && one.scrollHeight > one.clientHeight + 1).map(one => one.className)"
    )
    assert cut == []


@pytest.mark.parametrize(
    "options",
    [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"color_scheme": "dark"}],
    ids=["forced colours", "reduced motion", "dark"],
)
def test_what_a_reader_has_set_is_respected(visits: Visits, options: dict[str, str]) -> None:
    page = visits.visitor(**options)
    _answer(page)
    visits.picture(page, f"reader-{'-'.join(options.values())}-{'-'.join(options)}")
    moving = page.evaluate(
        "document.getAnimations().filter(one => one.playState === 'running').length"
    )
    assert moving == 0
    assert "How strong this is" in page.locator("#turn-1").inner_text()


def test_answers_are_read_aloud_from_a_log_around_the_list(visits: Visits) -> None:
    page = visits.visitor()
    log = page.get_by_role("log")
    expect(log).to_have_count(1)
    assert log.evaluate("one => one.tagName") == "DIV"
    expect(log.locator("> ol")).to_have_count(1)
