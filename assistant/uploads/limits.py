"""How much of an upload is read, so that no file can use up the machine."""

from dataclasses import dataclass

_MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The most of each that is read of one upload.

    The largest file known here is the monthly RTT extract: about 183,000 rows of 121 columns, 60
    to 100 MB as CSV.
    """

    bytes: int = 250 * _MB
    rows: int = 1_048_576
    """In one sheet or CSV file: as many as a spreadsheet has."""
    columns: int = 1_000
    cells: int = 32_000_000
    """In one CSV file: rows times columns, filled or not."""
    sheet_cells: int = 5_000_000
    """In one workbook, over all its sheets. Reading one takes far more memory than reading CSV."""
    cell_characters: int = 32_767
    """As many as a cell of a spreadsheet holds."""
    sheets: int = 100
    entries: int = 1_000
    """Files within a ZIP archive or a workbook."""
    uncompressed_bytes: int = 300 * _MB
    """Of a ZIP archive or a workbook, unpacked."""
    ratio: int = 200
    """Unpacked size to packed size of an archive's entry. RTT extracts have about 20."""
    seconds: float = 60
    """For a workbook: elapsed, and of processor time."""
    memory: int = 1_024 * _MB
    """For a workbook: address space of the process that reads it, in bytes."""
