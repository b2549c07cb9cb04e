"""Uploads: files as they were sent, each seen by nobody but whose it is."""

import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assistant.objectives.problems import Problem
from bots.owners import Owner
from bots.store import idempotency
from bots.store.database import Database
from bots.store.ids import checked_id, new_id, not_there
from bots.store.rows import delete_where, of
from bots.store.tables import UploadRow

_LONGEST_NAME = 110
"""Characters before a number; 120 are shown of a name."""


@dataclass(frozen=True)
class KeptUpload:
    """A file that is kept, and what became of it."""

    id: str
    name: str
    sha256: str
    size: int
    """In bytes, as it was sent."""
    format: str
    """The format's title."""
    rows_used: int
    period: str | None
    """What was said of a file that does not say its period, in the words of `Period.label`."""
    problems: tuple[Problem, ...]
    created_at: datetime
    expires_at: datetime


def keep(
    db: Database,
    owner: Owner,
    *,
    name: str,
    data: bytes,
    format: str,
    rows_used: int,
    period: str | None,
    problems: Sequence[Problem],
    now: datetime,
    expires_at: datetime,
) -> KeptUpload:
    """Keep a file; of one that is there already the row that is there is kept for longer.

    Args:
        db: the database.
        owner: whose it is.
        name: a base name that is fit to be shown; a second file of that name is told apart.
        data: the file as it was sent.
        format: the format's title.
        rows_used: how many of its rows were used.
        period: what was said of a file that does not say its period.
        problems: what is wrong with it.
        now: the time.
        expires_at: until when it is kept.
    """
    row = UploadRow(
        id=new_id(),
        tenant=owner.tenant,
        person=owner.person,
        sha256=sha256(data).hexdigest(),
        size=len(data),
        format=format,
        rows_used=rows_used,
        period=period,
        problems=[asdict(one) for one in problems],
        created_at=now,
        expires_at=expires_at,
        packed=zlib.compress(data),
    )
    with db.session() as session:
        there = _same(session, owner, row.sha256, period)
        if there:
            there.expires_at = max(there.expires_at, expires_at)
            return _upload(there)
        row.name = _told_apart(session, owner, name)
        session.add(row)
        return _upload(row)


def kept_already(
    db: Database, owner: Owner, data: bytes, period: str | None, *, expires_at: datetime
) -> KeptUpload | None:
    """Return the owner's upload of the same bytes and period, kept for longer; None without one."""
    with db.session() as session:
        there = _same(session, owner, sha256(data).hexdigest(), period)
        if there is None:
            return None
        there.expires_at = max(there.expires_at, expires_at)
        return _upload(there)


def listed(db: Database, owner: Owner) -> list[KeptUpload]:
    """Return an owner's uploads, newest first."""
    with db.reading() as session:
        query = (
            select(UploadRow)
            .where(of(owner, UploadRow))
            .order_by(UploadRow.created_at.desc(), UploadRow.id.desc())
        )
        return [_upload(row) for row in session.scalars(query)]


def find(db: Database, owner: Owner, upload_id: str) -> KeptUpload:
    """Return an upload without its bytes.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.reading() as session:
        return _upload(_row(session, owner, upload_id))


def data_of(db: Database, owner: Owner, upload_id: str) -> bytes:
    """Return an upload's bytes as they were sent.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.reading() as session:
        packed = _row(session, owner, upload_id, whole=True).packed
    return zlib.decompress(packed)


def delete(db: Database, owner: Owner, upload_id: str) -> None:
    """Delete an upload for good.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.session() as session:
        session.delete(_row(session, owner, upload_id))
        idempotency.forget(session, owner)
    db.forget_deleted()


def delete_all(db: Database, owner: Owner) -> None:
    """Delete all uploads of an owner for good."""
    with db.session() as session:
        delete_where(session, UploadRow, of(owner, UploadRow))
        idempotency.forget(session, owner)
    db.forget_deleted()


def _row(session: Session, owner: Owner, upload_id: str, *, whole: bool = False) -> UploadRow:
    query = select(UploadRow).where(
        of(owner, UploadRow), UploadRow.id == checked_id(upload_id, "upload")
    )
    found = session.scalar(query.options(undefer(UploadRow.packed)) if whole else query)
    if found is None:
        raise not_there("upload")
    return found


def _same(session: Session, owner: Owner, digest: str, period: str | None) -> UploadRow | None:
    return session.scalar(
        select(UploadRow).where(
            of(owner, UploadRow), UploadRow.sha256 == digest, UploadRow.period == period
        )
    )


def _told_apart(session: Session, owner: Owner, name: str) -> str:
    """Return `name`, or `name (2)` and so on where the owner has a file of that name."""
    taken = set(session.scalars(select(UploadRow.name).where(of(owner, UploadRow))))
    numbered = (f"{name[:_LONGEST_NAME]} ({number})" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def _upload(row: UploadRow) -> KeptUpload:
    return KeptUpload(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        format=row.format,
        rows_used=row.rows_used,
        period=row.period,
        problems=tuple(Problem(**one) for one in row.problems),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
