"""Selection on hits made by hand, over the real corpus."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.evidence import Limits, Pick, excerpt, select
from corpus.documents import Passage
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
    return select(corpus, hits, (), limits, length_in(corpus), **options)  # type: ignore[arg-type]


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
    picks = chosen(corpus, [hit(short, 9), hit(longer, 8.8)], both_documents=True)
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
    [grown] = select(corpus, [one], (), limits, length_in(corpus))
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
