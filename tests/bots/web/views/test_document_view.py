"""A document as a page shows it: every word there, and exactly the quoted ones marked."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.web.views.document_blocks import Box, Items, Paragraph, Table, blocks_of, runs
from bots.web.views.document_view import document_view, surroundings
from corpus.documents import Document
from corpus.read import Corpus

_MARKS = re.compile(r"(?m)^(?:#{1,6} |- |\d{1,2}[.)] |::: ?\w*$|---$)|<br>|\||:?-{3,}:?")


def words(text: str) -> str:
    """A text without its Markdown marks and white space."""
    return "".join(_MARKS.sub(" ", text).split())


def marked(document: Document, start: int, end: int) -> str:
    view = document_view(document, (start, end))
    assert view is not None
    pieces = [piece for run in runs(view.blocks) for piece in view.marking.pieces(run)]
    assert [piece.marked for piece in pieces if piece.first] == [True]
    assert next(piece for piece in pieces if piece.marked).first
    return "".join("".join(piece.text for piece in pieces if piece.marked).split())


def test_the_marked_words_are_those_of_every_passage(corpus: Corpus) -> None:
    for passage in corpus.passages:
        document = corpus.document(passage.document_id)
        assert marked(document, passage.start, passage.end) == words(passage.words_in(document))


@settings(max_examples=60)
@given(data=st.data())
def test_any_span_is_marked_to_the_letter(corpus: Corpus, data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(corpus.documents))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, min(len(document.text), start + 2_000)))
    view = document_view(document, (start, end))
    shown = [run for run in runs(blocks_of(document.text)) if run.start < end and start < run.end]
    expected = "".join(document.text[max(r.start, start) : min(r.end, end)] for r in shown)
    if not expected.strip():
        assert view is None
        return
    assert marked(document, start, end) == "".join(expected.split())


def test_every_word_of_a_document_is_shown_once(corpus: Corpus) -> None:
    for document in corpus.documents:
        shown = "".join(
            document.text[run.start : run.end] for run in runs(blocks_of(document.text))
        )
        assert "".join(shown.split()) == words(document.text)


def test_anchors_are_apart_and_stay_as_they_are(corpus: Corpus) -> None:
    for document in corpus.documents:
        view = document_view(document)
        assert view is not None
        names = list(view.anchors.values())
        assert len(set(names)) == len(names)
        assert "s-3-2-temporary-staff" in names or document.id != "implementing-the-forward-view"


def test_the_contents_hold_the_sections_and_what_is_below_them(corpus: Corpus) -> None:
    view = document_view(corpus.document("2020-objectives"))
    assert view is not None
    quality = next(one for one in view.contents if one.words == "Quality objectives")
    assert [one.words.split(":")[0] for one in quality.entries] == [
        f"Objective {number}" for number in range(1, 6)
    ]


@pytest.mark.parametrize("span", [(0, 0), (5, 5), (9, 3), (-1, 4), (0, 10**9), (17, 19)])
def test_a_span_without_words_has_no_view(corpus: Corpus, span: tuple[int, int]) -> None:
    document = corpus.document("2020-objectives")
    assert document.text[17:19] == "\n\n"
    assert document_view(document, span) is None


def test_a_link_for_another_version_is_told(corpus: Corpus) -> None:
    document = corpus.documents[0]
    for version, changed in ((document.sha256[:12], False), ("0" * 12, True), ("", True)):
        view = document_view(document, (0, 20), version=version)
        assert view is not None
        assert view.changed is changed


def test_what_stands_round_a_quote_is_its_paragraph_or_list(corpus: Corpus) -> None:
    passage = next(one for one in corpus.passages if one.kind == "item")
    document = corpus.document(passage.document_id)
    around = surroundings(document, passage.start, passage.end)
    assert around is not None
    assert [block.kind for block in around.blocks] == ["items"]
    pieces = [piece for run in runs(around.blocks) for piece in around.marking.pieces(run)]
    assert [one.text for one in pieces if one.marked] == [passage.words_in(document)]


def test_each_kind_of_block_is_known() -> None:
    text = (
        "# Title\n\nOne\ntwo\n\n- a\n- b\n\n3. c\n4. d\n\n::: box\n\nIn it\n\n:::\n\n---\n\n"
        "| x | y |\n| --- | --- |\n| 1<br>2 | |\n\n¹ A note"
    )
    found = blocks_of(text)
    kinds = ["heading", "paragraph", "items", "items", "box", "rule", "table", "paragraph"]
    assert [one.kind for one in found] == kinds
    third, box, table, note = found[3], found[4], found[6], found[7]
    assert isinstance(third, Items) and third.first == 3
    assert isinstance(box, Box) and len(box.blocks) == 1
    assert isinstance(table, Table) and [len(cell) for cell in table.rows[0]] == [2, 0]
    assert isinstance(note, Paragraph) and note.footnote


def test_a_quote_that_begins_inside_an_item_is_a_list() -> None:
    (found,) = blocks_of("second\n- third")
    assert isinstance(found, Items)
    assert ["second\n- third"[one.start : one.end] for one in found.items] == ["second", "third"]
