"""Selection on hits made by hand, over the real corpus."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.evidence import Limits, Pick, excerpt, known_words, select
from corpus.documents import Passage
from corpus.pins import Place, place
from corpus.read import Corpus
from index.hits import Hit, Leaf
from index.units import Unit, units

LIMITS = Limits()


@pytest.fixture(scope="module")
def ranked(corpus: Corpus) -> tuple[Unit, ...]:
    return units(corpus)


def unit_of(corpus: Corpus, ranked: Sequence[Unit], starts: str, role: str = "body") -> Unit:
    return next(
        one
        for one in ranked
        if corpus.words(one.passage).startswith(starts) and one.passage.role == role
    )


def hit(unit: Unit, score: float, *, best: int = 0, whole: float = -1.0) -> Hit:
    leaves = tuple(
        Leaf(leaf, 2.0 if at == best else 0.5, 0.9 if at == best else 0.1)
        for at, leaf in enumerate(unit.leaves)
    )
    return Hit(unit.passage, score, ("questions",), leaves, 0.5, 0.5, 0.5, whole, 0.5)


def words(corpus: Corpus, picks: Sequence[Pick]) -> list[str]:
    return [corpus.words(pick.passage) for pick in picks]


def length_in(corpus: Corpus):  # type: ignore[no-untyped-def]
    return lambda picks: sum(len(one.split()) for one in words(corpus, picks))


def chosen(corpus: Corpus, hits: Sequence[Hit], **options: object) -> list[Pick]:
    limits = replace(LIMITS, fill=0)
    return select(corpus, [hits], limits, length_in(corpus), **options)  # type: ignore[arg-type]


def test_of_a_long_paragraph_the_best_sentence_is_quoted(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    unit = unit_of(corpus, ranked, "Deficit reduction is the single biggest challenge")
    pick = excerpt(corpus, hit(unit, 9, best=len(unit.leaves) - 1), LIMITS)
    assert corpus.words(pick.passage).startswith("For financial balance to be sustainable")


def test_a_short_list_is_quoted_whole_whatever_is_asked(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    unit = unit_of(corpus, ranked, "As the recent guidance sets out")
    assert excerpt(corpus, hit(unit, 9, best=2), LIMITS).passage == unit.passage


def test_of_a_long_list_the_item_that_answers_comes_with_the_lead_in(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    unit = unit_of(corpus, ranked, "As we do this we are considering")
    pick = excerpt(corpus, hit(unit, 9, best=0), LIMITS)
    assert pick.lead_in
    assert corpus.words(pick.lead_in).endswith("earlier in this document:")
    assert corpus.words(pick.passage).startswith("Quality: we will use CQC")


def test_a_long_list_that_is_asked_for_as_a_whole_is_quoted_whole(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    unit = unit_of(corpus, ranked, "As we do this we are considering")
    assert excerpt(corpus, hit(unit, 9, whole=0.95), LIMITS).passage == unit.passage


def test_what_only_repeats_is_left_out_and_the_body_is_preferred(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    body = unit_of(corpus, ranked, "Objective 14: Expect every provider")
    appendix = unit_of(corpus, ranked, "Expect every provider to implement", role="appendix")
    assert chosen(corpus, [hit(body, 9), hit(appendix, 9)]) == [Pick(body.passage, body.passage)]
    [pick] = chosen(corpus, [hit(appendix, 9), hit(body, 8.9)])
    assert pick.passage == body.passage


def test_a_longer_passage_that_adds_to_a_short_one_is_kept(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    short = unit_of(corpus, ranked, "We will support 100% roll out")
    longer = unit_of(corpus, ranked, "Patients require non-elective hospital services")
    limits = replace(LIMITS, fill=0)
    rankings = [[hit(short, 9)], [hit(longer, 8.8)]]
    picks = select(corpus, rankings, limits, length_in(corpus))
    assert {pick.passage.document_id for pick in picks} == {
        "2020-objectives",
        "implementing-the-forward-view",
    }


def test_hits_far_behind_the_best_are_left_out(corpus: Corpus, ranked: tuple[Unit, ...]) -> None:
    hits = [hit(unit, 9.0 - 3 * at) for at, unit in enumerate(ranked[10:14])]
    assert len(chosen(corpus, hits)) == 1


def test_no_more_is_quoted_than_there_is_room_for(corpus: Corpus, ranked: tuple[Unit, ...]) -> None:
    hits = [hit(unit, 9.0) for unit in ranked[10:60]]
    picks = chosen(corpus, hits)
    assert 1 <= len(picks) <= LIMITS.picks
    assert length_in(corpus)(picks) <= LIMITS.words


def test_an_excerpt_grows_while_there_is_room(corpus: Corpus, ranked: tuple[Unit, ...]) -> None:
    unit = unit_of(corpus, ranked, "Deficit reduction is the single biggest challenge")
    limits = replace(LIMITS, fill=80)
    one = hit(unit, 9, best=len(unit.leaves) - 1)
    [narrow] = chosen(corpus, [one])
    [grown] = select(corpus, [[one]], limits, length_in(corpus))
    assert grown.passage.start < narrow.passage.start
    assert length_in(corpus)([grown]) <= 80


def test_every_unit_can_be_excerpted_at_every_sentence(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    for unit in ranked:
        for best in range(len(unit.leaves)):
            pick = excerpt(corpus, hit(unit, 9, best=best), LIMITS)
            quoted: Passage = pick.passage
            assert unit.passage.start <= quoted.start < quoted.end <= unit.passage.end


def test_of_several_things_asked_each_has_its_best_passage_first(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    first, second, third = ranked[10], ranked[30], ranked[50]
    rankings = [[hit(first, 9), hit(third, 8.9)], [hit(second, 1)]]
    limits = replace(LIMITS, fill=0, words=10_000)
    picks = select(corpus, rankings, limits, length_in(corpus))
    assert [pick.unit for pick in picks] == [first.passage, second.passage, third.passage]


def test_another_document_that_is_nearly_as_good_is_quoted_too(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    here = unit_of(corpus, ranked, "Deficit reduction is the single biggest challenge")
    there = next(
        one
        for one in ranked
        if one.passage.document_id != here.passage.document_id and one.passage.role == "body"
    )
    near = [hit(here, 9), hit(there, 9 - LIMITS.other_gap + 0.01)]
    far = [hit(here, 9), hit(there, 9 - LIMITS.other_gap - 0.01)]
    assert len(chosen(corpus, near)) == 2
    assert len(chosen(corpus, far)) == 1


def test_what_is_known_to_be_right_stands_before_the_best_hit(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    right = known_words(corpus, _sector(corpus))
    picks = chosen(corpus, [hit(ranked[10], 9)], first=[right])
    assert picks[0] == right
    assert picks[1].unit == ranked[10].passage


def test_known_words_are_quoted_by_the_sentence_with_their_lead_in(corpus: Corpus) -> None:
    where = place(
        corpus, "implementing-the-forward-view", "be active in the Sign up to Safety campaign"
    )
    pick = known_words(corpus, where)
    assert pick.passage.start <= where.start
    assert where.end <= pick.passage.end
    assert pick.lead_in
    assert corpus.words(pick.lead_in).endswith(":")
    assert pick.unit.parent is None


def test_words_of_several_paragraphs_are_quoted_as_they_stand(corpus: Corpus) -> None:
    first, second = [one for one in corpus.passages if one.kind == "paragraph"][4:6]
    assert first.document_id == second.document_id
    pick = known_words(corpus, Place(first.document_id, first.start, second.end))
    assert (pick.passage.start, pick.passage.end) == (first.start, second.end)


def test_picks_of_one_unit_are_one_quote_with_what_stands_between(
    corpus: Corpus, ranked: tuple[Unit, ...]
) -> None:
    unit = unit_of(corpus, ranked, "Deficit reduction is the single biggest challenge")
    start, end = unit.leaves[0], unit.leaves[-1]
    first = known_words(corpus, Place(start.document_id, start.start, start.end))
    last = hit(unit, 9, best=len(unit.leaves) - 1)
    [pick] = select(
        corpus, [[last]], replace(LIMITS, fill=0, words=500), length_in(corpus), first=[first]
    )
    assert (pick.passage.start, pick.passage.end) == (start.start, end.end)
    [short] = select(
        corpus,
        [[last]],
        replace(LIMITS, fill=0, words=len(corpus.words(start).split())),
        length_in(corpus),
        first=[first],
    )
    assert short == first


def _sector(corpus: Corpus) -> Place:
    return place(
        corpus,
        "2020-objectives",
        "Our objectives apply to the sector as a whole rather than to individual providers.",
    )
