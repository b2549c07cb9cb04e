from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import grid_of_rows

from assistant.objectives.formats import Format
from assistant.objectives.readers import ae_monthly, ae_table, dm01, rtt_extract, rtt_overview
from assistant.objectives.tables import Header, header_candidates, table_at

FORMATS = (ae_monthly.FORMAT, ae_table.FORMAT, dm01.FORMAT, rtt_extract.FORMAT, rtt_overview.FORMAT)
KINDS = ("Type 1", "Type 2", "Other A&E Department")
AE_MONTHLY = [
    *("Period", "Org Code", "Parent Org", "Org name"),
    *(f"Number of A&E attendances {kind}" for kind in KINDS),
    *(f"Number of attendances over 4hrs {kind}" for kind in KINDS),
]
RTT_EXTRACT = [
    *("Period", "Provider Org Code", "RTT Part Type", "Treatment Function Code"),
    *(f"Gt {week:02} To {week + 1:02} Weeks SUM 1" for week in range(20)),
    *("Gt 20 Weeks SUM 1", "Total All"),
]
HEADERS = {
    "ae_monthly": AE_MONTHLY,
    "ae_table": ["period", "org_code", "type", "attendances", "breaches", "admissions"],
    "rtt_extract": RTT_EXTRACT,
    "rtt_overview": ["month", "type_of_wait", "count"],
    "dm01": ["Provider Code", " Total Waiting List ", "Number waiting 6+ Weeks"],
}


def header_of(names: list[str]) -> Header:
    (header,) = header_candidates(grid_of_rows([names]))
    return header


@pytest.mark.parametrize("expected", HEADERS)
@pytest.mark.parametrize("change", [str, str.upper, str.title, lambda name: f"\ufeff {name}  "])
def test_each_header_is_one_formats_own(expected: str, change: Callable[[str], str]) -> None:
    header = header_of([change(name) for name in HEADERS[expected]])
    assert [form.id for form in FORMATS if form.recognises(header)] == [expected]


@pytest.mark.parametrize(
    "names",
    [
        ["org_code", "month", "numerator", "denominator"],
        ["Period", "Org Code", "Org name", "A&E attendances"],
        ["Provider Code", "Provider Name", "Total"],
    ],
)
def test_other_headers_are_nobodys(names: list[str]) -> None:
    assert not any(form.recognises(header_of(names)) for form in FORMATS)


ROWS = {
    "ae_monthly": ["MSitAE-MAY-2020", "RAA", "LONDON", "A TRUST", "9", "5", "4", "3", "2", "1"],
    "ae_table": ["2016-04-01", "RAA", "1", "100", "10", "5"],
    "rtt_extract": ["RTT-May-2020", "RAA", "Part_2", "C_999", *["1"] * 21, "21"],
    "rtt_overview": ["2016-01-01", "No. within 18 weeks", "90"],
    "dm01": ["RAA", "1,000", "10"],
}
cells = st.one_of(
    st.sampled_from(
        ["", "TOTAL", "Eng", "Part_2", "C_100", "RBB", "other", "Apr-16", "Total waiting"]
    ),
    st.sampled_from(["12", "0", "1,234", "-1", "1.5", "*", "4.8%", "1e9", "9" * 18]),
    st.text(max_size=6),
)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.id))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_file_makes_a_reader_fail(form: Format, data: st.DataObject) -> None:
    names = HEADERS[form.id]
    changes = st.dictionaries(st.integers(0, len(names) - 1), cells, max_size=4)
    rows = [
        [changed.get(at, cell) for at, cell in enumerate(ROWS[form.id])]
        for changed in data.draw(st.lists(changes, max_size=4))
    ]
    reading = form.read(table_at(grid_of_rows([names, *rows]), 1))
    assert reading.rows_used <= reading.rows_read <= len(rows)
    for seen in reading.observations:
        assert set(seen.rows.numbers) <= set(range(2, len(rows) + 2))
        if seen.numerator and seen.denominator:
            assert 0 <= seen.numerator.low <= seen.denominator.low
    keys = [(seen.measure, seen.period, seen.organisation.code) for seen in reading.observations]
    assert len(keys) == len(set(keys))
    for problem in reading.problems:
        assert problem.row is None or 1 <= problem.row <= len(rows) + 1
