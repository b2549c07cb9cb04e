"""CQC's "Latest ratings": the sheet Providers, of which NHS trusts' overall ratings are read.

Columns: Provider ID, Provider Name, Provider Type, Provider Region, Service / Population Group,
Domain (Key Question until about 2019), Latest Rating, Publication Date. The sheet Locations is
about sites. CQC's note to the file: a provider may have two ratings published on one day, and both
are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import Observation, Organisation, Reading, exactly
from assistant.objectives.periods import Period, day
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import column_text
from assistant.objectives.readers.dates import read_dates
from assistant.objectives.readers.kept_rows import with_organisation
from assistant.objectives.readers.reading import (
    at_rows,
    column_name,
    provider,
    rows_of,
)
from assistant.objectives.tables import Header, Table, normal

_MEASURES = {
    "overall": "cqc_good_or_outstanding",
    "well-led": "cqc_well_led",
    "well led": "cqc_well_led",
}
_TITLES = {"cqc_good_or_outstanding": "overall", "cqc_well_led": "well-led"}
_RATINGS = {"outstanding": 1, "good": 1, "requires improvement": 0, "inadequate": 0}
_UNRATED = (
    "",
    "-",
    "n/a",
    "not applicable",
    "not rated",
    "unrated",
    "no published rating",
    "insufficient evidence to rate",
    "inspected but not rated",
)
_DOMAIN = ("Domain", "Key Question")


@dataclass(frozen=True)
class _Rating:
    row: int
    organisation: Organisation
    word: str
    """Lower case; empty for a blank cell."""
    published: date | None


@dataclass(frozen=True)
class _Latest:
    """A provider's ratings for one measure that were published last: more than one on one day."""

    measure: str
    organisation: Organisation
    ratings: tuple[_Rating, ...]
    """Those that are ratings; none for an unrated provider."""
    is_dated: bool
    """False where a date is missing, so that nobody can tell which is the latest."""

    @property
    def is_good(self) -> int | None:
        """1 for good or outstanding, 0 for the two others, None where ratings say both."""
        goods = {_RATINGS.get(rating.word) for rating in self.ratings}
        return goods.pop() if len(goods) == 1 and self.is_dated else None

    @property
    def is_rated(self) -> bool:
        """Whether it has one of the four ratings, even if nobody can tell which is the latest."""
        return any(rating.word in _RATINGS for rating in self.ratings)


def _recognises(header: Header) -> bool:
    return (
        header.has(
            "Provider ID",
            "Provider Type",
            "Service / Population Group",
            "Latest Rating",
            "Publication Date",
        )
        and header.find(*_DOMAIN) is not None
        and not header.has("Location ID")
    )


def _read(table: Table) -> Reading:
    code, rating = table.column("Provider ID"), table.column("Latest Rating")
    named = with_organisation(_ours(table), code, [rating])
    dates = column_text(named.table, table.column("Publication Date"))
    published = read_dates(dates)
    latest = _latest(named.table, dict(published.by_row))
    rated = [one for one in latest if one.ratings]
    observations = _observations(table, rated)
    problems = [
        *named.problems,
        *published.problems,
        *_undated(table, sorted(published.blank)),
        *_differing(table, rated),
        *_unknown(table, rated),
        *_unrated(table, latest),
    ]
    if not latest:
        message = "No row is an overall rating of an NHS healthcare organisation. Nothing was used."
        problems.append(error("no_rows", message, file=table.file))
    return Reading(
        observations,
        problems=tuple(problems),
        rows_read=table.frame.height,
        rows_used=sum(len(seen.rows.numbers) for seen in observations),
    )


def _ours(table: Table) -> Table:
    """Return the rows of NHS organisations as a whole: overall and well-led."""
    wanted = {
        table.column("Provider Type"): ["nhs healthcare organisation"],
        table.column("Service / Population Group"): ["overall"],
        table.column(*_DOMAIN): list(_MEASURES),
    }
    matches = [
        pl.col(f"c{at}").str.replace_all(r"\s+", " ").str.to_lowercase().is_in(words)
        for at, words in wanted.items()
    ]
    return replace(table, frame=table.frame.filter(pl.all_horizontal(matches)))


def _latest(table: Table, published: dict[int, date]) -> list[_Latest]:
    header = table.header
    optional = [header.find("Provider Name"), header.find("Provider Region")]
    needed = [table.column("Provider ID"), table.column(*_DOMAIN), table.column("Latest Rating")]
    columns = needed + [at for at in optional if at is not None]
    by_provider: dict[tuple[str, str], list[_Rating]] = {}
    for row, (code, domain, word, *more) in table.rows(columns):
        its = iter(more)
        name, region = (None if at is None else next(its) for at in optional)
        rating = _Rating(
            row, provider(code or "", name, region), normal(word or ""), published.get(row)
        )
        key = (_MEASURES[normal(domain or "")], rating.organisation.code)
        by_provider.setdefault(key, []).append(rating)
    return [_of_last_day(measure, its) for (measure, _), its in by_provider.items()]


def _of_last_day(measure: str, ratings: Sequence[_Rating]) -> _Latest:
    days = [rating.published for rating in ratings if rating.published]
    is_dated = len(days) == len(ratings)
    last = tuple(
        rating
        for rating in ratings
        if rating.word not in _UNRATED and not (is_dated and rating.published != max(days))
    )
    return _Latest(measure, ratings[-1].organisation, last, is_dated)


def _observations(table: Table, rated: Sequence[_Latest]) -> tuple[Observation, ...]:
    period = _period(rated)
    if period is None:
        return ()
    return tuple(
        Observation(
            one.measure,
            period,
            one.organisation,
            None if one.is_good is None else exactly(one.is_good),
            exactly(1) if one.is_rated else None,
            rows_of(table, [rating.row for rating in one.ratings]),
        )
        for one in rated
    )


def _period(rated: Sequence[_Latest]) -> Period | None:
    """Return the day by which all of these ratings had been published."""
    certain = [one for one in rated if one.is_good is not None] or rated
    days = [rating.published for one in certain for rating in one.ratings if rating.published]
    return day(max(days)) if days else None


def _undated(table: Table, rows: Sequence[int]) -> tuple[Problem, ...]:
    problem = error(
        "no_date",
        "This cell is blank: nobody can tell whether the rating is the provider's latest, so the "
        "provider counts as either.",
        file=table.file,
        column=column_name(table, table.column("Publication Date")),
    )
    return at_rows(problem, rows)


def _differing(table: Table, rated: Sequence[_Latest]) -> tuple[Problem, ...]:
    rows = [
        rating.row
        for one in rated
        if one.is_dated and len({_RATINGS.get(rating.word) for rating in one.ratings}) > 1
        for rating in one.ratings
    ]
    problem = error(
        "conflicting_ratings",
        "This provider has ratings on both sides of good published on the same day, so it counts "
        "as either. CQC's website shows which one stands; leave that one in the file.",
        file=table.file,
        column=column_name(table, table.column("Latest Rating")),
    )
    return at_rows(problem, rows)


def _unknown(table: Table, rated: Sequence[_Latest]) -> tuple[Problem, ...]:
    rows = [rating.row for one in rated for rating in one.ratings if rating.word not in _RATINGS]
    problem = error(
        "unknown_rating",
        "This cell must hold one of CQC's four ratings, or say that there is none. The provider "
        "was not counted.",
        file=table.file,
        column=column_name(table, table.column("Latest Rating")),
    )
    return at_rows(problem, rows)


def _unrated(table: Table, latest: Sequence[_Latest]) -> list[Problem]:
    problems: list[Problem] = []
    for measure, title in _TITLES.items():
        count = sum(one.measure == measure and not one.ratings for one in latest)
        if count:
            have = "1 provider has" if count == 1 else f"{count} providers have"
            message = f"{have} no {title} rating and {'is' if count == 1 else 'are'} not counted."
            problems.append(warning("unrated", message, file=table.file))
    return problems


FORMAT = Format(
    "cqc_ratings",
    "CQC “Latest ratings”, sheet Providers",
    _recognises,
    _read,
)
