from hypothesis import given
from hypothesis import strategies as st

from corpus.read import Corpus
from evals.scorers.layout import headings, lead_in, paths_of, sentences, touched

LEAD = "As the recent guidance sets out, providers will consistently need to:"
ITEM = "only use agencies on approved frameworks."


def test_sentences_are_in_order_and_carry_no_marks(corpus: Corpus) -> None:
    for document in corpus.documents:
        end = 0
        for start, stop in sentences(document):
            assert end <= start < stop
            end = stop
            words = document.text[start:stop]
            assert words == words.strip()
            assert not words.startswith(("#", "- ", "|", ":::"))
            assert "\n" not in words


def test_every_word_of_a_document_stands_in_one_sentence(corpus: Corpus) -> None:
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(corpus.documents))
        number = data.draw(st.integers(0, len(sentences(document)) - 1))
        start, end = sentences(document)[number]
        assert touched(document, start, end) == range(number, number + 1)
        at = data.draw(st.integers(start, end - 1).filter(lambda at: document.text[at].isalnum()))
        assert touched(document, at, at + 1) == range(number, number + 1)

    check()


def test_a_cell_holds_sentences_of_its_own(corpus: Corpus) -> None:
    document = corpus.document("2020-objectives")
    words = {document.text[start:end] for start, end in sentences(document)}
    assert "Implement patient safety initiatives in priority areas" in words


def test_an_item_has_the_words_that_lead_in_to_it(corpus: Corpus) -> None:
    document = corpus.document("implementing-the-forward-view")
    start = document.text.index(ITEM)
    span = lead_in(document, start, start + len(ITEM))
    assert span is not None
    assert document.text[slice(*span)] == LEAD
    assert lead_in(document, 0, 10) is None


def test_words_may_be_said_to_stand_under_their_own_headings_only(corpus: Corpus) -> None:
    document = corpus.document("implementing-the-forward-view")
    start = document.text.index(ITEM)
    (path,) = paths_of(document, start, start + len(ITEM))
    assert path[-1] == "3.2 Temporary staff"
    assert "3.3 Efficiency, productivity and the Carter Review" in headings(document)
