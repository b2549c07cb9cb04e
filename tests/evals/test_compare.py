from pathlib import Path

import pytest
from tests_eval_runs import ROWS, write_cases, write_run
from typer.testing import CliRunner

from corpus.read import Corpus
from evals.__main__ import app
from evals.case_set import WrongUse
from evals.compare import Comparison, compare, comparison_text
from evals.scored_run import score_folder


def compared(
    corpus: Corpus, folder: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> Comparison:
    path = write_cases(folder / "cases.jsonl", corpus)
    write_run(folder / "before", corpus, path, failing=before)
    write_run(folder / "after", corpus, path, failing=after)
    first, second = (
        score_folder(folder / name, corpus, cases=path) for name in ("before", "after")
    )
    return compare(first, second, "assistant")


def test_what_was_gained_and_lost_is_named(corpus: Corpus, tmp_path: Path) -> None:
    found = compared(corpus, tmp_path, ("c-1", "c-2", "c-5"), ("c-4",))
    assert found.passing.only_first == ("c-1", "c-2", "c-5")
    assert found.passing.only_second == ("c-4",)
    assert found.changed == ("c-1", "c-2", "c-4", "c-5")
    assert found.passing.difference == pytest.approx(2 / 5)
    assert found.passing.p == pytest.approx(0.625)
    recall = next(one for one in found.moved if one.name == "evidence recall")
    assert (recall.n, recall.before, recall.after) == (3, pytest.approx(1 / 3), 1.0)
    assert recall.difference.value == pytest.approx(2 / 3)
    assert recall.difference.interval is not None


def test_a_run_beside_itself_moves_nothing(corpus: Corpus, tmp_path: Path) -> None:
    found = compared(corpus, tmp_path, ("c-1",), ("c-1",))
    assert found.passing.only_first == found.passing.only_second == found.changed == ()
    assert found.passing.p == 1.0
    assert all(one.difference.value == 0 for one in found.moved)


def test_a_score_is_compared_on_the_cases_that_are_for_it_in_both(
    corpus: Corpus, tmp_path: Path
) -> None:
    found = compared(corpus, tmp_path, (), ("c-5",))
    by_name = {one.name: one.n for one in found.moved}
    assert by_name["unanswerable declined"] == 2
    assert by_name["citations valid"] == 3


def test_the_command_prints_it(corpus: Corpus, tmp_path: Path) -> None:
    compared(corpus, tmp_path, ("c-1",), ("c-3",))
    done = CliRunner().invoke(
        app,
        [
            "compare",
            str(tmp_path / "before"),
            str(tmp_path / "after"),
            "--cases",
            str(tmp_path / "cases.jsonl"),
        ],
    )
    assert done.exit_code == 0, done.output
    assert "## Gained: 1\n\n- c-1: How soon in A&E?" in done.stdout
    assert "## Lost: 0\n\nNone." in done.stdout  # c-3 was not perfect before either
    assert "n = 5; McNemar's exact p 1.000; development, sha256 " in done.stdout


def test_a_hostile_question_stays_words(corpus: Corpus, tmp_path: Path) -> None:
    text = comparison_text(compared(corpus, tmp_path, ("c-2",), ()))
    assert "- c-2: Is &lt;script>alert(1)&lt;/script> \\| in \\*four\\* hours?" in text


def test_runs_without_a_case_in_common_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    parts = {}
    for name, rows in (("one", ROWS[:1]), ("other", ROWS[4:])):
        path = write_cases(tmp_path / f"{name}.jsonl", corpus, *rows)
        write_run(tmp_path / name, corpus, path)
        parts[name] = score_folder(tmp_path / name, corpus, cases=path)
    with pytest.raises(WrongUse, match="share no case"):
        compare(parts["one"], parts["other"], "assistant")
