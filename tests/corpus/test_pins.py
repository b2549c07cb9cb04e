import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Section
from corpus.errors import BadAnnotation
from corpus.pins import Place, place
from corpus.read import Corpus

OFFSET = st.integers(min_value=0, max_value=300)


def test_a_quote_that_stands_once_is_found_to_the_letter(corpus: Corpus) -> None:
    quote = "Our objectives apply to the sector as a whole rather than to individual providers."
    found = place(corpus, "2020-objectives", quote)
    text = corpus.document("2020-objectives").text
    assert text[found.start : found.end] == quote


def test_every_paragraph_that_stands_once_is_found_where_it_stands(corpus: Corpus) -> None:
    for passage in corpus.passages:
        words = corpus.words(passage)
        if corpus.document(passage.document_id).text.count(words) == 1:
            found = place(corpus, passage.document_id, words)
            assert found == Place(passage.document_id, passage.start, passage.end)


def test_signs_of_a_pattern_are_plain_words(corpus: Corpus) -> None:
    with pytest.raises(BadAnnotation, match="stands 0 times"):
        place(corpus, "2020-objectives", "objectives.*")


@pytest.mark.parametrize("quote", ["words that stand nowhere", "the", ""])
def test_words_that_do_not_stand_exactly_once_are_refused(corpus: Corpus, quote: str) -> None:
    with pytest.raises(BadAnnotation, match="not once"):
        place(corpus, "2020-objectives", quote)


def test_a_document_that_is_not_there_is_refused(corpus: Corpus) -> None:
    with pytest.raises(BadAnnotation, match="no document 'elsewhere'"):
        place(corpus, "elsewhere", "words")


def test_a_heading_tells_apart_words_that_stand_twice(corpus: Corpus) -> None:
    document = corpus.document("implementing-the-forward-view")
    sections = [one for one in corpus.sections(document.id) if one.path]
    quote = "Providers should"
    held = [one for one in sections if document.text[one.start : one.end].count(quote) == 1]
    innermost = [one for one in held if not any(_inside(other, one) for other in sections)]
    assert len(innermost) > 1
    for section in innermost:
        found = place(corpus, document.id, quote, section.path[-1])
        assert section.start <= found.start < section.end
    with pytest.raises(BadAnnotation, match="not once"):
        place(corpus, document.id, quote)


def _inside(inner: Section, outer: Section) -> bool:
    return inner is not outer and outer.start <= inner.start < outer.end


@given(OFFSET, OFFSET, OFFSET, OFFSET)
def test_places_overlap_when_they_share_a_letter(a: int, b: int, c: int, d: int) -> None:
    one, other = Place("d", min(a, b), max(a, b)), Place("d", min(c, d), max(c, d))
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    if one.start < one.end and other.start < other.end:
        assert one.overlaps("d", other.start, other.end) is bool(shared)
        assert one.overlaps("d", other.start, other.end) is other.overlaps("d", one.start, one.end)
    assert not one.overlaps("e", other.start, other.end)
