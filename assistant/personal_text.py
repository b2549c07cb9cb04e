"""Whether a sentence that somebody wrote tells who a person is, or of one person's case.

Uploaded tables have a guard of their own; what it knows of NHS numbers, birth dates and names of
columns serves here too. A sentence has no header and no neighbours to compare it with, so that
less is enough: what may be a person's is taken for one.

It is a guard against mistakes, not against intent. It does not see a surname alone, or a name in
small letters.
"""

import re
import unicodedata
from collections.abc import Callable

import polars as pl

from assistant.objectives.nhs_numbers import DIGITS, nhs_number_cells
from assistant.objectives.personal_data import personal_data
from assistant.objectives.tables import ROW, Grid

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_POSTCODE = re.compile(
    r"\b(?:gir ?0aa|[a-z]{1,2}[0-9][a-z0-9]? {0,2}[0-9][abd-hjlnp-uw-z]{2})\b", re.IGNORECASE
)
_TELEPHONE = re.compile(
    r"(?:\+\s?44|\b0)(?:[\s().–-]*[0-9]){9,10}\b|\b(?:ext|extension)\.? ?\d{3,}"
)
_LONG_NUMBER = re.compile(r"(?<![\d£$€.,/])\d(?:[ –-]?\d){5,}(?![\d%]|,\d{3}|\.\d|\s*(?:m|bn)\b)")
"""Six digits or more: no year, no share and no number of patients, but a hospital number may be."""
_YEARS = re.compile(r"(?:19|20)\d\d ?[–-] ?(?:(?:19|20)\d\d|\d\d)")
_LABELLED = re.compile(
    r"\b(?:nhs|chi|hsc|hospital|patient|client|unit|staff|employee|payroll|assignment|personnel|"
    r"gmc|nmc|hcpc|mrn|pas|case ?note|pathway|ni|national insurance|passport)"
    r"(?: (?:no|num|number|id|ref|reference|pin))?\b[\s.:#=-]*(?=[a-z]{0,4}\d)[a-z0-9-]{4,}"
    r"|\b(?:mrn|pin)[\s.:#=-]*\d{3,}|\b[a-ceghj-prtw-z]{2}(?: ?\d\d){3} ?[a-d]\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born (?:on|in)|birth ?date)\b", re.IGNORECASE)
_OLD_DAY = re.compile(
    r"\b[0-3]?\d(?:st|nd|rd|th)?[-/. ](?:[01]?\d|[a-z]{3,9})[-/. ,]{1,2}(?:19\d\d|200\d|201[0-2])\b"
    r"|\b(?:19\d\d|200\d|201[0-2])-[01]\d-[0-3]\d\b",
    re.IGNORECASE,
)
"""A day in a year long before the documents': of little else than a birth."""
_TITLED = re.compile(
    r"\b(?:[Mm]rs?|MRS?|[Mm]s|[Mm]iss|[Mm]x|[Dd]r|[Pp]rof|[Pp]rofessor|[Ss]ir|[Dd]ame|[Ss]ister|"
    r"[Nn]urse)\b\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
)
_FORENAMES = (
    "Abdul Adam Ahmed Aisha Alan Alex Alexander Ali Alice Alison Amanda Amy Andrea Andrew "
    "Angela Anita Ann Anna Anne Anthony Ayesha Barbara Ben Benjamin Brian Carol Caroline "
    "Catherine Charles Charlotte Chloe Chris Christine Christopher Claire Colin Craig Daniel "
    "Darren Dave David Dawn Deborah Denise Derek Diane Donna Dorothy Ed Edward Eileen Elaine "
    "Elizabeth Emily Emma Fatima Fiona Frank Gareth Gary Geoffrey George Gillian Gordon Graham "
    "Hannah Harry Hassan Heather Helen Ian Imran Isabel Jack Jacqueline James Jane Janet Jason "
    "Jean Jennifer Jessica Jim Joan Joanna Joanne Joe John Jonathan Joseph Josh Joshua Joyce "
    "Judith Julia Julie Karen Kate Katherine Kathleen Keith Kelly Kevin Khalid Laura Lauren Lee "
    "Leslie Linda Lisa Liz Louise Lucy Luke Lynn Malcolm Margaret Maria Marie Mary Matt Matthew "
    "Maureen Michael Michelle Mike Mohamed Mohammad Mohammed Muhammad Natalie Nathan Neil "
    "Nicholas Nick Nicola Nicole Nigel Oliver Olivia Omar Pamela Patricia Patrick Paul Pauline "
    "Peter Philip Phil Priya Rachel Raj Rebecca Richard Robert Robin Roger Ruth Ryan Sally Sam "
    "Samantha Samuel Sandra Sara Sarah Sean Sharon Sheila Shirley Simon Sophie Stephen Steve "
    "Steven Stuart Susan Suzanne Thomas Tim Timothy Tom Tony Tracey Trevor Valerie Vera "
    "Victoria Wendy William Yasmin Yusuf Zoe"
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_FORENAMES.split())}) [A-Z][\w'’-]+")
_CALLED = re.compile(r"\b(?:called|named|name is|name's|name:) [A-Z][\w'’-]+")
_RELATIVE = (
    r"(?:mother|mum|mam|mom|father|dad|parents?|son|daughter|wife|husband|brother|sister|gran|"
    r"grandma|grandmother|grandad|grandfather|nan|uncle|aunt(?:ie)?|cousin|patient|resident)"
)
_CASE = re.compile(
    rf"\b(?:my|our)(?: (?!clinical|medical)\w+)? {_RELATIVE}(?:['’]s)?\b"
    r"|\bmy (?:\w+ )?(?:partner|child|kids?|baby|friend|neighbour|client)(?:['’]s)?\b"
    r"|\bmy (?:own )?(?:diagnosis|operation|surgery|appointment|treatment|medication|tablets|"
    r"pregnancy|pain|mole|lump|cancer|depression|anxiety|condition|illness|sickness|grievance|"
    r"disciplinary|dismissal|contract|salary|pension|complaint|referral|test|scan|results?|blood|"
    r"(?:[\w-]+ ){0,2}request)\b"
    r"|\b(?:a|an|this|the|our|one|another) (?:\w+ )?\d{1,3}[ -]?(?:year|yr|month|week|day)s?[ -]?"
    r"olds?\b|\b\d{1,3} ?(?:y/?o|yrs? old)\b|\b(?:he|she|who) (?:is|was) \d{1,3}\b"
    r"|\bI(?:['’]m| am| was) (?:\d{2}\b(?!%)|diagnosed|pregnant|admitted|referred|discharged|"
    r"off sick)"
    r"|\bI(?:['’]ve| have) (?:been diagnosed|a (?:mole|lump|rash|pain|condition)|cancer|diabetes)"
    r"|\b(?:this|a|the) (?:patient|gentleman|lady) (?:of mine|on my|in bed|who|was|has)\b",
    re.IGNORECASE,
)


def personal_in(text: str, public: str = "") -> tuple[str, ...]:
    """Return the kinds of personal data that `text` may hold, in words; none where it seems free.

    Args:
        text: a question or a comment, a sentence or a few.
        public: text whose names are public, such as the documents': those of their authors.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    checks: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("an NHS number", _holds_nhs_number),
        ("an e-mail address", _EMAIL.search),
        ("a telephone number", _TELEPHONE.search),
        ("a postcode", _POSTCODE.search),
        ("a date of birth", lambda words: _BIRTH.search(words) or _OLD_DAY.search(words)),
        ("a number that may be somebody's", _holds_long_number),
        ("a person's name", lambda words: _names_somebody(words, public)),
        ("details of somebody's case", _CASE.search),
        ("data about people", _is_refused_in_a_table),
    )
    return tuple(kind for kind, found in checks if found(plain))


def _holds_nhs_number(text: str) -> bool:
    cells = pl.Series([text])
    if not cells.str.contains(DIGITS).any():
        return False
    return len(nhs_number_cells(cells, identifier=True)) > 0


def _holds_long_number(text: str) -> bool:
    without_years = _YEARS.sub(" ", text)
    return bool(_LONG_NUMBER.search(without_years) or _LABELLED.search(without_years))


def _names_somebody(text: str, public: str) -> bool:
    found = [match[0] for one in (_TITLED, _NAMED, _CALLED) for match in one.finditer(text)]
    return any(name not in public for name in found)


def _is_refused_in_a_table(text: str) -> bool:
    """Ask the guard of uploads, as if the sentence were a table of one cell."""
    return bool(personal_data(Grid("", pl.DataFrame({ROW: [1], "c0": [text]}))))
