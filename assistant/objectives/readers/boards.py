"""The boards template: how many women and men sit on each provider's board.

It gives two measures: whether each board is gender-balanced, and the women among its members.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.objectives.observations import Observation, Reading, exactly
from assistant.objectives.periods import day
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import (
    ColumnText,
    ColumnValues,
    filled,
    problems_of,
    read_amounts,
)
from assistant.objectives.readers.dates import read_dates
from assistant.objectives.readers.reading import at_rows
from assistant.objectives.readers.template_tables import TemplateTable, template_format

BALANCED = "board_gender_balance"
WOMEN = "board_women"
LEAST_PERCENT, MOST_PERCENT = 45, 55
"""Women among the members of a balanced board; both are included."""


@dataclass(frozen=True)
class Board:
    """The members of a board, counted."""

    women: int
    men: int
    other_or_not_stated: int

    @property
    def members(self) -> int:
        """How many there are."""
        return self.women + self.men + self.other_or_not_stated

    @property
    def is_gender_balanced(self) -> bool:
        """Whether 45% to 55% are women, or women and men differ by one on an odd board of both.

        The documents of 2016 give no figure. The first is parity as NHS Improvement and NHS
        Employers defined it in March 2019. The second is for small odd boards that can't reach it:
        four women of nine are 44.4%.
        """
        is_parity = LEAST_PERCENT * self.members <= 100 * self.women <= MOST_PERCENT * self.members
        is_odd_of_both = not self.other_or_not_stated and self.women > 0 and self.men > 0
        return is_parity or (is_odd_of_both and abs(self.women - self.men) == 1)


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=True)
    day_cells = sheet.column("as_of")
    days = filled(day_cells, read_dates(day_cells))
    columns = [sheet.column(name) for name in ("women", "men", "other_or_not_stated")]
    numbers = [read_amounts(column, whole=True) for column in columns]
    observations: list[Observation] = []
    without_sex: list[int] = []
    for row, who in organisations.by_row.items():
        board = _board(numbers, row)
        if board and not board.women and not board.men:
            without_sex.append(row)
            board = None
        if row not in days.by_row:
            continue
        period, rows = day(days.by_row[row]), sheet.rows(row)
        balanced = exactly(board.is_gender_balanced) if board else None
        one = exactly(1) if board else None
        women = exactly(board.women) if board else None
        members = exactly(board.members) if board else None
        observations += [
            Observation(BALANCED, period, who, balanced, one, rows),
            Observation(WOMEN, period, who, women, members, rows),
        ]
    blanks = (_blanks(*pair) for pair in zip(columns, numbers, strict=True))
    problems = (
        *problems_of(organisations, days, *numbers),
        *(problem for found in blanks for problem in found),
        *at_rows(_nobody(columns[0]), without_sex),
    )
    return sheet.reading(problems, observations)


def _board(numbers: Sequence[ColumnValues[Decimal]], row: int) -> Board | None:
    """Return the board, if all three numbers are known: missing is not zero."""
    known = [int(values.by_row[row]) for values in numbers if row in values.by_row]
    return Board(*known) if len(known) == len(numbers) else None


def _blanks(column: ColumnText, values: ColumnValues[Decimal]) -> tuple[Problem, ...]:
    message = "This cell is blank, so the board is not counted. Write 0 if there is nobody."
    blank = warning("blank_number", message, file=column.file, column=column.name)
    return at_rows(blank, sorted(values.blank))


def _nobody(women: ColumnText) -> Problem:
    message = "This board has neither women nor men, so it is not counted."
    return error("empty_board", message, file=women.file, column=women.name)


FORMAT = template_format("boards", "Women and men on provider boards", _read)
