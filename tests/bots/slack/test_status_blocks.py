"""A status report in Slack: all sixteen, in words, cited to the letter, and nothing that acts."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SlackBlock
from tests_support import example_file, shared_file

from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.verdicts import STATUS_WORDS
from assistant.status_files import Upload, read_files
from assistant.status_report import StatusReport, status_report
from bots.slack.limits import faults_of
from bots.slack.reply import Block
from bots.slack.splitting import messages
from bots.slack.status_blocks import (
    MOST_PROBLEMS,
    in_short,
    problem_blocks,
    problem_line,
    status_blocks,
    table,
)
from corpus.read import Corpus

AS_OF = date(2026, 11, 22)
LIMIT = 1_000_000
BASE = "https://expectations.example"
HOSTILE = (
    "<!channel> <!here> <@U0ANNA> <!subteam^S1> <https://evil.example|NHS England> @channel "
    "*bold* `code` &lt;!channel&gt;"
)


def report_on(corpus: Corpus, *uploads: Upload) -> StatusReport:
    return status_report(corpus, read_files(uploads), as_of=AS_OF)


@pytest.fixture
def example(corpus: Corpus) -> StatusReport:
    return report_on(corpus, Upload(example_file().name, example_file().read_bytes()))


def elements(value: Any) -> list[dict[str, Any]]:
    """Return everything in blocks that has a type."""
    if isinstance(value, dict):
        found = [value] if "type" in value else []
        return found + [one for part in value.values() for one in elements(part)]
    return [one for part in value for one in elements(part)] if isinstance(value, list) else []


def words_of(blocks: Sequence[Block]) -> str:
    return "\n".join(
        one["text"] for one in elements(list(blocks)) if isinstance(one.get("text"), str)
    )


def problems(number: int) -> list[Problem]:
    """Return the same problem in so many columns."""
    return [
        error("not_a_number", "This cell is no number.", file="ae.csv", row=2, column=f"Col {at}")
        for at in range(number)
    ]


def test_all_sixteen_objectives_are_in_the_table_with_their_status_in_words(
    example: StatusReport,
) -> None:
    rows = [[cell["text"] for cell in row] for row in table(example)["rows"]]
    assert rows[0] == ["No.", "Objective", "Status"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 17)]
    for row, one in zip(rows[1:], example.objectives, strict=True):
        assert STATUS_WORDS[one.status] in row[2]


def test_what_has_figures_is_said_with_the_objectives_own_words_and_where_they_stand(
    example: StatusReport,
) -> None:
    said = words_of(status_blocks(example, base=None, limit=LIMIT))
    finding = example.objectives[7]
    assert finding.sentence in said
    assert "8. NHS Constitution standards: ✗ Not met" in said
    assert f"“{example.citations[8].quote}”" in said
    assert f"“{example.scope.quote}”" in said
    assert "england-ae-2016-2019.csv: " in said
    assert "72 rows used" in said
    others = [one for one in example.objectives if one.entry.number != 8]
    assert not [one.sentence for one in others if one.sentence in said]


def test_links_lead_to_the_page_only_and_only_where_there_is_one(example: StatusReport) -> None:
    blocks = status_blocks(example, base=f"{BASE}/", limit=LIMIT)
    links = [one["url"] for one in elements(blocks) if one["type"] == "link"]
    assert len(links) == 2
    assert all(one.startswith(f"{BASE}/documents/") for one in links)
    without = status_blocks(example, base=None, limit=LIMIT)
    assert not [one for one in elements(without) if one["type"] == "link"]


def test_its_blocks_are_slacks_and_keep_to_slacks_limits(example: StatusReport) -> None:
    blocks = status_blocks(example, base=BASE, limit=LIMIT)
    for one in blocks:
        parsed = SlackBlock.parse(one)
        assert parsed is not None
        parsed.validate_json()
    sent = messages(blocks, in_short(example))
    assert [faults_of(one) for one in sent] == [[]] * len(sent)


def test_the_short_form_says_how_it_stands(example: StatusReport) -> None:
    assert in_short(example) == (
        "Objective status on 22 November 2026, for the sector. Of the 16 objectives: 1 not met, "
        "9 no data and 6 not computable from data."
    )


@pytest.mark.parametrize(
    "name",
    [
        "data/ae_monthly/Monthly-AE-September-2024.csv",
        "data/rtt/20241130-RTT-November-2024-RBD.csv",
        "data/rtt/england_rtt_overview.csv",
        "data/ae_attendances_2016-04_2019-03.csv",
    ],
)
def test_published_files_are_told_within_the_limits(corpus: Corpus, name: str) -> None:
    path = shared_file(name)
    report = report_on(corpus, Upload(path.name, path.read_bytes()))
    blocks = status_blocks(report, base=BASE, limit=LIMIT)
    said = words_of(blocks)
    for one in report.objectives:
        if one.status not in ("no_data", "not_computable"):
            assert one.sentence in said
            for remark in one.remarks:
                assert remark in said
    sent = messages(blocks, in_short(report))
    assert [faults_of(one) for one in sent] == [[]] * len(sent)


def test_many_problems_are_told_in_part_and_the_rest_counted() -> None:
    said = words_of(problem_blocks("Problems with the files", problems(25), LIMIT))
    assert said.count("no number") == MOST_PROBLEMS
    assert "And 15 problems more." in said
    assert "ae.csv, row 2, column Col 0: This cell is no number." in said


def test_a_few_problems_are_all_told_errors_first_and_none_twice() -> None:
    told = [warning("late", "It is late.", file="b.csv"), *problems(1), *problems(1)]
    lines = words_of(problem_blocks("Problems", told, LIMIT)).splitlines()
    assert lines == [
        "Problems",
        "ae.csv, row 2, column Col 0: This cell is no number.",
        "b.csv: It is late.",
    ]


def test_what_is_the_same_in_many_rows_is_one_problem() -> None:
    told = [
        error("not_a_number", "This cell is no number.", file="ae.csv", row=row, column="Period")
        for row in range(999, 1_029)
    ]
    assert words_of(problem_blocks("Problems", told, LIMIT)).splitlines()[1:] == [
        "ae.csv, rows 999, 1,000, 1,001, 1,002, 1,003 and 25 more, column Period: This cell is no "
        "number."
    ]


def test_a_missing_month_is_asked_for_as_it_can_be_given_here() -> None:
    undated = error("no_period_in_file", "Give it with --period.", file="a.csv")
    line = problem_line(undated, (), LIMIT)
    assert "Share it again with the month" in line
    assert "--period" not in line


def test_a_file_that_is_too_large_is_told_the_size_in_force() -> None:
    assert problem_line(error("too_large", "Larger."), (), 2_000_000) == (
        "The selected file must be smaller than 2MB."
    )


def test_what_a_file_says_is_only_ever_words(corpus: Corpus) -> None:
    header = "measure,period,org_code,org_name,region,numerator,denominator\n"
    row = f'ae_4hr_all,2018-03,RBD,"{HOSTILE}","{HOSTILE}",90,100\n'
    report = report_on(corpus, Upload(f"{HOSTILE}.csv", (header + row).encode()))
    hostile = [error("odd", HOSTILE, file=HOSTILE, column=HOSTILE)]
    blocks = [
        *status_blocks(report, base=BASE, limit=LIMIT),
        *problem_blocks(HOSTILE, hostile, LIMIT),
    ]
    kinds = {one["type"] for one in elements(blocks)}
    assert not kinds & {
        "mrkdwn",
        "markdown",
        "section",
        "user",
        "usergroup",
        "broadcast",
        "channel",
    }
    links = [one["url"] for one in elements(blocks) if one["type"] == "link"]
    assert all(one.startswith(f"{BASE}/documents/") for one in links)
    assert "evil.example" not in json.dumps(links)
    assert all(one.get("emoji") is False for one in elements(blocks) if one["type"] == "plain_text")
