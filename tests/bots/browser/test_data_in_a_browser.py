"""Files on the page: sent, told what is wrong with them, turned into findings, and deleted."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests_browser import Visits
from tests_support import example_file


def upload(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    page.get_by_role("button", name="Upload", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_published_file_gives_sixteen_findings(visits: Visits, scripts: bool) -> None:
    page = visits.visitor("/data", java_script_enabled=scripts)
    upload(page, example_file())
    expect(page.get_by_role("main")).to_contain_text("is uploaded")
    visits.picture(page, f"data-uploaded-{'with' if scripts else 'without'}-scripts")
    page.get_by_role("link", name="See where the objectives stand").first.click()
    statuses = page.get_by_role("table", name="Status of each objective")
    expect(statuses.get_by_role("row")).to_have_count(17)
    expect(statuses).to_contain_text("Not met")
    chart = page.locator("figure img").first
    assert len(chart.get_attribute("alt") or "") > 60
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100
    visits.picture(page, f"status-{'with' if scripts else 'without'}-scripts")


def test_a_question_is_answered_from_the_asker_s_own_data(visits: Visits) -> None:
    page = visits.visitor("/data")
    upload(page, example_file())
    expect(page.get_by_role("main")).to_contain_text("is uploaded")
    page.goto("/")
    page.get_by_role("textbox").fill("Are we meeting the A&E target?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Computed by rule from your data")).to_be_visible()
    visits.picture(page, "answer-from-data")


def test_the_report_prints_and_runs_nothing(visits: Visits) -> None:
    page = visits.visitor("/data")
    page.get_by_role("button", name=re.compile("Try it with England")).click()
    reply = page.goto("/data/report")
    assert reply
    policy = reply.header_value("content-security-policy") or ""
    assert "default-src 'none'" in policy
    assert "script" not in policy.replace("script-src 'none'", "")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Objective status")
    visits.picture(page, "report")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "must be a CSV"),
        (
            "people.csv",
            b"NHS number,Name\n9434765919,Ann Example\n9434765870,Ben Example\n",
            "people",
        ),
        ("strange.csv", b"Colour,Shape\nred,round\n", "column names"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_words_and_not_kept(
    visits: Visits, tmp_path: Path, name: str, content: bytes, words: str, scripts: bool
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    page = visits.visitor("/data", java_script_enabled=scripts)
    upload(page, file)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(re.compile(words))
    visits.picture(page, f"data-refused-{file.stem}")
    page.goto("/data")
    expect(page.get_by_role("main")).not_to_contain_text(name)


def test_all_of_it_can_be_deleted(visits: Visits) -> None:
    page = visits.visitor("/data")
    upload(page, example_file())
    expect(page.get_by_role("main")).to_contain_text("is uploaded")
    page.get_by_role("link", name="Delete all my data").click()
    page.get_by_role("button", name=re.compile("Delete")).click()
    expect(page.get_by_role("main")).to_contain_text("deleted")
    expect(page.get_by_role("main")).not_to_contain_text(example_file().name)
