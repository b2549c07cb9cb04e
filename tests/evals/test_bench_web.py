"""What wrk prints, read; and the table made of it. wrk itself is run by hand."""

import json
from pathlib import Path

import pytest

from evals.bench_web import Load, errors, load_of, table, write_questions
from evals.case_set import WrongUse

HEAD = """\
Running 8s test @ http://127.0.0.1:8000/
  2 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   126.10ms   20.73ms 211.00ms   71.43%
    Req/Sec    39.71     11.20    70.00     66.67%
  635 requests in 8.01s, 3.10MB read
  Non-2xx or 3xx responses: 5
Requests/sec:     79.28
Transfer/sec:    396.32KB
"""
LINE = {
    "microseconds": 8_010_000,
    "p50": 126_100,
    "p95": 180_500,
    "statuses": {"200": 630, "429": 5},
    "broken": 0,
    "late": 0,
}


def test_the_line_of_the_script_is_read_from_what_wrk_prints() -> None:
    load = load_of(f"{HEAD}\n{json.dumps(LINE)}\n")
    assert load == Load(8.01, 0.1261, 0.1805, {200: 630, 429: 5}, 0, 0)
    assert load.per_second == pytest.approx(630 / 8.01)


@pytest.mark.parametrize(
    "output",
    ["", HEAD, f'{HEAD}\n{{"microseconds": 1}}', '{"microseconds": nan', "unable to connect"],
)
def test_without_that_line_what_wrk_said_is_told(output: str) -> None:
    with pytest.raises(WrongUse, match="wrk did not say"):
        load_of(output)


def test_the_table_holds_medians_and_ratios_to_the_embedding_call() -> None:
    rounds = [Load(10, p50, 3 * p50, {200: n}, 0, 0) for n, p50 in ((400, 0.2), (500, 0.1), (9, 9))]
    lines = table({(10, "distinct"): rounds, (10, "same"): rounds}, encode=0.01).splitlines()
    assert len(lines) == 3
    assert lines[1].split() == ("10 all different 40.0 0.40 x 200.0 20.0 x 600.0 none".split())
    assert "identical, cached" in lines[2]


def test_what_is_no_answer_is_counted_over_all_rounds() -> None:
    rounds = [
        Load(1, 1, 1, {200: 5, 503: 2}, 1, 0),
        Load(1, 1, 1, {503: 1, 429: 4}, 0, 0),
    ]
    assert errors(rounds) == "3 × 503, 1 × broken, 4 × 429"
    assert errors([Load(1, 1, 1, {200: 5}, 0, 0)]) == "none"


def test_questions_are_written_so_that_a_number_can_be_put_at_their_end(tmp_path: Path) -> None:
    path = tmp_path / "questions"
    count = write_questions(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == count > 600
    assert all(json.loads(f'{line} (1)"').endswith(" (1)") for line in lines)
