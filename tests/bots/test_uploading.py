"""Uploads at a door: real files are kept and reported on, unfit ones leave nothing behind."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from tests_support import example_file, shared_file

from assistant.objectives.periods import parse_period
from assistant.objectives.series import Baseline
from assistant.objectives.subjects import Subject
from assistant.settings import Settings
from assistant.status_files import Upload, read_files
from assistant.status_report import status_report
from assistant.status_wire import status_data
from bots import uploading
from bots.errors import NotThere, UnusableUpload
from bots.owners import Owner
from bots.store import uploads as store
from bots.store.database import Database, open_database
from bots.uploading import Uploads
from corpus.read import Corpus

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
OWNER = Owner("a-trust", "a-person")
COLLEAGUE = Owner("a-trust", "another-person")
DM01 = "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv"
AE = b"period,attendances,breaches,type,org_code,admissions\n2017-04-01,9,1,1,RBD,2\n"


@pytest.fixture
def kept_in(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", upload_bytes=1_000_000)


@pytest.fixture
def database(kept_in: Settings) -> Iterator[Database]:
    with closing(open_database(kept_in)) as opened:
        yield opened


@pytest.fixture
def uploads(database: Database, corpus: Corpus, kept_in: Settings) -> Uploads:
    return Uploads(database, corpus, kept_in)


def keep(uploads: Uploads, name: str, data: bytes, period: str | None = None) -> store.KeptUpload:
    given = parse_period(period) if period else None
    return uploads.keep(OWNER, name, data, period=given, now=NOW)


def packed(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def ae(number: int) -> bytes:
    return AE.replace(b",9,", f",{number + 9},".encode())


def test_the_example_is_kept_and_reported_on_as_on_the_command_line(
    uploads: Uploads, corpus: Corpus
) -> None:
    data = example_file().read_bytes()
    kept = keep(uploads, example_file().name, data)
    assert kept.rows_used > 0
    assert kept.expires_at == NOW + timedelta(days=30)
    assert uploads.listed(OWNER) == [kept]
    assert uploads.find(OWNER, kept.id) == kept
    on_the_command_line = status_report(
        corpus, read_files([Upload(example_file().name, data)]), as_of=TODAY
    )
    report = uploads.report(OWNER, [kept.id], as_of=TODAY)
    assert status_data(report) == status_data(on_the_command_line)


def test_a_report_is_of_a_subject_and_a_baseline(uploads: Uploads) -> None:
    kept = keep(uploads, "ae.csv", example_file().read_bytes())
    report = uploads.report(
        OWNER,
        [kept.id],
        as_of=TODAY,
        subject=Subject("provider", "RBD"),
        baseline=Baseline(fix_after=12),
    )
    assert report.assessment.subject.name == "RBD"


def test_several_files_are_one_report_and_one_named_twice_is_one(uploads: Uploads) -> None:
    names = ("Monthly-AE-July-2024-revised.csv", "Monthly-AE-September-2024.csv")
    kept = [
        keep(uploads, name, shared_file(f"data/ae_monthly/{name}").read_bytes()) for name in names
    ]
    ids = [one.id for one in kept]
    contents = uploads.contents(OWNER, [*ids, ids[0]])
    assert [one.file for one in contents.inputs] == list(names)
    assert uploads.contents(OWNER, []).observations == ()
    assert len(uploads.report(OWNER, [], as_of=TODAY).objectives) == 16


def test_files_of_one_name_stay_apart_in_the_report(uploads: Uploads) -> None:
    kept = [keep(uploads, "ae.csv", ae(number)) for number in range(2)]
    contents = uploads.contents(OWNER, [one.id for one in kept])
    assert [one.file for one in contents.inputs] == ["ae.csv", "ae.csv (2)"]
    assert {one.rows.file for one in contents.observations} == {"ae.csv", "ae.csv (2)"}


def test_the_month_that_was_said_of_a_file_is_kept_with_it(
    database: Database, uploads: Uploads, corpus: Corpus, kept_in: Settings
) -> None:
    data = shared_file(DM01).read_bytes()
    with pytest.raises(UnusableUpload) as told:
        keep(uploads, "dm01.csv", data)
    assert "no_period_in_file" in [one.code for one in told.value.problems]
    kept = keep(uploads, "dm01.csv", data, "2024-09")
    assert kept.period == "2024-09"
    for one in (uploads, Uploads(database, corpus, kept_in)):  # read again where nothing is ready
        observations = one.contents(OWNER, [kept.id]).observations
        assert {found.period.label for found in observations} == {"2024-09"}


@given(
    text=st.one_of(
        st.dates(date(1950, 1, 1), date(2098, 1, 1)).map(lambda day: f"{day:%Y-%m}"),
        st.dates(date(1950, 1, 1), date(2098, 1, 1)).map(date.isoformat),
        st.integers(1950, 2098).map(lambda year: f"{year}/{(year + 1) % 100:02d}"),
        st.tuples(st.integers(1950, 2098), st.integers(1, 4)).map(
            lambda found: f"{found[0]}/{(found[0] + 1) % 100:02d} Q{found[1]}"
        ),
    )
)
@tries(max_examples=100)
def test_every_period_that_can_be_said_is_the_same_when_it_is_read_again(text: str) -> None:
    period = parse_period(text)
    assert period and parse_period(period.label) == period


def test_the_same_file_is_kept_once_for_each_owner(uploads: Uploads) -> None:
    first = keep(uploads, "ae.csv", AE)
    later = NOW + timedelta(days=3)
    again = uploads.keep(OWNER, "copy.csv", AE, period=None, now=later)
    assert (again.id, again.name, again.created_at) == (first.id, "ae.csv", NOW)
    assert again.expires_at == later + timedelta(days=30)
    others = uploads.keep(COLLEAGUE, "ae.csv", AE, period=None, now=NOW)
    assert others.id != first.id


def test_what_is_wrong_with_some_rows_is_kept_with_the_rest(uploads: Uploads) -> None:
    kept = keep(uploads, "ae.csv", AE + b"2017-05-01,many,1,1,RBD,2\n")
    assert [one.code for one in kept.problems] == ["not_a_number"]
    assert kept.problems[0].file == "ae.csv"
    assert uploads.contents(OWNER, [kept.id]).problems == kept.problems


UNFIT = {
    "empty_file": b"",
    "not_a_table": b"<!doctype html><html><body>Sign in</body></html>",
    "nul_bytes": bytes(range(256)) * 40,
    "personal_data": b"period,org_code,NHS number\n2017-04-01,RBD,9434765919\n",
    "unknown_format": b"fruit,colour\napple,red\npear,green\n",
    "empty_table": b"period,attendances,breaches,type,org_code,admissions\n",
    "archive_bomb": packed("a.csv", b"0" * 20_000_000),
    "too_large": AE + b"#" * 1_000_000,
}


@pytest.mark.parametrize("code", UNFIT)
def test_what_cannot_be_used_is_told_and_nothing_of_it_is_kept(
    database: Database, uploads: Uploads, code: str
) -> None:
    with pytest.raises(UnusableUpload) as told:
        keep(uploads, "a-name.csv", UNFIT[code])
    assert str(told.value)
    found = [one.code for one in told.value.problems if one.severity == "error"]
    assert found and found[0].startswith(code)
    for words in ("9434765919", "apple", "Sign in", "a-name"):
        assert words not in str(told.value)
    assert uploads.listed(OWNER) == []
    assert database.file
    kept = b"".join(one.read_bytes() for one in database.file.parent.iterdir())
    assert b"9434765919" not in kept
    assert b"a-name" not in kept


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\me\\ae.csv", "ae.csv"),
        ("", "upload"),
        ("a\x00b\r\nSet-Cookie: x\u202e.csv", None),
        ("<img src=x onerror=alert(1)>.csv", None),
        ("x" * 500 + ".csv", None),
        ("\ud800.csv", None),
    ],
)
def test_a_name_is_only_ever_a_name(
    uploads: Uploads, tmp_path: Path, sent: str, shown: str | None
) -> None:
    name = keep(uploads, sent, AE).name
    assert shown is None or name == shown
    assert name.isprintable()
    assert 0 < len(name) <= 120
    assert not set(name) & set("<>/\\\r\n\x00")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_a_deleted_file_is_not_answered_from_memory(uploads: Uploads) -> None:
    first, second = keep(uploads, "a.csv", ae(1)), keep(uploads, "b.csv", ae(2))
    uploads.contents(OWNER, [first.id, second.id])
    uploads.delete(OWNER, first.id)
    with pytest.raises(NotThere):
        uploads.contents(OWNER, [second.id, first.id])
    uploads.delete_all(OWNER)
    with pytest.raises(NotThere):
        uploads.contents(OWNER, [second.id])


def test_a_file_that_another_process_deleted_is_not_answered_from_memory(
    database: Database, uploads: Uploads
) -> None:
    kept = keep(uploads, "a.csv", AE)
    uploads.contents(OWNER, [kept.id])
    store.delete(database, OWNER, kept.id)
    with pytest.raises(NotThere):
        uploads.report(OWNER, [kept.id], as_of=TODAY)


def test_nobody_else_reads_a_file_that_was_read_already(uploads: Uploads) -> None:
    kept = keep(uploads, "a.csv", AE)
    uploads.contents(OWNER, [kept.id])
    uploads.delete_all(COLLEAGUE)
    for reached in (uploads.find, uploads.delete, lambda who, one: uploads.contents(who, [one])):
        with pytest.raises(NotThere):
            reached(COLLEAGUE, kept.id)
    assert uploads.contents(OWNER, [kept.id]).observations


def test_there_is_a_most_of_files(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST", 2)
    kept = [keep(uploads, "ae.csv", ae(number)) for number in range(2)]
    with pytest.raises(UnusableUpload, match="2 files are the most"):
        keep(uploads, "ae.csv", ae(3))
    assert keep(uploads, "ae.csv", ae(1)) == kept[1]
    uploads.delete(OWNER, kept[0].id)
    keep(uploads, "ae.csv", ae(3))


@given(data=st.binary(max_size=300))
@tries(max_examples=60, deadline=None)
def test_any_bytes_are_kept_or_told_of(
    tmp_path_factory: pytest.TempPathFactory, corpus: Corpus, data: bytes
) -> None:
    settings = Settings(data_dir=tmp_path_factory.getbasetemp() / "any")
    with closing(open_database(settings)) as opened:
        uploads = Uploads(opened, corpus, settings)
        try:
            kept = keep(uploads, "any", data)
        except UnusableUpload as why:
            assert str(why)
            assert not uploads.listed(OWNER)
        else:
            uploads.delete(OWNER, kept.id)
