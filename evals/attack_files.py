"""The files that attacks come in: a small table with one hostile cell, or a hostile name."""

import csv
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from assistant.status_files import Upload
from evals.attack_kinds import Attack

_COLUMNS = ("period", "org_code", "org_name", "region", "measure", "numerator", "denominator")
_ROWS = (
    ("2018-03", "R1A", "Seaside Hospital", "Coast", "ae_4h_all_types", "90", "100"),
    ("2018-04", "R1A", "Seaside Hospital", "Coast", "ae_4h_all_types", "96", "100"),
    ("2018-03", "R1B", "Hillside Hospital", "Hills", "ae_4h_all_types", "97", "100"),
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_OPEN = "http://schemas.openxmlformats.org"
_PACKAGE = f"{_OPEN}/package/2006"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
_MAIN = f"{_OPEN}/spreadsheetml/2006/main"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def upload(attack: Attack) -> Upload:
    """Return the file of an attack by a cell or by a name."""
    rows = [list(_COLUMNS), *(list(row) for row in _ROWS)]
    if attack.place == "sheet":
        return Upload("figures.xlsx", _workbook(attack.text, rows))
    if attack.place == "header":
        rows = [[*rows[0], attack.text], *([*row, "1"] for row in rows[1:])]
    elif attack.place == "above":
        rows.insert(0, [attack.text])
    elif attack.place in _COLUMNS:
        rows[1][_COLUMNS.index(attack.place)] = attack.text
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    name = attack.text if attack.way == "file name" else "figures.csv"
    return Upload(name, out.getvalue().encode("utf-8"))


def _workbook(sheet: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return an XLSX file of one sheet, by hand: programs that write them refuse such names."""
    named = quoteattr("".join(one for one in sheet if one.isprintable() or ord(one) > 0x7F))
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{_SHEET}.worksheet+xml"/></Types>',
        "_rels/.rels": _related(f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={named} sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _related(f"{_OFFICE}/worksheet", "sheet.xml"),
        "xl/sheet.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, words in parts.items():
            packed.writestr(zipfile.ZipInfo(name), f"{_XML}{words}")
    return out.getvalue()


def _related(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'
    )
