"""Text on its way into a CSV file, made harmless to the spreadsheet that opens it."""

import re

_FORMULA = re.compile(
    # Blanks, and marks that are not seen: some programs pass over them.
    r"[\s\ufeff\u200b-\u200f\u2060\u202a-\u202e]*"
    # What starts a formula, or is folded into what does (full-width and small forms, minus sign).
    r"[=+\-@＝＋－＠﹦﹢﹣﹫−]"
    # A cell that starts with one of these is split or shifted by some programs.
    r"|[\t\r\n]"
)
"""After OWASP, CSV Injection."""
_NUMBER = re.compile(
    r" *[+\-−]?[£$]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?:[eE][+\-]?[0-9]{1,3})?%? *"
)


def safe_cell(text: str) -> str:
    """Return a cell's text such that no spreadsheet runs it as a formula.

    What could start one gets an apostrophe in front. A signed number (-5, +3.2, -1.5%) stays as it
    is; (1,234) starts nothing.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
