"""When each notice is given and when not, on citations of the real documents."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Citation, cite
from assistant.build import Library
from assistant.fidelity import conflicts, figures, scopes, strengths
from assistant.fidelity.asked_of import preferred
from assistant.fidelity.known import Known, presupposes
from assistant.fidelity.sources import Sources, holds, passage_of, touches
from assistant.notices import dated, noticed
from corpus.pins import Place, place
from corpus.read import Corpus
from index.hits import Hit

FORWARD_VIEW = "implementing-the-forward-view"
OBJECTIVES = "2020-objectives"
A_AND_E = (
    "We will focus on the A&E target (95% of patients seen and discharged or admitted within "
    "four hours)."
)
SECTOR = "Our objectives apply to the sector as a whole rather than to individual providers."
BALANCE = (
    "Objective 6: Achieve and maintain sustainable financial balance for the provider sector "
    "from 2017/18."
)
DIVERSITY = (
    "Objective 13: Expect every provider board to reflect the diversity of the people it serves, "
    "including gender-balanced boards."
)
IMPROVEMENT = (
    "Objective 14: Expect every provider to implement effectively a recognised continuous "
    "improvement approach."
)


def quoted(corpus: Corpus, document: str, *quotes: str) -> list[Citation]:
    """Citations of `quotes`, numbered from 1."""
    return [
        cite(
            number,
            corpus.document(document),
            passage_of(corpus, place(corpus, document, quote)),
        )
        for number, quote in enumerate(quotes, start=1)
    ]


def scope_words(library: Library, question: str, *quotes: str) -> list[str]:
    citations = quoted(library.corpus, OBJECTIVES, *quotes)
    sources = Sources(library.corpus, citations)
    found = scopes.notices(question, library.knowledge.scopes, citations, sources)
    return [notice.text for notice in found]


# Sources


def test_what_the_answer_quotes_is_only_pointed_at(corpus: Corpus) -> None:
    citations = quoted(corpus, OBJECTIVES, A_AND_E)
    sources = Sources(corpus, citations)
    here = place(corpus, OBJECTIVES, "95% of patients seen")
    elsewhere = place(corpus, OBJECTIVES, SECTOR)
    words, numbers = sources.shown([here, elsewhere, here])
    assert words == f"[1] “{SECTOR}” [2]"
    assert numbers == (1, 2)
    assert sources.citations[:1] == tuple(citations)


def test_a_place_is_cited_once_however_often_it_is_shown(corpus: Corpus) -> None:
    sources = Sources(corpus)
    where = place(corpus, OBJECTIVES, SECTOR)
    assert sources.cite(where) == sources.cite(where) == 1
    assert len(sources.citations) == 1


def test_part_of_a_sentence_is_quoted_with_the_whole_of_it(corpus: Corpus) -> None:
    sources = Sources(corpus)
    assert sources.cite(place(corpus, OBJECTIVES, "95% of patients seen")) == 1
    assert sources.cite(place(corpus, OBJECTIVES, A_AND_E)) == 1
    quote = sources.citations[0].quote
    assert quote.startswith("We will focus on the A&E target") and quote.endswith(".")


def test_a_place_knows_the_section_it_stands_in(corpus: Corpus) -> None:
    assert passage_of(corpus, place(corpus, OBJECTIVES, A_AND_E)).section[-1] == "Objective 8"


@given(st.integers(min_value=0), st.integers(min_value=0), st.integers(min_value=0))
def test_a_place_is_quoted_whatever_part_of_a_passage_it_is(
    corpus: Corpus, which: int, first: int, length: int
) -> None:
    passage = corpus.passages[which % len(corpus.passages)]
    start = passage.start + first % (passage.end - passage.start)
    end = start + 1 + length % (passage.end - start)
    where = Place(passage.document_id, start, end)
    sources = Sources(corpus)
    number = sources.cite(where)
    citation = sources.citations[number - 1]
    text = corpus.document(passage.document_id).text
    assert citation.quote == text[citation.start : citation.end]
    assert text[start:end] in citation.quote
    assert holds(citation, where)
    assert touches(citation, where)


# Scope


@pytest.mark.parametrize(
    "question",
    [
        "Is my trust in balance from 2017/18?",
        "must each hospital balance",
        "is that us or the whole sector",
        "does it hold trust by trust",
    ],
)
def test_my_trust_and_a_sector_objective_get_the_scope_sentence(
    library: Library, question: str
) -> None:
    [text] = scope_words(library, question, BALANCE)
    assert SECTOR in text


def test_objectives_13_and_14_are_of_every_provider(library: Library) -> None:
    [board] = scope_words(library, "Is our board covered?", DIVERSITY)
    assert board.startswith("Objective 13 speaks of every provider board")
    [provider] = scope_words(library, "Is our trust covered?", IMPROVEMENT)
    assert provider.startswith("Objective 14 speaks of every provider")


def test_several_objectives_get_each_scope_once(library: Library) -> None:
    found = scope_words(library, "Which are for us?", BALANCE, A_AND_E, IMPROVEMENT)
    assert len(found) == 2
    assert found[0].startswith("The objectives apply to the provider sector as a whole")


def test_a_question_about_nobody_in_particular_gets_no_scope(library: Library) -> None:
    assert scope_words(library, "When is balance due?", BALANCE) == []


# Strength


def test_the_sources_own_verb_is_given_and_it_is_not_must(library: Library) -> None:
    citations = quoted(library.corpus, OBJECTIVES, IMPROVEMENT)
    found = strengths.notice("Do we have to?", library.knowledge.expectations, citations)
    assert found
    assert "“Expect” [1]" in found.text
    assert found.text.endswith("That is not “must”.")


def test_a_must_of_the_source_is_given_as_one(library: Library) -> None:
    one = next(
        one
        for one in library.knowledge.expectations
        if one.strength == "must" and "must" in one.verb
    )
    document = library.corpus.document(one.place.document_id)
    citation = cite(1, document, passage_of(library.corpus, one.place))
    found = strengths.notice("Is that compulsory?", library.knowledge.expectations, [citation])
    assert found
    assert f"“{one.verb}” [1]" in found.text
    assert "not “must”" not in found.text


def test_for_every_expectation_the_verb_is_in_the_words_and_must_is_said_only_where_it_is(
    library: Library,
) -> None:
    expectations = library.knowledge.expectations
    for one in expectations:
        document = library.corpus.document(one.place.document_id)
        start = one.lead_in.start if one.lead_in else one.place.start
        passage = passage_of(library.corpus, Place(document.id, start, one.place.end))
        citation = cite(1, document, passage)
        found = strengths.notice("Are we required to?", expectations, [citation])
        assert found
        verbs = found.text.removesuffix(" That is not “must”.").split(": ", 1)[1]
        if "must" not in citation.quote:
            assert "must" not in verbs


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Do we have to report it?", True),
        ("Is it mandatory?", True),
        ("Can we opt out of the scheme?", True),
        ("Is that just guidance?", True),
        ("Are we allowed to pay more?", True),
        ("What does it have to do with us?", False),
        ("What does the report have to say?", False),
        ("When is it due?", False),
        ("Who leads?", False),
    ],
)
def test_a_question_how_strongly_something_is_asked(question: str, asks: bool) -> None:
    assert strengths.asks_strength(question) is asks


def test_words_that_ask_nothing_get_no_strength(library: Library) -> None:
    citations = quoted(library.corpus, OBJECTIVES, SECTOR)
    assert strengths.notice("Must we?", library.knowledge.expectations, citations) is None


# Figures


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is it 93% in A&E?", "“93%” in the question is not a figure of the words quoted"),
        ("Is it six hours?", "they say “four hours” [1]."),
        ("Is it 93 per cent in six hours?", "they say “95%” [1]."),
    ],
)
def test_a_wrong_figure_stands_beside_the_right_one(
    corpus: Corpus, question: str, said: str
) -> None:
    found = figures.notice(question, quoted(corpus, OBJECTIVES, A_AND_E))
    assert found
    assert said in found.text
    assert found.citations == (1,)


@pytest.mark.parametrize(
    "question",
    [
        "Is it 95% in A&E?",
        "Is it ninety-five per cent in 4 hours?",
        "Is it four hours?",
        "Does it cost £3 million?",
        "Is it objective 8?",
        "By 2020?",
        "What is the A&E target?",
    ],
)
def test_a_right_figure_or_one_of_another_kind_gets_no_notice(
    corpus: Corpus, question: str
) -> None:
    assert figures.notice(question, quoted(corpus, OBJECTIVES, A_AND_E)) is None


@given(st.integers(min_value=1, max_value=100))
def test_a_share_is_questioned_exactly_when_the_words_do_not_hold_it(
    corpus: Corpus, share: int
) -> None:
    found = figures.notice(f"Is it {share}%?", quoted(corpus, OBJECTIVES, A_AND_E))
    assert (found is None) is (share == 95)
    if found:
        assert f"“{share}%” in the question" in found.text
        assert "they say “95%” [1]" in found.text


def test_without_words_there_is_nothing_to_compare() -> None:
    assert figures.notice("Is it 93%?", []) is None


# Conflicts


def test_who_sees_one_side_is_told_of_the_other_unasked(library: Library) -> None:
    found = conflicts.touched(
        library.knowledge.conflicts, quoted(library.corpus, OBJECTIVES, BALANCE), ()
    )
    assert "financial-balance" in [one.id for one in found]


def test_a_document_that_differs_from_itself_is_told_only_when_asked(library: Library) -> None:
    own = [
        one
        for one in library.knowledge.conflicts
        if len({side.place.document_id for side in one.sides}) == 1
    ]
    assert own
    for one in own:
        passage = passage_of(library.corpus, one.sides[0].place)
        document = library.corpus.document(passage.document_id)
        shown = [cite(1, document, passage)]
        assert one not in conflicts.touched([one], shown, ())
        assert conflicts.touched([one], [], (one.id,)) == (one,)


@given(st.randoms(use_true_random=False))
def test_the_likest_conflicts_come_first_and_no_more_than_two(
    library: Library, order: Random
) -> None:
    ids = [one.id for one in library.knowledge.conflicts]
    order.shuffle(ids)
    citations = [
        cite(
            1,
            library.corpus.document(side.place.document_id),
            passage_of(library.corpus, side.place),
        )
        for one in library.knowledge.conflicts
        for side in one.sides
    ]
    found = [one.id for one in conflicts.touched(library.knowledge.conflicts, citations, ids)]
    assert found[0] == ids[0]
    assert len(found) == 2
    assert found == sorted(found, key=ids.index)


def test_nothing_quoted_and_nothing_asked_touches_no_conflict(library: Library) -> None:
    assert conflicts.touched(library.knowledge.conflicts, [], ()) == ()


# What is asked of providers, and questions that take something for granted


def test_words_that_ask_something_of_providers_come_first(library: Library) -> None:
    asks = passage_of(library.corpus, place(library.corpus, OBJECTIVES, IMPROVEMENT))
    silent = passage_of(library.corpus, place(library.corpus, OBJECTIVES, SECTOR))
    hits = [Hit(one, score, (), (), 0, 0, 0, 0, 0) for one, score in ((silent, 5.2), (asks, 5.0))]
    found = preferred(hits, library.knowledge.expectations)
    assert [hit.passage for hit in found] == [asks, silent]
    assert preferred(hits, ()) == tuple(hits)


@given(st.lists(st.floats(min_value=-5, max_value=20), max_size=12))
def test_no_hit_is_lost_or_lowered(library: Library, scores: list[float]) -> None:
    paragraphs = [one for one in library.corpus.passages if one.kind == "paragraph"]
    hits = [
        Hit(paragraph, round(score, 6), (), (), 0, 0, 0, 0, 0)
        for paragraph, score in zip(paragraphs, scores, strict=False)
    ]
    found = preferred(hits, library.knowledge.expectations)
    before = {hit.passage.id: hit.score for hit in hits}
    assert {hit.passage.id for hit in found} == set(before)
    assert all(hit.score >= before[hit.passage.id] for hit in found)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Since boards are exempt, who reports?", True),
        ("Why is the cap 9%?", True),
        ("We gather it ended in May. Who pays?", True),
        ("It starts in June, right?", True),
        ("They lead on it, don't they?", True),
        ("What is the cap?", False),
        ("Who reports?", False),
        ("How long since the last report?", True),
    ],
)
def test_the_form_of_a_question_that_takes_something_for_granted(question: str, form: bool) -> None:
    assert presupposes(question) is form


# All of them


def test_the_most_important_is_said_first_and_the_date_last(library: Library) -> None:
    citations = quoted(library.corpus, OBJECTIVES, BALANCE, A_AND_E)
    premise = next(one for one in library.knowledge.premises if one.id == "pre-ae-98")
    found = noticed(
        library.corpus,
        library.knowledge,
        "Why must our trust reach 98% in A&E?",
        Known(premise=premise),
        citations,
    )
    kinds = list(dict.fromkeys(notice.kind for notice in found.notices))
    assert kinds == ["premise", "conflict", "scope", "strength", "dated"]
    assert "95%" in found.notices[0].text
    assert "“98%” in the question" in found.notices[1].text
    assert found.citations[:2] == tuple(citations)


def test_each_document_quoted_is_dated_once(corpus: Corpus) -> None:
    citations = quoted(corpus, OBJECTIVES, BALANCE, A_AND_E)
    [notice] = dated(corpus, citations)
    assert notice.citations == (1, 2)
    assert "July 2016" in notice.text
    assert dated(corpus, []) == []
