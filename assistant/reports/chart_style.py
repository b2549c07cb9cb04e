"""The colours, shapes and lines of the charts.

The colours are the NHS's, darkened where they would not stand out on white: 3:1 for lines and
marks, 4.5:1 for text (WCAG 2.2, 1.4.3 and 1.4.11). Every kind of point has a shape of its own as
well, for readers who don't see the colours and for print in black and white.
"""

from assistant.objectives.spc import Assurance, PointType
from assistant.reports.sheet import Look, Mark

TEXT, SECONDARY, TARGET = "#212B32", "#4C6272", "#B3132B"
GREY, BLUE, ORANGE, PURPLE = "#768692", "#005EB8", "#C75B12", "#330072"
PALE, WHITE = "#F0F4F5", "#FFFFFF"

MARKS: dict[PointType, Mark] = {
    "common_cause": Mark("o", GREY, GREY),
    "special_cause_improvement": Mark("s", BLUE, TEXT, 1.1),
    "special_cause_concern": Mark("D", ORANGE, TEXT, 1.1),
    "special_cause_neutral_high": Mark("^", PURPLE, TEXT, 1.3),
    "special_cause_neutral_low": Mark("v", WHITE, PURPLE, 1.3, edge_width=1.1),
}
LETTERS: dict[Assurance, str] = {
    "consistent_pass": "P",
    "consistent_fail": "F",
    "inconsistent": "?",
}
"""As on Making Data Count's assurance icons: pass, fail, hit and miss."""
LETTER_MARKS: dict[Assurance, Mark] = {
    "consistent_pass": Mark("o", BLUE, BLUE),
    "consistent_fail": Mark("o", ORANGE, ORANGE),
    "inconsistent": Mark("o", SECONDARY, SECONDARY),
}

AXIS = Look(GREY, 0.8)
VALUES = Look(SECONDARY, 1.1)
MEAN = Look(TEXT, 1)
LIMIT = Look(SECONDARY, 1, (5, 3))
TARGET_LINE = Look(TARGET, 1.4, (7, 2, 1.5, 2))
REBASE = Look(GREY, 1, (2, 1))


def leader(colour: str) -> Look:
    """Return the line from the end of a line to its name."""
    return Look(colour, 0.6)
