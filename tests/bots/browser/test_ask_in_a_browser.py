"""A question on the page, as somebody asks it: with a mouse, with keys alone, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests_browser import NARROW, Visits, focused

QUESTION = "What is expected of us on agency staff?"
WORDS = "only use agencies on approved frameworks"
TURNS = re.compile(r"/conversations/[0-9a-f]{32}")


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name=re.compile("question", re.IGNORECASE)).fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_an_answer_comes_with_its_sources_and_the_reader_is_taken_to_it(visits: Visits) -> None:
    page = visits.visitor()
    visits.picture(page, "ask-empty")
    ask(page, QUESTION)
    answer = page.get_by_role("listitem").filter(has_text=WORDS).first
    expect(answer).to_be_visible()
    expect(page).to_have_url(TURNS)
    expect(page).to_have_title(re.compile("agency staff"))
    assert focused(page) == "Temporary staff"
    visits.picture(page, "answer")


def test_a_source_opens_in_place_with_the_quote_marked_and_leads_to_the_document(
    visits: Visits,
) -> None:
    page = visits.visitor()
    ask(page, QUESTION)
    source = page.locator("details.source").first
    source.locator("summary").click()
    expect(source.locator("mark").first).to_be_visible()
    visits.picture(page, "source-open")
    source.get_by_role("link", name=re.compile("Open the document")).click()
    expect(page).to_have_url(re.compile(r"/documents/.+#quote$"))
    marked = page.locator("mark.quoted")
    expect(marked.first).to_be_in_viewport()
    assert WORDS in " ".join(marked.all_inner_texts())
    visits.picture(page, "document-at-the-quote")


def test_a_follow_up_is_read_with_the_thread_and_says_so(visits: Visits) -> None:
    page = visits.visitor()
    ask(page, "What is the A&E target?")
    expect(page.locator("#turn-1-answer")).to_be_visible()
    ask(page, "and for cancer?")
    expect(page.locator("#turn-2-answer")).to_be_visible()
    expect(page.locator("#turn-2")).to_contain_text("Read as:")
    expect(
        page.get_by_role("log").get_by_role("listitem").filter(has_text="You asked")
    ).to_have_count(2)
    visits.picture(page, "follow-up")
    page.reload()
    expect(page.locator("#turn-2")).to_contain_text("Read as:")


def test_what_the_documents_do_not_say_looks_like_no_answer(visits: Visits) -> None:
    page = visits.visitor()
    ask(page, "How many parking spaces does each hospital need?")
    expect(page.get_by_role("heading", name="Related, not an answer")).to_be_visible()
    visits.picture(page, "not-found")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_empty_question_is_told_at_the_top_and_at_the_field(
    visits: Visits, scripts: bool
) -> None:
    page = visits.visitor(java_script_enabled=scripts)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))
    visits.picture(page, f"ask-error-{'with' if scripts else 'without'}-scripts")


def test_without_scripts_the_same_answer_comes_by_a_plain_form(visits: Visits) -> None:
    page = visits.visitor(java_script_enabled=False)
    ask(page, QUESTION)
    expect(page).to_have_url(TURNS)
    expect(page.locator("#turn-1")).to_contain_text(WORDS)
    page.locator("details.source summary").first.click()
    expect(page.locator("details.source mark").first).to_be_visible()
    page.get_by_text("Text to copy, with citations").click()
    assert WORDS in page.locator("#turn-1-text").input_value()
    visits.picture(page, "answer-without-scripts")
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page.locator("#turn-1")).to_contain_text(WORDS)


def test_keys_alone_are_enough_to_ask_read_the_source_and_ask_again(visits: Visits) -> None:
    page = visits.visitor()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1-answer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details.source mark").first).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
        assert page.evaluate(
            "(() => { const box = document.activeElement.getBoundingClientRect();"
            " return box.bottom > 0 && box.top < innerHeight; })()"
        ), focused(page)
    page.keyboard.type("What about boards?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-2-answer")).to_be_focused()


def test_a_reason_can_be_given_and_the_conversation_is_not_lost(visits: Visits) -> None:
    page = visits.visitor()
    ask(page, QUESTION)
    page.get_by_text("Not helpful", exact=True).click()
    page.get_by_role("radio").first.check()
    visits.picture(page, "not-helpful")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page.locator("#turn-1")).to_contain_text(WORDS)


def test_what_is_copied_holds_the_words_and_where_they_stand(visits: Visits) -> None:
    page = visits.visitor(permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert WORDS in copied
    assert "Implementing the Forward View" in copied.split("Sources")[-1]


def test_nothing_jumps_while_an_answer_comes(visits: Visits) -> None:
    """The layout shifts that a browser counts against a page, over one answer."""
    page = visits.visitor(viewport=NARROW)
    page.evaluate(
        "() => { window.shifted = 0; new PerformanceObserver(list => {"
        " for (const one of list.getEntries()) if (!one.hadRecentInput)"
        " window.shifted += one.value;"
        " }).observe({type: 'layout-shift', buffered: true}); }"
    )
    ask(page, QUESTION)
    expect(page.locator("#turn-1-answer")).to_be_visible()
    assert page.evaluate("window.shifted") < 0.1  # what is called good


def test_a_conversation_can_be_deleted_and_is_nobody_elses(visits: Visits) -> None:
    page = visits.visitor()
    ask(page, QUESTION)
    expect(page).to_have_url(TURNS)
    address = page.url.split("#")[0]
    other = visits.visitor(address)
    expect(other.get_by_role("main")).not_to_contain_text("agency")
    page.get_by_text("Delete this conversation").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.goto(address)
    expect(page.get_by_role("main")).not_to_contain_text("agency")
