"""NHS numbers among a column's cells: what looks like one, and when that is more than chance.

An NHS number is ten digits, the last of which checks the other nine (NHS Data Dictionary, NHS
NUMBER). One in eleven of any ten-digit numbers passes, so a number that passes proves little by
itself: what decides is how it is written and how many of its neighbours pass as well.
"""

import polars as pl

_GAP = r"[\s\p{Pd}.]{1,3}"
_GROUPED = rf"(?:^|[^0-9.,)])[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}(?:[^0-9]|$)"
"""3-3-4, as NHS numbers are written and counts are not: thousands stand in threes to the end."""
_TEN = r"(?:^|[^0-9.,])[0-9]{10}(?:[^0-9]|$)"
_WHOLE = r"^'?[0-9](?:[\s\p{Pd},]?[0-9]){8,9}(?:\.0+)?$"
"""A cell that is one number of nine or ten digits, however a spreadsheet groups them."""
_EXPONENT = r"^[0-9]\.[0-9]{9,}[eE]\+?0?9$"
"""All ten digits are still there; see `ROUNDED` for those that have lost some."""
ROUNDED = r"^[0-9](?:\.[0-9]{0,8})?[eE]\+?0?9$"
"""A ten-digit number as a spreadsheet shortens it, 9.43477E+09: nothing is left to check."""
DIGITS = r"[0-9](?:[^0-9]{0,3}[0-9]){8}"
"""Nine digits close together: cells without are left alone."""
_ABROAD = r"(?:\+|\b00)\s?44\s?(?:\(0\))?(?:[\s\p{Pd}()]*[0-9]){10}"
"""A British telephone number as dialled from abroad: ten digits behind the country's code."""
_OF_A_PATIENT = (
    r"(?i)\b(?:patients?|pts?|clients?|service users?|nhs (?:no|num|number|id)|dob|mrs?|ms|miss)\b"
)

SHARE = 0.8
"""Of a column's numbers of one kind; the rest may be mistyped or stand-ins."""
FEWEST_ROWS = 5
_FEWEST_TEN = 3
"""Different ones: fewer pass by chance in 1 of 121 columns of ten-digit figures."""
_FEWEST_NINE = 10
"""Different ones. Pounds often have nine digits; a lost leading zero is rare outside Scotland."""


def check_digit_holds(number: pl.Expr) -> pl.Expr:
    """Return whether whole numbers of at most ten digits are valid NHS numbers.

    The digits, weighted 10 to 2 and the check digit 1, sum to a multiple of eleven: the published
    rule in one line (11 less the remainder; 11 is written 0, and 10 has no digit to write). One
    digit ten times over is a stand-in, and never valid.
    """
    weighted = [number // 10 ** (weight - 1) % 10 * weight for weight in range(10, 0, -1)]
    return (pl.sum_horizontal(weighted) % 11 == 0) & (number % 1_111_111_111 != 0)


def nhs_number_cells(cells: pl.Series, *, identifier: bool = False) -> pl.Series:
    """Return those of one column's cells that hold NHS numbers; none where it may be chance.

    Numbers in groups of 3, 3 and 4, and numbers in a cell that speaks of a patient, tell by
    themselves: one is enough, if at least half of their kind are valid. Ten digits without a sign
    need five rows, three different numbers and four valid in five; one valid is enough in a column
    that is named as an identifier. Nine digits, of which a leading zero may have been lost, need
    ten different numbers and four valid in five.

    Args:
        cells: text, without nulls; those under nine characters can be left out.
        identifier: whether the column's name says that it identifies something.
    """
    cell = pl.col("cell")
    different = cells.alias("cell").value_counts(name="rows").filter(cell.str.contains(DIGITS))
    if not different.height:
        return different.get_column("cell")
    seen = _candidates(different)
    by_kind = seen.group_by("kind").agg(
        rows=pl.col("rows").sum(),
        numbers=pl.col("number").n_unique(),
        valid=pl.col("number").filter("valid").n_unique(),
    )
    kind, valid, numbers = pl.col("kind"), pl.col("valid"), pl.col("numbers")
    mostly = valid >= SHARE * numbers
    ten = mostly & (valid >= _FEWEST_TEN) & (pl.col("rows") >= FEWEST_ROWS)
    decided = by_kind.filter(
        (valid > 0)
        & pl.when(kind == "telling")
        .then(2 * valid >= numbers)
        .when(kind == "ten")
        .then(ten | (mostly & pl.lit(identifier)))
        .otherwise(mostly & (valid >= _FEWEST_NINE))
    )
    return seen.filter("valid").join(decided, on="kind", how="semi").get_column("cell").unique()


def _candidates(different: pl.DataFrame) -> pl.DataFrame:
    """Return each cell's numbers: `cell`, `rows` that hold it, `number`, `kind` and `valid`."""
    cell = pl.col("cell")
    without_telephones = cell.str.replace_all(_ABROAD, " ")
    full = (
        pl.when(cell.str.contains(_EXPONENT))
        .then(cell.str.replace(".", "", literal=True).str.slice(0, 10))
        .when(cell.str.contains(_WHOLE))
        .then(cell.str.replace(r"\.0+$", "").str.replace_all("[^0-9]", ""))
    )
    inside = pl.when(full.is_null()).then(without_telephones.str.extract_all(_TEN))
    grouped = without_telephones.str.extract_all(_GROUPED)
    kinds = (
        (pl.lit("telling"), pl.concat_list(grouped)),
        (
            pl.when(cell.str.contains(_OF_A_PATIENT))
            .then(pl.lit("telling"))
            .otherwise(pl.lit("ten")),
            inside,
        ),
        (
            pl.when(full.str.len_bytes() == 9).then(pl.lit("nine")).otherwise(pl.lit("ten")),
            pl.concat_list(full),
        ),
    )
    number = pl.col("found").str.replace_all("[^0-9]", "").cast(pl.Int64, strict=False)
    return (
        pl.concat(
            different.select("cell", "rows", kind=kind, found=found).explode("found")
            for kind, found in kinds
        )
        .select("cell", "rows", "kind", number=number)
        .drop_nulls("number")
        .filter(pl.col("number") % 1_111_111_111 != 0)
        .with_columns(valid=check_digit_holds(pl.col("number")))
    )
