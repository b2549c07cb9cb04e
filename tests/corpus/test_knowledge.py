import shutil
from pathlib import Path

import pytest

from assistant.build import Library
from corpus.errors import BadAnnotation
from corpus.knowledge import Knowledge
from corpus.knowledge_files import load_knowledge
from corpus.read import load_corpus, packaged_root

ENTRY = """
[[expectation]]
id = "t-1"
document = "2020-objectives"
quote = "We will share further details in due course."
who = "NHS Improvement"
level = "NHS Improvement"
strength = "will"
verb = "We will share"
theme = "oversight and support"
about = "further details"
"""
ITEM = """
[[expectation]]
id = "t-2"
document = "implementing-the-forward-view"
quote = "be active in the Sign up to Safety campaign"
lead_in = "Providers should:"
who = "providers"
level = "every provider"
strength = "should"
verb = "should"
theme = "quality"
about = "safety"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(packaged_root() / "documents", tmp_path / "corpus" / "documents")
    return tmp_path / "corpus"


def loaded(root: Path, entries: str) -> Knowledge:
    folder = root / "annotations" / "expectations"
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text(entries, encoding="utf-8")
    return load_knowledge(load_corpus(root))


def test_a_corpus_without_annotations_has_no_knowledge(root: Path) -> None:
    assert load_knowledge(load_corpus(root)) == Knowledge()


def test_an_entry_is_pinned_to_its_words_and_an_item_to_its_lead_in(root: Path) -> None:
    found = loaded(root, ENTRY + ITEM)
    first, second = found.expectations
    text = load_corpus(root).document("implementing-the-forward-view").text
    assert first.lead_in is None
    assert second.lead_in
    assert text[second.lead_in.start : second.lead_in.end] == "Providers should:"
    assert text[second.place.start : second.place.end].startswith("be active")
    assert second.lead_in.end < second.place.start


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("We will share further details in due course.", "We share.", "stands 0 times"),
        ("We will share further details in due course.", "We will support ", "stands 8 times"),
        ('document = "2020-objectives"', 'document = "third"', "no document 'third'"),
        ('strength = "will"', 'strength = "shall"', r"not as it should be \(strength\)"),
        ('level = "NHS Improvement"', 'level = "us"', r"not as it should be \(level\)"),
        ('theme = "oversight and support"', 'theme = "x"', r"not as it should be \(theme\)"),
        ('about = "further details"', 'aboot = "details"', "not as it should be"),
        ('verb = "We will share"', 'verb = "must"', "the verb 'must' is not in its words"),
        ('verb = "We will share"', 'verb = ""', r"not as it should be \(verb\)"),
        ('about = "further details"', 'about = "a"\nfigure = "2%"', "the figure '2%' is not"),
        ('about = "further details"', 'about = "a"\nlead_in = "We:"', "does not stand before"),
        ("[[expectation]]", "[expectation]", "is a list of tables"),
        ('id = "t-1"', "id = ", "cannot be read as TOML"),
    ],
)
def test_an_entry_that_is_not_right_is_named(root: Path, old: str, new: str, why: str) -> None:
    assert old in ENTRY
    with pytest.raises(BadAnnotation, match=why):
        loaded(root, ENTRY.replace(old, new))


def test_words_that_stand_more_than_once_are_told_apart_by_the_heading_above(root: Path) -> None:
    quote = "We will give more detail on this objective as we develop our approach."
    heading = (
        "Objective 5: Deliver guidance and tools for providers to make safe staffing decisions."
    )
    entry = ENTRY.replace("We will share further details in due course.", quote)
    entry = entry.replace('verb = "We will share"', f'verb = "We will give"\nunder = "{heading}"')
    (found,) = loaded(root, entry).expectations
    text = load_corpus(root).document("2020-objectives").text
    assert text.index(heading) < found.place.start == text.rindex(quote)


def test_words_that_stand_behind_an_item_do_not_lead_in_to_it(root: Path) -> None:
    late = ITEM.replace("Providers should:", "With this in mind, we aim to:")
    with pytest.raises(BadAnnotation, match=r"t-2: the lead-in .* does not stand before its item"):
        loaded(root, late.replace('verb = "should"', 'verb = "aim to"'))


def test_an_id_may_not_be_used_twice(root: Path) -> None:
    with pytest.raises(BadAnnotation, match="t-1: the id is used twice"):
        loaded(root, ENTRY + ENTRY)


def test_the_words_of_every_verb_figure_and_deadline_are_the_source_s(library: Library) -> None:
    corpus = library.corpus
    for one in library.knowledge.expectations:
        text = corpus.document(one.place.document_id).text
        words = text[one.place.start : one.place.end]
        if one.lead_in:
            words = f"{text[one.lead_in.start : one.lead_in.end]} {words}"
        assert one.verb in words, one.id
        assert (one.figure or "") in words, one.id
        above = [line for line in text[: one.place.start].split("\n") if line.startswith("#")]
        assert (one.deadline or "") in f"{words} {above[-1]}", one.id


def test_what_nhs_improvement_says_of_itself_is_at_its_own_level(library: Library) -> None:
    wrong = [
        one.id
        for one in library.knowledge.expectations
        if one.who.startswith("NHS Improvement") and one.level != "NHS Improvement"
    ]
    assert wrong == []


def test_the_numbered_objectives_are_all_there_and_none_is_hardened(library: Library) -> None:
    found = {one.id: one for one in library.knowledge.expectations}
    for number in range(1, 17):
        assert found[f"obj-o{number}-01"].strength in ("will", "expects")
    assert found["obj-o13-01"].level == "boards"
    assert found["obj-o14-01"].level == "every provider"


def test_a_verb_of_a_weaker_kind_is_never_filed_as_must(library: Library) -> None:
    for one in library.knowledge.expectations:
        if one.strength == "must":
            assert any(word in one.verb for word in ("must", "have to", "has to", "obligation"))
        elif one.strength == "will want to":
            assert "want to" in one.verb
