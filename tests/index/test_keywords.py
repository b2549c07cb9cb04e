import pytest

from index.keywords import Keywords, Vocabulary, tokens, words


def test_words_keep_figures_and_abbreviations_whole() -> None:
    assert words("What is the A&E target (95%) for 2016/17?") == ["a&e", "target", "95%", "2016/17"]


def test_tokens_are_stems() -> None:
    assert tokens("Providers providing") == ["provid", "provid"]


@pytest.mark.parametrize(
    ("slip", "mended"),
    [
        ("agancy staff", "agency staff"),
        ("hosptials", "hospitals"),
        ("trim the dose", "trim the dose"),  # English that nobody used here is no slip
        ("XQZW", "XQZW"),
        ("paramedic", "paramedic"),
    ],
)
def test_only_what_is_no_word_is_mended(slip: str, mended: str) -> None:
    vocabulary = Vocabulary(["agency staff in hospitals", "agency staff hospitals trio done"])
    assert vocabulary.mend(slip) == mended


def test_a_word_that_no_document_holds_counts_for_nothing_and_is_rarest() -> None:
    index = Keywords([["ward", "staff"], ["ward", "money"]])
    assert index.scores(["unheard"]).tolist() == [0.0, 0.0]
    assert index.rarity("unheard") > index.rarity("money") > index.rarity("ward")


def test_the_document_with_the_rarer_word_comes_first() -> None:
    index = Keywords([["ward", "staff"], ["ward", "money"]])
    first, second = index.scores(["ward", "money"])
    assert second > first
