import pytest

from assistant.errors import UnknownPlace
from assistant.framework import objective, objectives
from corpus.read import Corpus


def test_there_are_sixteen_objectives_in_five_themes(corpus: Corpus) -> None:
    found = objectives(corpus)
    assert [one.number for one in found] == list(range(1, 17))
    assert len({one.theme for one in found}) == 5


def test_four_of_them_are_delivered_directly(corpus: Corpus) -> None:
    direct = [one.number for one in objectives(corpus) if one.delivery == "directly_deliver"]
    assert direct == [4, 5, 15, 16]


def test_an_objective_has_the_words_under_it(corpus: Corpus) -> None:
    found = objective(corpus, 8)
    assert found.theme == "Operational performance objectives"
    assert any("95% of patients" in corpus.words(one) for one in found.explanation)


def test_what_closes_a_theme_belongs_to_no_objective(corpus: Corpus) -> None:
    under = [corpus.words(one) for one in objective(corpus, 16).explanation]
    assert not any(words.startswith("We are developing our approach") for words in under)


def test_an_objective_that_is_not_there_says_which_are(corpus: Corpus) -> None:
    with pytest.raises(UnknownPlace, match="numbered 1 to 16"):
        objective(corpus, 17)
