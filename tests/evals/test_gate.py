import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from tests_eval_runs import ROWS, row, write_cases, write_run
from typer.testing import CliRunner

from corpus.read import Corpus
from evals.__main__ import app
from evals.case_set import WrongUse
from evals.gate import accepted_file, change, read_accepted


class Bench:
    """A case file, a run and an accepted file in a folder, and the commands on them."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self.corpus, self.folder = corpus, folder
        self.cases = write_cases(folder / "cases.jsonl", corpus)
        self.accepted = folder / "accepted.json"

    def run(self, *failing: str) -> None:
        write_run(self.folder / "run", self.corpus, self.cases, failing=failing)

    def call(self, *arguments: str) -> Result:
        files = ["--cases", str(self.cases), "--accepted", str(self.accepted)]
        command, *more = arguments
        return CliRunner().invoke(app, [command, str(self.folder / "run"), *more, *files])


@pytest.fixture
def bench(corpus: Corpus, tmp_path: Path) -> Bench:
    bench = Bench(corpus, tmp_path)
    bench.run()
    assert bench.call("accept", "--reason", "First record.").exit_code == 0
    return bench


def test_the_gate_is_open_while_what_passed_passes(bench: Bench) -> None:
    done = bench.call("gate")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "The gate is open: 4 of 5 cases pass.\n"


def test_a_case_that_passed_and_now_fails_shuts_it_and_is_named(bench: Bench) -> None:
    bench.run("c-2", "c-4")
    done = bench.call("gate")
    assert done.exit_code == 1
    lines = done.stderr.split("\n")
    assert lines[0].startswith("c-2 passed and is now incorrect: Is <script>")
    assert lines[1] == "c-4 passed and is now incorrect: How soon for a knee?"
    assert "evals accept" in lines[2]


def test_a_case_that_did_not_pass_may_go_on_failing(bench: Bench) -> None:
    bench.run("c-3")
    assert bench.call("gate").exit_code == 0


def test_a_loss_is_accepted_with_its_reason_and_then_the_gate_opens(bench: Bench) -> None:
    bench.run("c-2")
    done = bench.call("accept", "--reason", "  The typo is\nunreadable.  ")
    assert done.exit_code == 0
    assert "Lost, 1: c-2." in done.stdout
    assert bench.call("gate").exit_code == 0
    kept = json.loads(bench.accepted.read_text(encoding="utf-8"))
    assert kept["perfect"] == {"c-1": True, "c-2": False, "c-3": False, "c-4": True, "c-5": True}
    assert [one["reason"] for one in kept["changes"]] == [
        "First record.",
        "The typo is unreadable.",
    ]
    assert kept["changes"][1]["lost"] == ["c-2"]
    assert date.fromisoformat(kept["changes"][1]["date"]) >= date(2026, 1, 1)
    bench.run()
    assert "Not recorded yet as passing: c-2." in bench.call("gate").stdout


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_change_without_a_reason_is_refused_and_nothing_is_written(
    bench: Bench, reason: str
) -> None:
    before = bench.accepted.read_bytes()
    bench.run("c-2")
    done = bench.call("accept", "--reason", reason)
    assert done.exit_code == 2
    assert "Say why" in done.stderr
    assert bench.accepted.read_bytes() == before


def test_nothing_is_recorded_when_nothing_has_changed(bench: Bench) -> None:
    before = bench.accepted.read_bytes()
    assert "Nothing has changed" in bench.call("accept", "--reason", "Again.").stdout
    assert bench.accepted.read_bytes() == before


def test_a_changed_case_file_shuts_it_until_that_is_recorded(bench: Bench) -> None:
    easier = row("c-3", "How soon for psychosis?", None)
    write_cases(bench.cases, bench.corpus, *ROWS[:2], easier, *ROWS[4:])
    done = bench.call("gate")
    assert done.exit_code == 2  # the replies are of the old cases
    assert "Ask all the cases again" in done.stderr
    bench.run()
    done = bench.call("gate")
    assert done.exit_code == 1
    assert "not the file that accepted.json was recorded with" in done.stderr
    done = bench.call("accept", "--reason", "c-3 was not a fair question; c-4 is gone.")
    assert "Gained, 1: c-3." in done.stdout
    assert "Removed, 1: c-4." in done.stdout
    assert bench.call("gate").exit_code == 0


def test_other_documents_shut_it(bench: Bench) -> None:
    kept = json.loads(bench.accepted.read_text(encoding="utf-8"))
    kept["documents"]["2020-objectives"] = "0" * 64
    bench.accepted.write_text(json.dumps(kept), encoding="utf-8")
    done = bench.call("gate")
    assert done.exit_code == 1
    assert "The documents are not those" in done.stderr


def test_a_broken_invariant_shuts_it_even_where_the_case_did_not_pass(bench: Bench) -> None:
    bench.run("c-3")
    path = bench.folder / "run" / "assistant.jsonl"
    text = path.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.split("\n") if line]
    lines[2]["reply"]["citations"][0]["quote"] = "Words that stand nowhere."
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = bench.call("gate")
    assert done.exit_code == 1
    assert "c-3 breaks an invariant: citations valid." in done.stderr


def test_part_of_the_cases_is_not_enough(bench: Bench) -> None:
    path = bench.folder / "run" / "run.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**card, "only": ["c-1"]}), encoding="utf-8")
    done = bench.call("gate")
    assert done.exit_code == 2
    assert "Only part of the cases was asked" in done.stderr


def test_the_release_cases_have_no_gate(corpus: Corpus, tmp_path: Path) -> None:
    bench = Bench(corpus, tmp_path)
    write_cases(bench.cases, corpus, part="release")
    bench.run()
    done = bench.call("accept", "--reason", "To see.")
    assert done.exit_code == 2
    assert "The gate is on the development cases" in done.stderr
    assert not bench.accepted.exists()


def test_a_file_that_accept_did_not_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    path.write_text('{"perfect": 3}', encoding="utf-8")
    with pytest.raises(WrongUse, match="is not as"):
        read_accepted(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"c-2": true', '"c-2": false', "no change in it explains c-2"),
        ('"First record."', '" "', "a change without a reason"),
    ],
)
def test_a_file_edited_by_hand_is_refused(bench: Bench, old: str, new: str, words: str) -> None:
    text = bench.accepted.read_text(encoding="utf-8")
    assert old in text
    bench.accepted.write_text(text.replace(old, new), encoding="utf-8")
    done = bench.call("gate")
    assert done.exit_code == 2
    assert words in done.stderr


def test_every_change_in_the_packaged_file_has_a_reason_and_explains_what_passes() -> None:
    accepted = read_accepted(accepted_file())
    assert accepted.part == "development"


def test_a_change_is_dated_by_its_caller() -> None:
    nothing = read_accepted(Path("nowhere.json"))
    assert change(nothing, [], reason="Why not.", on=date(2026, 11, 22)).date == "2026-11-22"
