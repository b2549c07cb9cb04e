"""`assistant expectations`, as a board secretary runs it: no index, no model."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from tests_support import small_corpus

from corpus.read import packaged_root

Expectations = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def expectations(tmp_path: Path) -> Expectations:
    """Run the command in a process of its own, away from the checkout, with no index to be had."""

    def call(
        *arguments: str,
        code: str = "from bots.command import main; main()",
        **env: str,
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-c", code, "expectations", *arguments],
            capture_output=True,
            cwd=tmp_path,
            timeout=60,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "ASSISTANT_DATA_DIR": str(tmp_path / "nowhere"),
                **env,
            },
        )

    return call


def test_the_checklist_is_printed_with_its_sources(expectations: Expectations) -> None:
    done = expectations("--who", "boards", "--strength", "will want")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "Chosen by: who: boards; strength: will want to." in out
    assert "“will want to” (4)" in out
    assert "5.3 Workforce health and productivity, characters" in out
    assert done.stderr == b""


def test_neither_model_nor_index_is_loaded(expectations: Expectations, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from assistant.cli import app\n"
        "app(standalone_mode=False)\n"
        "heavy = {'torch', 'chromadb', 'sentence_transformers', 'xlsxwriter', 'index.store'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = expectations("--by", "2018", code=code)
    assert done.stderr.decode().strip() == "[]"
    assert not (tmp_path / "nowhere").exists()


def test_json_is_the_only_output(expectations: Expectations) -> None:
    done = expectations("--theme", "Workforce", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert {line["theme"] for line in data["lines"]} == {"workforce"}
    assert len(data["documents"]) == 2


def test_a_workbook_is_written_to_this_folder_and_never_over_another(
    expectations: Expectations, tmp_path: Path
) -> None:
    done = expectations("--export", "xlsx")
    assert re.fullmatch(r"Written: expectations.xlsx \(\d{3} lines\)\n", done.stdout.decode())
    first = (tmp_path / "expectations.xlsx").read_bytes()
    again = expectations("--export", "xlsx", "--theme", "workforce")
    assert again.returncode == 2
    assert b"is there already" in again.stderr
    assert (tmp_path / "expectations.xlsx").read_bytes() == first
    forced = expectations("--export", "xlsx", "--theme", "workforce", "--force")
    assert forced.returncode == 0
    assert (tmp_path / "expectations.xlsx").read_bytes() != first


def test_the_name_of_the_file_says_of_which_kind_it_is(
    expectations: Expectations, tmp_path: Path
) -> None:
    assert expectations("--output", "board.md", "--who", "us").returncode == 0
    text = (tmp_path / "board.md").read_text(encoding="utf-8")
    assert text.startswith("# Checklist of what the documents expect: ")


def test_csv_goes_to_standard_output_without_a_mark_at_its_beginning(
    expectations: Expectations,
) -> None:
    done = expectations("--export", "csv", "--output", "-", "--who", "us")
    rows = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))
    assert rows[0][:2] == ["No.", "Strength"]
    assert len(rows) > 200


@pytest.mark.parametrize("kind", ["csv", "md"])
def test_the_same_list_is_the_same_bytes_whatever_the_hash_seed(
    expectations: Expectations, kind: str
) -> None:
    seen = {
        expectations("--export", kind, "--output", "-", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--who", "nurses"], "Levels: NHS Improvement"),
        (["--by", "2015"], "The first time limits are"),
        (["--about", "purple cows"], "assistant search"),
        (["--theme", "workforce", "--by", "2016", "--export", "csv"], "No line fits all of these"),
    ],
)
def test_a_filter_that_nothing_fits_says_what_there_is_with_exit_code_1(
    expectations: Expectations, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = expectations(*arguments)
    assert done.returncode == 1
    assert words in done.stderr.decode()
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--theme", "bananas"], "There are: quality, operational performance"),
        (["--strength", "shall"], "There are: must, will need to"),
        (["--by", "soon"], "Give --by as a date"),
        (["--document", "third"], "There are: implementing-the-forward-view, 2020-objectives"),
        (["--export", "pdf"], "'xlsx', 'csv', 'md'"),
        (["--output", "list.txt"], ".xlsx, .csv or .md"),
        (["--export", "csv", "--output", "list.md"], "has to end in .csv"),
        (["--output", "-"], "--export csv or --export md"),
        (["--export", "xlsx", "--output", "-"], "--export csv or --export md"),
        (["--json", "--export", "csv"], "not both"),
    ],
)
def test_a_wrong_use_says_what_to_do_with_exit_code_2(
    expectations: Expectations, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = expectations(*arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_without_a_stack_trace(
    expectations: Expectations,
) -> None:
    done = expectations("--output", "nowhere/list.csv")
    assert done.returncode == 1
    assert b"could not be read or written" in done.stderr


def test_a_corpus_without_expectations_says_so(expectations: Expectations, tmp_path: Path) -> None:
    done = expectations(ASSISTANT_CORPUS_DIR=str(small_corpus(tmp_path)))
    assert done.returncode == 1
    assert b"name no expectations" in done.stderr


def test_an_annotation_that_no_longer_fits_is_named(
    expectations: Expectations, tmp_path: Path
) -> None:
    root = small_corpus(tmp_path)
    source = packaged_root() / "annotations" / "expectations"
    shutil.copytree(source, root / "annotations" / "expectations")
    path = root / "annotations" / "expectations" / "2020-objectives.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("We will share further", "We shall share"), encoding="utf-8")
    done = expectations(ASSISTANT_CORPUS_DIR=str(root))
    assert done.returncode == 1
    assert b"obj-leadership-07" in done.stderr
