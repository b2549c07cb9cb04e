"""Uploads at a door: checked before anything is kept, and read again when they are asked about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from assistant.objectives.periods import Period, parse_period
from assistant.objectives.series import Baseline
from assistant.objectives.subjects import Subject
from assistant.settings import Settings
from assistant.status_files import Contents, Upload, read_file, together
from assistant.status_report import StatusReport, status_report
from assistant.uploads.limits import Limits
from assistant.uploads.open import shown_name
from bots.errors import UnusableUpload
from bots.owners import Owner
from bots.read_lately import ReadLately
from bots.store import uploads as store
from bots.store.database import Database
from bots.store.uploads import KeptUpload
from corpus.read import Corpus

MOST = 100
"""Files that are kept of one owner at a time."""

_MOST_OBSERVATIONS = 250_000
"""Of all contents that are held; about 250 MB."""


class Uploads:
    """The uploads of all owners; nobody sees another's. Threads may share it."""

    def __init__(self, database: Database, corpus: Corpus, settings: Settings) -> None:
        """Take the database, the documents whose objectives reports are on, and the settings."""
        self._database = database
        self._corpus = corpus
        self._limits = Limits(bytes=settings.upload_bytes)
        self._kept_for = timedelta(days=settings.keep_uploads_days)
        self._read_lately = ReadLately(_MOST_OBSERVATIONS)
        self._results: Counter[str] = Counter()

    @property
    def results(self) -> Mapping[str, int]:
        """How many files were kept, and how many refused."""
        return dict(self._results)

    def keep(
        self, owner: Owner, name: str, data: bytes, *, period: Period | None, now: datetime
    ) -> KeptUpload:
        """Keep a file; one that is there already is not kept twice.

        Args:
            owner: whose it is.
            name: as it was sent; untrusted.
            data: as it was sent; untrusted.
            period: for a file that does not say its own.
            now: the time.

        Raises:
            UnusableUpload: it may hold personal data, or nothing of it can be used. Nothing is
                kept.
            StoreError: it cannot be kept.
        """
        try:
            kept = self._keep(owner, name, data, period=period, now=now)
        except UnusableUpload:
            self._results["refused"] += 1
            raise
        self._results["kept"] += 1
        return kept

    def _keep(
        self, owner: Owner, name: str, data: bytes, *, period: Period | None, now: datetime
    ) -> KeptUpload:
        label, expires_at = period.label if period else None, now + self._kept_for
        there = store.kept_already(self._database, owner, data, label, expires_at=expires_at)
        if there:
            return there
        if len(self.listed(owner)) >= MOST:
            raise UnusableUpload(f"{MOST} files are the most. Delete one that is not needed.", ())
        upload = Upload(shown_name(name), data)
        contents = read_file(upload, limits=self._limits, period=period)
        if not (contents.observations or contents.spells):
            raise _unusable(contents)
        [read] = contents.inputs
        return store.keep(
            self._database,
            owner,
            name=upload.name,
            data=data,
            format=read.format,
            rows_used=read.rows_used,
            period=label,
            problems=contents.problems,
            now=now,
            expires_at=expires_at,
        )

    def contents(self, owner: Owner, ids: Sequence[str]) -> Contents:
        """Return what uploads hold together.

        Raises:
            NotThere: the owner has no upload of one of the ids.
        """
        return together([self._read(owner, one) for one in dict.fromkeys(ids)])

    def report(
        self,
        owner: Owner,
        ids: Sequence[str],
        *,
        as_of: date,
        subject: Subject | None = None,
        baseline: Baseline | None = None,
    ) -> StatusReport:
        """Return the status of the sixteen objectives from uploads.

        Raises:
            NotThere: the owner has no upload of one of the ids.
            ValueError: the baseline cannot be used.
        """
        return status_report(
            self._corpus,
            self.contents(owner, ids),
            as_of=as_of,
            subject=subject,
            baseline=baseline,
        )

    def listed(self, owner: Owner) -> list[KeptUpload]:
        """Return an owner's uploads, newest first."""
        return store.listed(self._database, owner)

    def find(self, owner: Owner, upload_id: str) -> KeptUpload:
        """Return an upload.

        Raises:
            NotThere: the owner has none of that id.
        """
        return store.find(self._database, owner, upload_id)

    def delete(self, owner: Owner, upload_id: str) -> None:
        """Delete an upload for good.

        Raises:
            NotThere: the owner has none of that id.
        """
        store.delete(self._database, owner, upload_id)
        self._read_lately.drop(owner, upload_id)

    def delete_all(self, owner: Owner) -> None:
        """Delete all uploads of an owner for good."""
        store.delete_all(self._database, owner)
        self._read_lately.drop(owner)

    def _read(self, owner: Owner, upload_id: str) -> Contents:
        kept = self.find(owner, upload_id)  # may be deleted, whatever is held of it
        if found := self._read_lately.get(owner, upload_id):
            return found
        contents = read_file(
            Upload(kept.name, store.data_of(self._database, owner, upload_id)),
            limits=self._limits,
            period=parse_period(kept.period) if kept.period else None,
        )
        self._read_lately.put(owner, upload_id, contents)
        return contents


def _unusable(contents: Contents) -> UnusableUpload:
    first = next((one for one in contents.problems if one.severity == "error"), None)
    words = first.message if first else "The file holds no figures that can be used."
    return UnusableUpload(words, contents.problems)
