"""What a person asks a status report for: whose figures, on which day, of which files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from assistant.objectives.periods import parse_date
from assistant.objectives.subjects import SECTOR, Subject

_CODE = re.compile(r"[A-Z0-9]{2,10}")
_SECTOR = ("ENGLAND", "SECTOR")


@dataclass(frozen=True)
class Mistake:
    """Something in a form that cannot be used."""

    field: str
    """The id of the field in the page."""
    words: str


@dataclass(frozen=True)
class StatusChoice:
    """The fields of the form, as a person filled them in. Empty ones choose nothing."""

    provider: str = ""
    region: str = ""
    as_of: str = ""
    uploads: tuple[str, ...] = ()
    """Ids of the files to use; all there are where none is named."""

    @property
    def query(self) -> str:
        """What the address of the same report ends in; empty where nothing is chosen."""
        pairs = [
            ("provider", self.provider),
            ("region", self.region),
            ("as_of", self.as_of),
            *(("upload", one) for one in self.uploads),
        ]
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """All that is wrong with it, in the order of the fields."""
        return tuple(self._mistakes())

    @property
    def subject(self) -> Subject | None:
        """Whose figures are asked for; None where nobody is named."""
        code = _plain(self.provider).upper()
        if code in _SECTOR:
            return SECTOR
        if code:
            return Subject("provider", code)
        region = _plain(self.region)
        return Subject("region", region) if region else None

    def day(self, today: date) -> date:
        """Return the day asked about; today where none is named."""
        return parse_date(self.as_of) or today

    def _mistakes(self) -> Iterator[Mistake]:
        provider = _plain(self.provider).upper()
        if provider and _plain(self.region):
            yield Mistake("provider", "Enter a provider code or choose a region, not both")
        elif provider and not _CODE.fullmatch(provider):
            yield Mistake("provider", "Enter a provider code as letters and numbers, like RBD")
        if _plain(self.as_of) and parse_date(self.as_of) is None:
            yield Mistake("as-of", "Enter a real date, like 31/03/2019")


def _plain(text: str) -> str:
    return " ".join(text.split())
