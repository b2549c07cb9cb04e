from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document, Passage
from corpus.read import Corpus
from corpus.split import sections, split

DOCUMENT = Document("d", "Title", "Us", "2016-07", "Us", "", "")


def passages(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    document = replace(DOCUMENT, text=text)
    return [(one.kind, one.words_in(document), one.section) for one in split(document)]


def named(corpus: Corpus, *, starts: str, kind: str) -> Passage:
    found = [p for p in corpus.passages if p.kind == kind and corpus.words(p).startswith(starts)]
    assert len(found) == 1
    return found[0]


def test_every_passage_is_a_slice_of_its_document(corpus: Corpus) -> None:
    for passage in corpus.passages:
        words = corpus.words(passage)
        assert words
        assert words == words.strip()
        assert passage.id == f"{passage.document_id}:{passage.start}-{passage.end}"


def test_parts_stand_inside_their_parents(corpus: Corpus) -> None:
    for passage in corpus.passages:
        if passage.parent:
            parent = corpus.passage(passage.parent)
            assert parent.start <= passage.start < passage.end <= parent.end


def test_no_id_is_used_twice(corpus: Corpus) -> None:
    assert max(Counter(passage.id for passage in corpus.passages).values()) == 1


def test_passages_of_one_level_never_overlap(corpus: Corpus) -> None:
    for document in corpus.documents:
        end = 0
        for passage in corpus.passages:
            if passage.document_id == document.id and not passage.parent:
                assert passage.start >= end
                end = passage.end


def test_all_words_outside_headings_and_marks_are_in_a_passage(corpus: Corpus) -> None:
    for document in corpus.documents:
        covered = bytearray(len(document.text))
        for passage in corpus.passages:
            if passage.document_id == document.id:
                covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
        at = 0
        for line in document.text.splitlines(keepends=True):
            heading_or_mark = line.startswith(("#", ":::", "---", "|"))
            bare = line.strip()
            if bare and not heading_or_mark:
                mark = 2 if bare.startswith("- ") else 0
                begin = at + line.index(bare[0]) + mark
                inner = range(begin, begin + len(bare) - mark)
                assert all(covered[i] or document.text[i].isspace() for i in inner), line
            at += len(line)


def test_the_sixteen_objectives_are_statements(corpus: Corpus) -> None:
    found = [p for p in corpus.passages if p.kind == "statement"]
    assert [p.section[-1] for p in found] == [f"Objective {n}" for n in range(1, 17)]


def test_a_list_holds_its_lead_in_and_a_page_break_does_not_split_it(corpus: Corpus) -> None:
    whole = named(corpus, starts="Providers will therefore need to:", kind="list")
    items = [p for p in corpus.passages if p.parent == whole.id and p.kind == "item"]
    assert len(items) == 3
    assert "OFFICIAL" not in corpus.words(whole)
    assert whole.section[-1] == "3.4 Estates"


def test_a_numbered_section_stands_under_its_chapter(corpus: Corpus) -> None:
    rates = named(corpus, starts="adhere to a maximum hourly rate", kind="item")
    assert rates.section == ("3 Delivering value: finances and efficiency", "3.2 Temporary staff")


def test_passages_know_what_they_are(corpus: Corpus) -> None:
    roles = Counter(passage.role for passage in corpus.passages if not passage.parent)
    assert roles["appendix"] == 21
    assert roles["summary"] == 7
    assert roles["footnote"] == 15
    assert roles["foreword"] > 5
    assert roles["box"] == 4


def test_what_follows_a_closed_section_belongs_to_the_one_above(corpus: Corpus) -> None:
    after = named(corpus, starts="The previous four chapters", kind="paragraph")
    assert after.section == ("4 Transformation for sustainability",)
    assert after.role == "body"


def test_a_sentence_that_leads_in_to_a_list_is_no_part_of_the_paragraph_before() -> None:
    found = passages("# T\n\n## S\n\nFirst. Do this:\n\n- one\n- two")
    assert found == [
        ("paragraph", "First.", ("S",)),
        ("list", "Do this:\n\n- one\n- two", ("S",)),
        ("item", "one", ("S",)),
        ("item", "two", ("S",)),
    ]


def test_table_cells_stand_under_their_column() -> None:
    found = passages("# T\n\n## S\n\n| A | B |\n| --- | --- |\n| 1) one<br>2) two | three |")
    assert found == [
        ("cell", "one", ("S", "A")),
        ("cell", "two", ("S", "A")),
        ("cell", "three", ("S", "B")),
    ]


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    text = "# T\n\n## One\n\na\n\n### Inner\n\nb\n\n## Two\n\nc"
    found = sections(replace(DOCUMENT, text=text))
    one = next(section for section in found if section.path == ("One",))
    assert text[one.start : one.end].split() == ["One", "a", "###", "Inner", "b", "##"]


@given(
    st.lists(
        st.sampled_from(
            ["# T", "## S", "### Objective 1: Do it.", "Words here. More: yes:", "- item. Two.",
             "1. n", "::: box", ":::", "---", "| a | b |\n| --- | --- |\n| c<br>d | |", "¹ note",
             "", "|", "- ", "#"]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_any_text_splits_into_slices_of_itself(blocks: list[str]) -> None:
    document = replace(DOCUMENT, text="\n\n".join(blocks))
    for passage in split(document):
        assert 0 <= passage.start < passage.end <= len(document.text)
