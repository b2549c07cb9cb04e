"""What columns about people are called, and what columns of statistics are called.

Names are compared without case, blanks, underscores and punctuation: NHSNumber, nhs_no and
"N.H.S. No." are one name. They are matched as a whole, so that a measure about such data ("Valid
NHS number (%)") or an organisation's own ("Provider Postcode") is none of them.
"""

import re
import unicodedata
from typing import Literal

from assistant.objectives.periods import parse_period

Trait = Literal["age", "sex", "ethnicity", "event"]

_PATIENT = r"(?:patients?|pats?|pts?|persons?|clients?|serviceusers?|child|baby|mother|resident)"
_STAFF = (
    r"(?:consultant|gp|doctor|clinician|nurse|midwife|surgeon|staff|staffmember|employee|manager|"
    r"keyworker|carecoordinator)"
)
_BOARD = (
    r"(?:(?:non)?(?:executive)?director|(?:medical|finance)director|(?:board)?member|ned|governor|"
    r"chair(?:man|woman|person)?|chiefexecutive(?:officer)?|ceo)"
)
_ANYONE = rf"(?:{_PATIENT}|{_STAFF}|{_BOARD})"
_NUMBER = r"(?:no|num|nr|number)"
_ID = rf"(?:{_NUMBER}|id|uid|identifier|ref|reference)"
_HIDDEN = r"(?:pseudo(?:nymi[sz]ed)?|encrypted|hashed|anonymi[sz]ed)"
_POSTCODE = r"(?:post(?:al)?codes?|pcode)"
_ORGANISATION = (
    r"(?:cqc|nhs|ods|parent)?(?:provider|location|org|organi[sz]ation|trust|commissioner|practice|"
    r"gppractice|site|ccg|icb|brand|service(?!user)|surgery|company)"
)

_ABOUT_A_PERSON = re.compile(
    rf"""
    # The NHS number; CHI and HCN are Scotland's and Northern Ireland's.
      (?:der|new)?{_HIDDEN}?{_PATIENT}?(?:nhs|chi|hsc|hcn)(?:{_NUMBER}|id|identifier)
      (?:of{_PATIENT}|value|{_HIDDEN}|status(?:indicator)?(?:code)?)?
    # Dates of birth and names. "Name" alone, or an organisation's, is none.
    | {_PATIENT}?(?:dob|dateofbirth|birthda(?:te|y))(?:of{_PATIENT}|d{{1,2}}m{{1,2}}y{{2,4}})?
    | {_ANYONE}?s?(?:sur|fore|first|last|family|given|middle|maiden|preferred|full)names?
    | (?:{_ANYONE}s?)(?:names?|initials) | initials
    | (?:full)?names?of(?:the|each)?{_ANYONE}s?
    | patient | {_BOARD}
    # What a hospital, its systems and national extracts call one person or one stay.
    | (?:local|unique|der|sus|hes)?{_PATIENT}(?:{_ID}|key|code|{_HIDDEN}{_ID}?)
    | {_PATIENT}?(?:hosp|hospital|unit|casenotes?|medicalrecords?|healthrecords?){_NUMBER}
    | {_PATIENT}?(?:pas|rio|emis|systmone|mrn){_ID} | {_PATIENT}?mrn
    | {_PATIENT}?pseudo(?:nym|{_ID}|nym{_ID}) | {_HIDDEN}{_ID}
    | (?:encrypted|extract)?hesid | tokenpersonid | (?:study|participant)(?:id|number)
    | (?:hospitalprovider)?spell(?:{_NUMBER}|id|identifier)
    | (?:attendance|appointment|referral|episode|encounter|patientpathway|uniqservreq)
      (?:id|identifier)
    | (?:nationalinsurance|ni|passport){_NUMBER} | nino
    | (?:employee|payroll){_ID} | gmc(?:{_NUMBER}|code)
    # Where a person, not an organisation, lives and is reached.
    | (?:{_PATIENT}|home|usual|residential)s?(?:home|usual)?
      (?:address(?:line)?|{_POSTCODE}|(?:tele)?phone{_NUMBER}?|mobile{_NUMBER}?|email(?:address)?)
    | (?:address|{_POSTCODE})of(?:the)?(?:{_PATIENT}|usualaddress|residence|home)
    | mobile(?:phone|telephone)?{_NUMBER} | mobilephone
    """,
    re.VERBOSE,
)
_BARE_POSTCODE = re.compile(rf"(?:full)?{_POSTCODE}")
_IDENTIFIER = re.compile(rf"(?:unique|record|row|case|client|local)?(?:{_ID}|pid|key)")
_ORGANISATIONS_OWN = re.compile(
    rf"{_ORGANISATION}s?.*(?:names?|{_POSTCODE}|email|emailaddress|contact|date)"
)
_ORGANISATION_KEY = re.compile(rf"{_ORGANISATION}(?:parent|org|ods)*(?:id|code|name)")

_ARRIVING = (
    r"(?:admission|arrival|attendance|referral|discharge|departure|appointment|contact|operation|"
    r"procedure|triage|death|episode|event|census|booking|delivery|diagnosis)"
)
_CAME = (
    rf"(?:{_ARRIVING}|admitted|arrived|attended|referred|discharged|spell|clockstart|clockstop|"
    r"decisiontoadmit|dta)"
)
_WHEN = r"(?:date|time|datetime|dateandtime|dttm|dt|timestamp)"
_TRAITS: dict[Trait, re.Pattern[str]] = {
    "age": re.compile(
        rf"{_PATIENT}?age(?:years|yrs|inyears)?|{_PATIENT}?ageat{_ARRIVING}|yearofbirth|birthyear|yob"
    ),
    "sex": re.compile(
        rf"{_PATIENT}?(?:stated|phenotypic)?(?:sex|gender)"
        r"(?:identity|atbirth|code|desc|description|mf)?"
    ),
    "ethnicity": re.compile(
        rf"{_PATIENT}?ethnic(?:ity|group|category|origin)?(?:code|description)?"
    ),
    "event": re.compile(
        rf"{_WHEN}(?:of)?(?:hospital|ae|ed)?{_CAME}|"
        rf"(?:hospital|ae|ed)?{_CAME}(?:received|start|end)?{_WHEN}{{1,2}}"
    ),
}
_COUNT = re.compile(
    r"""
    (?:numbers?|no\.?)[ ].+ | (?:total|sum)\b.*
    | .*\b(?:counts?|totals?|value|suppressed|numerator|denominator|rate|ratio|percent|percentage|
      pct|population|median|mean|average|score|headcount|fte|wte|n)\b.*
    | .*\b(?:patients|people|persons|women|men|attendances|admissions|discharges|arrivals|referrals|
      appointments|contacts|operations|procedures|deaths|births|episodes|spells|cases|breaches|
      cancellations|responses|calls|within|after)\b.*
    | .*%.* | [\d\W]+
    """,
    re.VERBOSE,
)
"""Plurals and words of arithmetic; a bare number is a year's column."""
_PLAIN_WORDS = frozenset(
    "a and as at by for from in of on or per the to with code codes comment comments count counts "
    "date dates datetime denominator description detail details email end entered exited "
    "free id identifier key measure month name narrative note notes no num number numerator "
    "organisation org ods parent patient period postal postcode provider quarter rate reason "
    "record ref reference region row site start status text time total trust type unique value "
    "week year".split()
)


def squashed(name: str) -> str:
    """Return a name's letters and digits alone, without case and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", _unbracketed(name)).casefold()
    return "".join(character for character in plain if character.isalnum())


def is_about_a_person(name: str) -> bool:
    """Return whether a column of this name tells who somebody is, or holds a row per person."""
    return bool(_ABOUT_A_PERSON.fullmatch(_unnumbered(name)))


def is_postcode(name: str) -> bool:
    """Return whether a column is called postcode and nothing more: whose, the name doesn't say."""
    return bool(_BARE_POSTCODE.fullmatch(_unnumbered(name)))


def is_identifier(name: str) -> bool:
    """Return whether a column is called an identifier, of what the name doesn't say."""
    return bool(_IDENTIFIER.fullmatch(_unnumbered(name)))


def is_organisations(name: str) -> bool:
    """Return whether the name says that a column is about an organisation: Provider Postcode."""
    return bool(_ORGANISATIONS_OWN.fullmatch(squashed(name)))


def is_organisation_key(name: str) -> bool:
    """Return whether a column says which organisation a row is about: Org Code, Location Name."""
    return bool(_ORGANISATION_KEY.fullmatch(squashed(name)))


def trait(name: str) -> Trait | None:
    """Return what a row for one person would say in such a column: age, sex, when they came."""
    plain = squashed(name)
    return next((kind for kind, pattern in _TRAITS.items() if pattern.fullmatch(plain)), None)


def is_count(name: str) -> bool:
    """Return whether a column of this name counts something, so that a row is no single person."""
    return bool(_COUNT.fullmatch(" ".join(words(name)))) or parse_period(name) is not None


def words(name: str) -> list[str]:
    """Return the words of a name, parted by blanks, underscores and changes of case."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", unicodedata.normalize("NFKC", name))
    return parted.casefold().split()


def repeatable(name: str) -> str | None:
    """Return a name as a message may repeat it; None where it might be a cell about a person.

    Only names that are known here as columns' names, or made of a few plain words, are repeated:
    without a header the first row is a person's.
    """
    if {word.strip("()[].,:;#/-") for word in words(name)} <= _PLAIN_WORDS:
        return " ".join(name.split())
    known = is_about_a_person(name) or is_postcode(name) or is_identifier(name) or trait(name)
    return " ".join(_unbracketed(name).split()) if known else None


def _unbracketed(name: str) -> str:
    return re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name)


def _unnumbered(name: str) -> str:
    # Surname 2, Address line 1; never more digits, which could be somebody's.
    return re.sub(r"(?<=[a-z])\d{1,2}$", "", squashed(name))
