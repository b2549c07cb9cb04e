"""Dates as people write them."""

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def in_words(published: str) -> str:
    """Return `2016-02-11` as `11 February 2016`, and `2016-07` as `July 2016`."""
    year, month, *day = published.split("-")
    parts = [str(int(day[0]))] if day else []
    return " ".join([*parts, _MONTHS[int(month) - 1], year])
