import pytest

from assistant.answers import Answer, Citation, Notice, Statement

CITATION = Citation(1, "d", "Title", "2016-07", ("S",), "words", 0, 5, "hash")


def test_an_answered_statement_without_a_citation_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="needs a citation"):
        Answer("", "q", "answered", "t", (Statement("s", ()),), (CITATION,))


def test_an_answer_without_a_statement_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="needs a statement"):
        Answer("", "q", "answered", "t", (), (CITATION,))


def test_a_computed_status_stands_without_a_citation() -> None:
    assert Answer("", "q", "answered", "t", (Statement("s", (), status=8),))


@pytest.mark.parametrize("outcome", ["not_found", "out_of_scope", "needs_clarification", "failed"])
def test_what_is_not_answered_makes_no_statements(outcome: str) -> None:
    with pytest.raises(ValueError, match="makes no statements"):
        Answer("", "q", outcome, "t", (Statement("s", (1,)),), (CITATION,))  # type: ignore[arg-type]


def test_nothing_cites_what_is_not_listed() -> None:
    with pytest.raises(ValueError, match="does not list"):
        Answer("", "q", "answered", "t", (Statement("s", (2,)),), (CITATION,))
    with pytest.raises(ValueError, match="does not list"):
        Answer("", "q", "not_found", "t", notices=(Notice("dated", "n", (1,)),))
