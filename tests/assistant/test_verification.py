from dataclasses import replace

import pytest

from assistant.answers import cite
from assistant.errors import Unverified
from assistant.verification import verify
from corpus.read import Corpus


def test_every_passage_of_the_corpus_can_be_cited(corpus: Corpus) -> None:
    verify(corpus, [cite(1, corpus.document(one.document_id), one) for one in corpus.passages])


def test_a_quote_that_is_not_the_documents_words_does_not_leave(corpus: Corpus) -> None:
    passage = corpus.passages[40]
    citation = cite(1, corpus.document(passage.document_id), passage)
    for wrong in (
        replace(citation, quote=citation.quote.replace("e", "a", 1)),
        replace(citation, start=citation.start + 1),
        replace(citation, end=citation.end + 1),
        replace(citation, sha256="0" * 64),
        replace(citation, document_id="another"),
    ):
        with pytest.raises(Unverified):
            verify(corpus, [wrong])
