import pytest
from tests_objectives import grid_of_rows

from assistant.objectives.periods import Period, financial_year, month
from assistant.objectives.readers.title_rows import period_above

HEADER = ["Provider Code", "Total Waiting List"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Period:", "September 2024"], ["Published:", "14th November 2024"]], month(2024, 9)),
        ([["Period: September 2024"]], month(2024, 9)),
        ([["Period", "", "30th September 2024"]], month(2024, 9)),
        ([["Period", "2024-09-30 00:00:00"]], month(2024, 9)),
        ([["Period", "2011-12-31"]], month(2011, 12)),
        ([["Month", "Sep-24"], ["Made in January 2025"]], month(2024, 9)),
        ([["Monthly diagnostics, England, September 2024"]], month(2024, 9)),
        ([["Waits"], ["September 2024"], ["Summary for September 2024"]], month(2024, 9)),
        ([["Published", "14 November 2024"]], None),
        ([["Revised: 10 April 2025"], ["Contact", "may 20"]], None),
        ([["From April 2024"], ["to September 2024"]], None),
        ([["Period", "2016/17"]], financial_year(2016)),
        ([["Diagnostics"]], None),
        ([], None),
    ],
)
def test_the_period_is_that_of_the_label_or_the_only_one(
    rows: list[list[object]], expected: Period | None
) -> None:
    grid = grid_of_rows([*rows, HEADER, ["RAA in May 2001", 5]])
    assert period_above(grid, len(rows) + 1) == expected
