import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from assistant.build import Library
from corpus.annotations import (
    load_glossary,
    load_questions,
    load_titles,
    load_unanswered,
)
from corpus.errors import BadAnnotation
from corpus.read import Corpus, load_corpus, packaged_root
from index.units import units

SIGNPOSTS = ("This chapter ", "The next three chapters ")
"""Passages that only say what comes next: nobody asks for them."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    shutil.copytree(packaged_root() / "documents", root / "documents")
    shutil.copytree(packaged_root() / "annotations", root / "annotations")
    return root


def test_every_passage_worth_asking_about_has_six_questions(library: Library) -> None:
    asked: dict[str, int] = defaultdict(int)
    for one in library.questions:
        asked[one.passage_id] += len(one.questions)
    corpus = library.corpus
    short = [
        corpus.words(unit.passage)[:60]
        for unit in units(corpus)
        if unit.passage.role not in ("footnote", "front")
        and len(corpus.words(unit.passage).split()) >= 18
        and not corpus.words(unit.passage).startswith(SIGNPOSTS)
        and asked[unit.passage.id] + sum(asked[leaf.id] for leaf in unit.leaves) < 6
    ]
    assert short == []


def test_the_two_authors_did_not_write_the_same_questions(corpus: Corpus) -> None:
    first = {q for one in load_questions(corpus, files="*.a.jsonl") for q in one.questions}
    second = {q for one in load_questions(corpus, files="*.b.jsonl") for q in one.questions}
    assert len(first) > 3000
    assert len(second) > 2500
    assert len(first & second) < 20


def test_a_pin_that_no_longer_matches_fails(copy: Path) -> None:
    path = copy / "annotations" / "questions" / "2020-objectives.a.jsonl"
    line = {"document": "2020-objectives", "quote": "Words that stand nowhere.", "questions": ["?"]}
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(BadAnnotation, match="line 1: the quote is the words of 0 passages"):
        load_questions(load_corpus(copy))


def test_a_pin_that_matches_twice_fails(copy: Path) -> None:
    path = copy / "annotations" / "questions" / "2020-objectives.a.jsonl"
    quote = "We will support the sector to deliver the following 2020 objectives:"
    line = {"document": "2020-objectives", "quote": quote, "questions": ["?"]}
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(BadAnnotation, match="of 5 passages, not of one"):
        load_questions(load_corpus(copy))


@pytest.mark.parametrize("line", ["{", "[]", '{"document": "2020-objectives"}', '"x"', "7"])
def test_a_line_that_is_no_annotation_is_named(copy: Path, line: str) -> None:
    path = copy / "annotations" / "questions" / "2020-objectives.a.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(BadAnnotation, match="line 2"):
        load_questions(load_corpus(copy))


def test_every_glossary_entry_has_a_source_and_no_form_is_used_twice(library: Library) -> None:
    terms = load_glossary(library.corpus.root)
    forms = [form.lower() for term in terms for form in term.forms]
    assert len(terms) > 100
    assert all(term.source.strip() and term.meaning.strip() for term in terms)
    assert len(set(forms)) == len(forms)


def test_unanswered_questions_are_of_the_four_kinds(library: Library) -> None:
    kinds = {one.kind for one in load_unanswered(library.corpus.root)}
    assert kinds == {"clinical", "personal", "elsewhere", "near"}


def test_a_title_that_is_not_words_of_its_statement_fails(copy: Path) -> None:
    path = copy / "annotations" / "titles.toml"
    path.write_text('[2020-objectives]\n"Objective 8" = "waiting"\n', encoding="utf-8")
    with pytest.raises(BadAnnotation, match="is not in Objective 8's words"):
        load_titles(load_corpus(copy))


def test_every_objective_has_a_title(library: Library) -> None:
    assert len(library.titles) == 16
