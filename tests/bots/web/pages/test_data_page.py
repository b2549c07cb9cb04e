"""Uploading through the page as a browser without scripts does."""

import zlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests_data_pages import (
    AE_CSV,
    DM01_CSV,
    PEOPLE_CSV,
    Page,
    assert_nothing_runs,
    assert_tables_can_be_read_aloud,
    load,
    send,
)

from assistant.objectives.templates import templates
from assistant.settings import Settings
from bots.parts import Parts

HOSTILE = (
    "<script>alert(1)</script>.csv",
    '"><img src=x onerror=alert(1)>.csv',
    "' onmouseover='alert(1).csv",
    "javascript:alert(1).csv",
    "{{7*7}}{% raw %}.csv",
    "<svg/onload=alert(1)>.csv",
    "../../etc/passwd.csv",
    "a.csv\r\nX-Other: 1",
    "\u202egnp.csv",
    "&lt;b&gt;&#x3c;.csv",
)


def test_without_any_file_the_page_says_what_to_do(client: TestClient) -> None:
    page = load(client, "/data")
    assert page.title.startswith("Your data")
    assert page.all("form")[0].attributes["enctype"] == "multipart/form-data"
    chooser = next(one for one in page.all("input") if one.attributes.get("type") == "file")
    assert "multiple" in chooser.attributes
    assert ".xlsx" in (chooser.attributes["accept"] or "")
    assert "Try it with England’s A&E figures" in page.words
    assert_tables_can_be_read_aloud(page)


def test_a_good_file_is_kept_and_listed(client: TestClient) -> None:
    status, page = send(client, ("ae.csv", AE_CSV))
    assert status == 200
    assert "ae.csv is uploaded: 2 rows can be used." in page.words
    rows = [one.text for one in page.inside(page.all("table")[0], "tr")]
    assert "ae.csv" in rows[1] and "2" in rows[1]
    assert_tables_can_be_read_aloud(page)


def test_several_files_are_kept_at_once(client: TestClient) -> None:
    status, page = send(client, ("ae.csv", AE_CSV), ("dm01.csv", DM01_CSV), period="2024-09")
    assert status == 200
    assert "2 files are uploaded" in page.words
    assert "dm01.csv is uploaded: 2 rows can be used." in page.words


def test_the_browser_is_sent_on_after_an_upload(client: TestClient) -> None:
    response = client.post(
        "/data",
        data={"csrf": load(client, "/data").csrf},
        files=[("files", ("ae.csv", AE_CSV))],
        follow_redirects=False,
    )
    assert response.status_code == 303
    assert response.headers["location"].startswith("/data?added=")


def test_the_same_file_twice_is_one_file(client: TestClient, parts: Parts) -> None:
    send(client, ("ae.csv", AE_CSV))
    _, page = send(client, ("ae.csv", AE_CSV))
    assert len(page.inside(page.all("table")[0], "tr")) == 2


def test_nothing_selected_is_an_error_at_the_field(client: TestClient) -> None:
    status, page = send(client, ("", b""))
    assert status == 422
    assert page.title.startswith("Error: ")
    assert page.error_links == {"Select a file": "#files"}
    chooser = next(one for one in page.all("input") if one.attributes.get("id") == "files")
    assert "files-error" in (chooser.attributes["aria-describedby"] or "")


def test_all_problems_of_all_files_are_told_at_once(client: TestClient) -> None:
    nothing = AE_CSV.replace(b"2018-", b"last ").replace(b"last 10,ENGLAND", b"2018-10,")
    status, page = send(
        client, ("picture.csv", b"\x89PNG\r\n\x1a\n"), ("empty.csv", b""), ("rows.csv", nothing)
    )
    assert status == 422
    lines = list(page.error_links)
    assert "picture.csv: The selected file must be a CSV, XLSX, XLS, ODS or ZIP" in lines
    assert "empty.csv: The selected file is empty" in lines
    assert "rows.csv: 2 problems in its rows, listed below" in lines
    table = page.all("table")[0]
    cells = [one.text for one in page.inside(table, "td")]
    assert "Row 2" in [" ".join(one.split()) for one in cells]
    assert any("org_code" in one for one in cells)
    assert "Nothing of these 3 files was kept." in page.words
    assert_tables_can_be_read_aloud(page)


def test_a_good_file_is_kept_beside_a_bad_one(client: TestClient) -> None:
    status, page = send(client, ("ae.csv", AE_CSV), ("empty.csv", b""))
    assert status == 422
    assert "empty.csv: The selected file is empty" in page.error_links
    assert "ae.csv is uploaded" in page.words
    assert "Nothing of this file was kept." in page.words


def test_warnings_of_a_usable_file_stand_beside_it(client: TestClient) -> None:
    one_bad_row = AE_CSV + b"2018-11,ENGLAND,England,ae_4h_all_types,no,100\r\n"
    status, page = send(client, ("ae.csv", one_bad_row))
    assert status == 200
    details = page.all("details", "data-problems")
    assert len(details) == 1
    assert "Row 4" in details[0].text


def test_a_file_about_people_is_refused_and_nothing_is_kept(
    client: TestClient, parts: Parts
) -> None:
    status, page = send(client, ("people.csv", PEOPLE_CSV))
    assert status == 422
    [line] = page.error_links
    assert line.startswith("people.csv: The selected file must hold figures about organisations")
    assert "Nothing of it was kept" in line
    assert "9434765919" not in page.words and "Byron" not in page.words
    kept = b"".join(one.read_bytes() for one in parts.settings.data_dir.rglob("*") if one.is_file())
    assert b"9434765919" not in kept
    assert zlib.compress(PEOPLE_CSV) not in kept


def test_a_month_that_cannot_be_read_is_an_error_and_stays_in_the_field(
    client: TestClient,
) -> None:
    status, page = send(client, ("ae.csv", AE_CSV), period="last spring")
    assert status == 422
    assert page.error_links == {"Enter a month, like September 2024": "#period"}
    field = next(one for one in page.all("input") if one.attributes.get("id") == "period")
    assert field.attributes["value"] == "last spring"


def test_a_file_without_its_month_leads_to_the_field_for_it(client: TestClient) -> None:
    status, page = send(client, ("undated.csv", DM01_CSV))
    assert status == 422
    [(words, field)] = page.error_links.items()
    assert words.startswith("undated.csv: Enter the month") and field == "#period"
    status, page = send(client, ("undated.csv", DM01_CSV), period="September 2024")
    assert status == 200
    assert "Month you gave: September 2024" in page.words


class TestSmallFilesOnly:
    @pytest.fixture
    def web_settings(self, tmp_path: Path) -> Settings:
        return Settings(data_dir=tmp_path / "data", upload_bytes=1_000)

    def test_a_file_that_is_too_large_is_told_so(self, client: TestClient) -> None:
        status, page = send(client, ("ae.csv", AE_CSV * 20))
        assert status == 422
        assert "ae.csv: The selected file must be smaller than 1KB" in page.error_links


def test_a_form_without_its_token_changes_nothing(client: TestClient) -> None:
    load(client, "/data")
    for token in ("", "0" * 32):
        status, _ = send(client, ("ae.csv", AE_CSV), csrf=token)
        assert status == 403
    for path in ("/data/example", "/data/delete", "/data/uploads/0/delete"):
        assert client.post(path, data={"csrf": "no"}).status_code == 403
    assert "ae.csv" not in load(client, "/data").words


def test_nobody_else_sees_or_deletes_an_upload(app: FastAPI, client: TestClient) -> None:
    send(client, ("mine-only.csv", AE_CSV))
    delete = next(
        one.attributes["action"] or ""
        for one in load(client, "/data").all("form")
        if (one.attributes["action"] or "").endswith("/delete")
    )
    identity = delete.split("/")[3]
    with TestClient(app, base_url="http://localhost") as other:
        page = load(other, "/data")
        assert "mine-only.csv" not in page.words
        assert "mine-only.csv" not in load(other, f"/data?added={identity}").words
        assert other.post(delete, data={"csrf": page.csrf}).status_code == 200
        assert other.get(f"/data/status?upload={identity}").status_code == 200
        assert "mine-only.csv" not in load(other, f"/data/status?upload={identity}").words
        assert other.get(f"/data/report?upload={identity}").status_code == 404
        assert other.get(f"/data/charts/8-1.svg?upload={identity}").status_code == 404
    assert "mine-only.csv" in load(client, "/data").words


def test_one_file_is_deleted(client: TestClient) -> None:
    _, page = send(client, ("ae.csv", AE_CSV))
    action = page.all("form")[0].attributes["action"] or ""
    done = Page(client.post(action, data={"csrf": page.csrf}).text)
    assert "The file is deleted." in done.words
    assert "ae.csv" not in done.words


def test_everything_is_deleted_after_one_more_question(client: TestClient) -> None:
    send(client, ("ae.csv", AE_CSV))
    page = load(client, "/data/delete")
    assert "Are you sure" in page.words and "the file you uploaded" in page.words
    assert "ae.csv" in load(client, "/data").words
    done = Page(client.post("/data/delete", data={"csrf": page.csrf}).text)
    assert "All your files and conversations are deleted." in done.words
    assert "ae.csv" not in load(client, "/data").words


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_template_is_to_be_had(client: TestClient, kind: str) -> None:
    for one in templates():
        response = client.get(f"/data/templates/{one.id}.{kind}")
        assert response.status_code == 200
        assert f'filename="{one.id}.{kind}"' in response.headers["content-disposition"]


def test_other_names_are_no_templates(client: TestClient) -> None:
    for name in ("none.csv", "tidy.exe", "..%2f..%2fREADME.csv", "tidy"):
        assert client.get(f"/data/templates/{name}").status_code in (404, 422)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_is_only_ever_text(client: TestClient, name: str) -> None:
    for data in (AE_CSV, b""):
        _, page = send(client, (name, data))
        assert_nothing_runs(page)
    assert_nothing_runs(load(client, "/data"))
    assert_nothing_runs(load(client, "/data/status"))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(header=st.text(st.sampled_from("<>\"'&/=;{}% abonerrscimgp:"), min_size=1, max_size=30))
def test_hostile_cells_are_only_ever_text(client: TestClient, header: str) -> None:
    cell = '"' + header.replace('"', '""') + '"'
    table = (
        f"period,org_code,org_name,measure,numerator,denominator,{cell},{cell}\r\n"
        f"2018-09,RBD,{cell},ae_4h_all_types,90,100,{cell},{cell}\r\n"
        f"2018-10,{cell},{cell},{cell},90,100,,\r\n"
    ).encode()
    _, page = send(client, ("table.csv", table))
    assert_nothing_runs(page)
    assert_nothing_runs(load(client, "/data/status"))
