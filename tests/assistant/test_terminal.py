import io
from typing import get_args

import pytest
from rich.console import Console

from assistant.answers import Answer, Citation, Notice, NoticeKind, Statement
from assistant.notice_words import NOTICE_WORDS
from assistant.terminal import print_answer

CITATION = Citation(1, "d", "Title", "2016-07", ("S",), "words", 0, 5, "hash")


def printed(kind: NoticeKind) -> str:
    out = Console(file=io.StringIO(), markup=False, highlight=False, width=100)
    notice = Notice(kind, "*Title* (July 2016) says “words” [1].", (1,))
    print_answer(
        out, Answer("", "q", "answered", "t", (Statement("s", (1,)),), (CITATION,), (notice,))
    )
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_each_kind_of_notice_is_printed_after_the_sources_under_a_label(kind: NoticeKind) -> None:
    text = printed(kind)
    assert f"{NOTICE_WORDS[kind]}: Title (July 2016) says “words” [1]." in text
    assert text.index("Sources") < text.index(NOTICE_WORDS[kind])


def test_a_label_says_what_the_notice_is_about() -> None:
    assert set(NOTICE_WORDS) == set(get_args(NoticeKind))
    assert len(set(NOTICE_WORDS.values())) == len(NOTICE_WORDS)
