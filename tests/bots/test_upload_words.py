"""What is wrong with a file, in the service manual's words where it has some."""

import pytest

from assistant.objectives.problems import error
from bots.upload_words import size_in_words, upload_error

LIMIT = 100_000_000


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("empty_file", "The selected file is empty"),
        ("encrypted", "The selected file is password protected"),
        ("too_large", "The selected file must be smaller than 100MB"),
        ("not_a_table", "The selected file must be a CSV, XLSX, XLS, ODS or ZIP"),
        ("not_text", "The selected file must be a CSV, XLSX, XLS, ODS or ZIP"),
    ],
)
def test_the_service_manuals_words_are_used_where_it_has_some(code: str, words: str) -> None:
    assert upload_error(error(code, "Something else."), LIMIT) == words


def test_other_problems_keep_their_own_words() -> None:
    assert upload_error(error("over_total", "The parts exceed the total."), LIMIT) == (
        "The parts exceed the total."
    )


def test_nothing_names_the_command_line() -> None:
    for code in ("no_period_in_file", "unknown_format"):
        words = upload_error(error(code, "Give --period, or `assistant template`."), LIMIT)
        assert "--" not in words
        assert "`" not in words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (100_000_000, "100MB"),
        (2_500_000, "2.5MB"),
        (1_000_000, "1MB"),
        (12_000, "12KB"),
        (999, "999 bytes"),
    ],
)
def test_sizes_are_written_as_people_write_them(size: int, words: str) -> None:
    assert size_in_words(size) == words
