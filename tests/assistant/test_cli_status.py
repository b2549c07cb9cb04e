"""`assistant status`, `assistant template` and `assistant ask --data`, as people run them."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import Run
from jsonschema import Draft202012Validator
from tests_support import example_file

HEADER = "period,org_code,org_name,measure,numerator,denominator\n"


@pytest.fixture
def schema() -> Draft202012Validator:
    text = files("assistant.contracts").joinpath("status.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def test_the_example_shows_a_true_finding_in_words(run: Run) -> None:
    done = run("status", "--example", "--as-of", "2026-11-22")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "Objective status on 22 November 2026, for the sector" in out
    assert "0 of 36 months, April 2016 to March 2019" in out
    assert "consistently fails the target" in out
    assert "row 76" in out
    for number in range(1, 17):
        assert f"{number:>3}   " in out


def test_json_is_the_contract_s_object_and_nothing_else(
    run: Run, schema: Draft202012Validator
) -> None:
    done = run("status", str(example_file()), "--json", "--as-of", "31/03/2018")
    report = json.loads(done.stdout)
    schema.validate(report)
    assert report["as_of"] == "2018-03-31"
    assert max(one["period"] for one in report["objectives"][7]["measures"]) <= "2018-03"
    assert report["problems"][0]["code"] == "after_the_day"
    assert done.returncode == 0


def test_a_page_and_charts_are_written_where_asked(run: Run, tmp_path: Path) -> None:
    done = run("status", "--example", "--html", "report.html", "--charts", "charts")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert {path.suffix for path in (tmp_path / "charts").iterdir()} == {".png", ".svg", ".csv"}
    assert b"Written: report.html" in done.stderr


def test_one_provider_is_picked_by_its_code(run: Run, tmp_path: Path) -> None:
    rows = "2018-03,R1A,A,ae_4h_all_types,90,100\n2018-03,R1B,B,ae_4h_all_types,95,100\n"
    (tmp_path / "two.csv").write_text(HEADER + rows, encoding="utf-8")
    done = run("status", "two.csv", "--provider", "r1b")
    assert "R1B had 95.0% (95 of 100) in March 2018" in done.stdout.decode()
    missing = run("status", "two.csv", "--provider", "RXX")
    assert missing.returncode == 1
    assert "no provider with the code RXX" in missing.stdout.decode()


def test_two_providers_are_not_taken_for_the_sector(run: Run, tmp_path: Path) -> None:
    rows = "2018-03,R1A,A,ae_4h_all_types,99,100\n2018-03,R1B,B,ae_4h_all_types,95,100\n"
    (tmp_path / "two.csv").write_text(HEADER + rows, encoding="utf-8")
    report = json.loads(run("status", "two.csv", "--json").stdout)
    assert report["objectives"][7]["status"] == "insufficient_data"
    assert report["objectives"][7]["measures"][0]["met"] is None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        ("empty.csv", b"", "empty"),
        ("lunch.csv", b"dish,price\nsoup,3\n", "No row of column names"),
        ("bad.xlsx", b"PK\x03\x04 nonsense", ""),
        ("list.csv", b"NHS number,Surname\n9434765919,Bloggs\n", "data about people"),
    ],
)
def test_a_wrong_file_is_a_problem_in_words_and_never_a_stack_trace(
    run: Run, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("status", name)
    out = done.stdout.decode()
    assert done.returncode == 1
    assert "Error: " in out and words.casefold() in out.casefold()
    assert "Traceback" not in out + done.stderr.decode()
    assert "9434765919" not in out and "Bloggs" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["status"], "Name a file"),
        (["status", "nowhere.csv"], "cannot be read"),
        (["status", "--example", "--as-of", "soon"], "--as-of as a day"),
        (["status", "--example", "--period", "soon"], "--period as a month"),
        (["status", "--example", "--provider", "RBD", "--region", "London"], "not both"),
        (["template", "holidays"], "There are: "),
        (["template", "boards", "--out", "boards.doc"], ".xlsx or .csv"),
    ],
)
def test_a_wrong_use_says_what_to_do_with_exit_code_2(
    run: Run, arguments: list[str], words: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert done.stdout == b""


def test_a_template_is_written_filled_and_read(run: Run, tmp_path: Path) -> None:
    done = run("template", "boards", "--out", "boards.csv")
    assert done.returncode == 0, done.stderr
    again = run("template", "boards", "--out", "boards.csv")
    assert again.returncode == 2
    with (tmp_path / "boards.csv").open("a", encoding="utf-8") as file:
        file.write("R1A,A Trust,2019-03-31,5,6,0\r\n")
    out = run("status", "boards.csv").stdout.decode()
    assert "Met (gender balance only)" in out
    assert "5 of 11 members are women" in out


def test_templates_are_listed(run: Run) -> None:
    out = run("template").stdout.decode()
    for name in ("special-measures", "seven-day-standards", "finance", "boards", "tidy"):
        assert name in out


def test_a_question_is_answered_from_the_data_given_with_it(run: Run) -> None:
    done = run("ask", "are we meeting the A&E target?", "--data", str(example_file()), "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert [one["objective"] for one in answer["statuses"]] == [8]
    assert answer["statuses"][0]["status"] == "not_met"
