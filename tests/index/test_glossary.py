from assistant.build import Library
from corpus.annotations import Term
from index.glossary import Glossary

AE = Term("A&E", ("A&E", "ED", "casualty"), "accident and emergency", "general NHS usage")


def test_a_staff_word_brings_the_documents_words() -> None:
    assert Glossary([AE]).meanings_in("waits in casualty") == "accident and emergency"


def test_a_term_is_named_once_however_often_it_stands() -> None:
    assert len(Glossary([AE]).terms_in("casualty, A&E and casualty")) == 1


def test_an_abbreviation_that_is_also_a_word_counts_in_capitals_only() -> None:
    assert Glossary([AE]).terms_in("ed said so") == []
    assert Glossary([AE]).terms_in("our ED is full") == [AE]


def test_a_form_inside_another_word_is_none() -> None:
    assert Glossary([AE]).terms_in("casualtys") == []


def test_an_empty_glossary_finds_nothing() -> None:
    assert Glossary([]).meanings_in("casualty") == ""


def test_the_longest_form_wins(library: Library) -> None:
    found = Glossary(library.glossary).terms_in("our sustainability and transformation plan")
    assert any("Sustainability and Transformation Plan" in term.meaning for term in found)
