"""Where sentences begin and end. Small and exact, because every citation rests on it."""

import re
from collections.abc import Iterator

_BOUNDARY = re.compile(r"""[.!?]['"’”)]*[⁰¹²³⁴-⁹]*(?P<gap>\s+)(?=['"‘“(]?[A-Z0-9])""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:eg|ie|etc|cf|no|vs|dr|mr|mrs|ms|prof|st|para|p|pp|vol|fig)|\b[A-Z]|[ei]\.[eg])\.$",
    re.IGNORECASE,
)


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of `text[start:end]`, as offsets into `text`.

    The spans are in order, do not overlap, carry no white space at either end, and leave nothing
    but white space between them.
    """
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        stop = match.start("gap")
        if _ABBREVIATION.search(text[begin:stop]):
            continue
        yield begin, stop
        begin = match.end()
    if begin < end:
        yield begin, end
