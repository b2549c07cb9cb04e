from dataclasses import replace

import pytest

from assistant.document_names import document_named
from corpus.read import Corpus

FORWARD_VIEW = "implementing-the-forward-view"
OBJECTIVES = "2020-objectives"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What does Implementing the Forward View say on estates?", FORWARD_VIEW),
        ("what did they ask for in feb", FORWARD_VIEW),
        ("the winter document on agency staff", FORWARD_VIEW),
        ("the earlier paper on agency staff", FORWARD_VIEW),
        ("What does the first say about boards?", FORWARD_VIEW),
        ("What do the 2020 Objectives say about boards?", OBJECTIVES),
        ("the July one", OBJECTIVES),
        ("the summer publication on ratings", OBJECTIVES),
        ("in the newer document", OBJECTIVES),
        ("how many objectives are there", None),
        ("what about winter pressures", None),
        ("Does the February document agree with the July document?", None),
        ("the first hour in A&E", None),
        ("a second opinion", None),
    ],
)
def test_the_document_that_is_named(corpus: Corpus, text: str, named: str | None) -> None:
    assert document_named(text, corpus.documents) == named


def test_case_does_not_matter(corpus: Corpus) -> None:
    for document in corpus.documents:
        title = document.title.split(":")[0]
        assert document_named(title.upper(), corpus.documents) == document.id
        assert document_named(f"on {title.lower()}, please", corpus.documents) == document.id


def test_a_new_document_brings_its_own_names(corpus: Corpus) -> None:
    new = replace(corpus.documents[0], id="new", title="Parking: a guide", published="2017-10-05")
    documents = (*corpus.documents, new)
    assert document_named("what does Parking say", documents) == "new"
    assert document_named("the October paper", documents) == "new"
    assert document_named("the autumn document", documents) == "new"
    assert document_named("the second document", documents) is None  # of three, not the last
