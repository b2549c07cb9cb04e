import json
import sys
from pathlib import Path

import pytest
from tests_eval_runs import ROWS, right, row, write_cases, write_run
from typer.testing import CliRunner

from assistant.errors import UnusableQuestion
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.read import Corpus
from evals.__main__ import app
from evals.answerers import FOUND, assistant_answerer
from evals.case_set import CaseSet, WrongUse, chosen, load_case_set
from evals.cases import Case
from evals.replies import Reply, read_replies, write_replies
from evals.run import answer_all, known_answerers, run
from evals.run_card import read_card
from evals.scored_run import score_folder


@pytest.fixture
def cases(corpus: Corpus, tmp_path: Path) -> CaseSet:
    return load_case_set(write_cases(tmp_path / "cases.jsonl", corpus), corpus)


def test_a_fault_in_one_question_is_a_failed_reply_and_the_rest_are_asked(cases: CaseSet) -> None:
    told = []

    def answerer(case: Case) -> Reply:
        if case.id == "c-2":
            raise UnusableQuestion("It cannot be read.")
        return Reply(case.question, "not_found", "No.")

    replies = answer_all(answerer, cases.cases, lambda done, of: told.append((done, of)))
    assert [one.outcome for one in replies.values()] == [
        "not_found", "failed", "not_found", "not_found", "not_found",
    ]  # fmt: skip
    assert replies["c-2"].text == "It cannot be read."
    assert told[-1] == (5, 5)


def test_the_assistant_tells_how_sure_it_is_and_what_it_found(
    assistant: Assistant, cases: CaseSet
) -> None:
    answerer = assistant_answerer(assistant, assistant.corpus)
    sure, unsure = answerer(cases.cases[0]), answerer(cases.cases[4])
    assert sure.confidence is not None
    assert unsure.confidence is not None
    assert sure.confidence > unsure.confidence
    assert len(sure.found) == FOUND
    for one in sure.found:
        document = assistant.corpus.document(one.document_id)
        assert document.text[one.start : one.end] == one.quote


def test_a_run_leaves_replies_and_a_card_that_tells_nothing_of_the_machine(
    settings: Settings, corpus: Corpus, cases: CaseSet, tmp_path: Path
) -> None:
    names = ["bm25-top-1", "always-refuse"]
    for folder in ("first", "second"):
        run(settings, corpus, tmp_path / folder, names, cases=cases, packaged=False)
    written = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert sorted(written) == ["always-refuse.jsonl", "bm25-top-1.jsonl", "run.json"]
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    assert str(tmp_path).encode() not in b"".join(written.values())
    card = read_card(tmp_path / "first")
    assert card is not None
    assert (card.part, card.cases_sha256) == ("development", cases.sha256)
    assert card.answerers == tuple(names)
    assert "numpy" in card.versions


def test_a_run_can_be_limited_to_cases_and_types(
    settings: Settings, corpus: Corpus, cases: CaseSet, tmp_path: Path
) -> None:
    only = ("c-1", "near_miss")
    run(settings, corpus, tmp_path / "out", ["always-refuse"], cases=cases, only=only)
    lines = (tmp_path / "out" / "always-refuse.jsonl").read_text(encoding="utf-8").split("\n")
    assert list(read_replies(lines)) == ["c-1", "c-4"]
    assert [case.id for case in chosen(cases.cases, ())] == [one["id"] for one in ROWS]


@pytest.mark.parametrize(
    ("names", "only", "words"),
    [
        (["nobody"], (), "no answerer 'nobody'"),
        (["always-refuse"], ("c-9",), "no case or type 'c-9'"),
        ([], (), "None of these"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_asked(
    settings: Settings,
    corpus: Corpus,
    cases: CaseSet,
    tmp_path: Path,
    names: list[str],
    only: tuple[str, ...],
    words: str,
) -> None:
    with pytest.raises(WrongUse, match=words):
        run(settings, corpus, tmp_path / "out", names, cases=cases, only=only)


def test_an_answerer_that_is_not_installed_is_left_out_and_named(
    settings: Settings,
    corpus: Corpus,
    cases: CaseSet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "evals.stock_recipe", None)
    said: list[str] = []
    names = ["langchain", "always-refuse"]
    card = run(settings, corpus, tmp_path / "out", names, cases=cases, say=said.append)
    assert card.answerers == ("always-refuse",)
    assert said == ["langchain was left out: evals.stock_recipe is not installed."]


def test_ours_comes_first_and_every_baseline_can_be_asked_by_name() -> None:
    assert known_answerers()[:2] == ["assistant", "bm25-top-1"]


def test_a_strangers_replies_are_scored_by_putting_them_into_a_folder(
    corpus: Corpus, cases: CaseSet, tmp_path: Path
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    replies = {case.id: right(corpus, case) for case in cases.cases if case.id != "c-4"}
    write_replies(folder / "another-system.jsonl", replies)
    found = score_folder(folder, corpus, cases=tmp_path / "cases.jsonl")
    outcomes = [one.outcome for one in found.scored["another-system"]]
    assert outcomes == ["perfect", "perfect", "acceptable", "incorrect", "perfect"]
    assert any("no reply to c-4; counted as failed" in note for note in found.notes)
    assert any("no run.json" in note for note in found.notes)


def test_replies_to_cases_that_have_changed_are_scored_and_that_is_said(
    corpus: Corpus, tmp_path: Path
) -> None:
    path = write_cases(tmp_path / "cases.jsonl", corpus)
    write_run(tmp_path / "run", corpus, path)
    assert score_folder(tmp_path / "run", corpus, cases=path).notes == ()
    reworded = row("c-1", "How quickly in A&E?", None)
    write_cases(path, corpus, reworded, *ROWS[1:3], ROWS[4])
    found = score_folder(tmp_path / "run", corpus, cases=path)
    assert found.scored["assistant"][0].outcome == "incorrect"
    assert "has changed" in found.notes[0]
    assert any("assistant: asked in other words" in note for note in found.notes)


def test_a_folder_that_cannot_be_scored_is_refused_in_words(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no folder"):
        score_folder(tmp_path / "nowhere", corpus)
    with pytest.raises(WrongUse, match="no replies"):
        score_folder(tmp_path, corpus)
    (tmp_path / "odd.jsonl").write_text('{"case": "c-1"}\n', encoding="utf-8")
    with pytest.raises(WrongUse, match=r"odd\.jsonl does not hold replies"):
        score_folder(tmp_path, corpus)
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WrongUse, match="not the card of a run"):
        score_folder(tmp_path, corpus)


def test_a_run_on_ones_own_cases_asks_for_the_file_again(corpus: Corpus, tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.jsonl", corpus)
    write_run(tmp_path / "run", corpus, path)
    with pytest.raises(WrongUse, match="name it with --cases"):
        score_folder(tmp_path / "run", corpus)


def test_the_command_asks_scores_and_says_where_the_report_is(
    corpus: Corpus, tmp_path: Path
) -> None:
    path, out = write_cases(tmp_path / "cases.jsonl", corpus), tmp_path / "out"
    done = CliRunner().invoke(
        app,
        ["run", "--cases", str(path), "--answerer", "always-refuse", "--out", str(out)],
    )
    assert done.exit_code == 0, done.output
    assert "| Perfect answers" in done.stdout
    assert f"Report: {out / 'report.html'}" in done.stdout
    assert done.stderr == "Asked always-refuse.\n"
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["packaged"] is False
    assert (out / "report.md").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--part", "holiday"],
        ["run", "--only", "nothing", "--answerer", "always-refuse"],
        ["run", "--cases", "nowhere.jsonl"],
        ["report", "nowhere"],
        ["compare", "nowhere", "nowhere"],
        ["gate", "nowhere"],
        ["accept", "nowhere", "--reason", "none"],
        ["dance"],
    ],
)
def test_wrong_use_is_exit_code_2_and_never_a_trace(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
