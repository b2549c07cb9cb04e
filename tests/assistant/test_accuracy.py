"""The figures that the page shows are those of the last accepted run, and the README's."""

import json

from conftest import ROOT

from assistant.accuracy import accuracy


def test_the_development_figure_is_that_of_the_accepted_answers() -> None:
    perfect = json.loads((ROOT / "evals" / "accepted.json").read_text())["perfect"]
    told = accuracy()
    assert told.development.cases == len(perfect)
    assert told.development.perfect == sum(perfect.values())
    assert told.lines[0].development == f"{100 * sum(perfect.values()) / len(perfect):.1f}%"


def test_it_is_dated_by_the_last_change_of_the_accepted_answers() -> None:
    changes = json.loads((ROOT / "evals" / "accepted.json").read_text())["changes"]
    assert accuracy().measured.isoformat() == changes[-1]["date"]


def test_every_figure_is_the_readmes() -> None:
    readme = (ROOT / "README.md").read_text()
    table = readme.partition("## How good it is")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|") and "---" not in line
    ]
    told = [(line.development, line.set_aside) for line in accuracy().lines]
    assert told == [(row[1], row[2]) for row in rows[1:]]
    assert f"{accuracy().development.cases} development cases" in table
    assert f"{accuracy().set_aside.cases} set aside" in table
