"""A file in the shape of a month's RTT full extract: 121 columns, about 180,000 rows, made up."""

import csv
import random
from pathlib import Path

_BANDS = 104
_PARTS = (
    ("Part_1A", "Completed Pathways For Admitted Patients"),
    ("Part_1B", "Completed Pathways For Non-Admitted Patients"),
    ("Part_2", "Incomplete Pathways"),
    ("Part_2A", "Incomplete Pathways with DTA"),
    ("Part_3", "New RTT Periods - All Patients"),
)
_FUNCTIONS = (*(f"C_{number}" for number in range(100, 123)), "C_999")
_NAMES = (
    "Period",
    "Provider Parent Org Code",
    "Provider Parent Name",
    "Provider Org Code",
    "Provider Org Name",
    "Commissioner Parent Org Code",
    "Commissioner Parent Name",
    "Commissioner Org Code",
    "Commissioner Org Name",
    "RTT Part Type",
    "RTT Part Description",
    "Treatment Function Code",
    "Treatment Function Name",
)


def header() -> list[str]:
    """Return the column names as published since 2021."""
    bands = [f"Gt {low:02d} To {low + 1:02d} Weeks SUM 1" for low in range(_BANDS)]
    return [
        *_NAMES,
        *bands,
        f"Gt {_BANDS} Weeks SUM 1",
        "Total",
        "Patients with unknown clock start date",
        "Total All",
    ]


def write_extract(path: Path, *, providers: int = 500, commissioners: int = 3) -> tuple[int, int]:
    """Write the file; return the incomplete pathways within 18 weeks, and all of them.

    Counts are made up. Every row of C_999 is the sum of the other treatment functions' rows.
    """
    chance = random.Random(18)
    within = whole = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header())
        for provider in range(providers):
            trust = f"R{chr(65 + provider // 26 % 26)}{chr(65 + provider % 26)}"
            code = trust if provider < 150 else f"N{provider:04d}"
            for commissioner in range(commissioners):
                for part, words in _PARTS:
                    total = [0] * (_BANDS + 1)
                    for function in _FUNCTIONS:
                        if function == "C_999":
                            counts = total
                        else:
                            counts = _counts(chance)
                            total = [one + more for one, more in zip(total, counts, strict=True)]
                        everything = sum(counts)
                        out.writerow(
                            [
                                "RTT-January-2026",
                                f"Q{provider % 42:02d}",
                                f"NHS INTEGRATED CARE BOARD {provider % 42}",
                                code,
                                f"HOSPITALS {provider} NHS FOUNDATION TRUST",
                                f"Q{commissioner:02d}",
                                f"NHS INTEGRATED CARE BOARD {commissioner}",
                                f"{commissioner:02d}X",
                                f"NHS SUB ICB {commissioner}",
                                part,
                                words,
                                function,
                                "Total" if function == "C_999" else f"Service {function}",
                                *counts,
                                "" if part in ("Part_2", "Part_2A", "Part_3") else everything,
                                "" if part in ("Part_2", "Part_2A", "Part_3") else 0,
                                everything,
                            ]
                        )
                    if part == "Part_2":
                        within += sum(total[:18])
                        whole += sum(total)
    return within, whole


def _counts(chance: random.Random) -> list[int]:
    size = int(chance.paretovariate(1.2))
    return [max(0, size - week // 6 + chance.randrange(3) - 1) for week in range(_BANDS + 1)]
