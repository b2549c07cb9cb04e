import re
from pathlib import Path

import pytest

from corpus.clean import Recipe, clean, clean_corpus, load_recipe, plain
from corpus.errors import BadManifest, BadRecipe
from corpus.read import packaged_root

SOURCES = sorted((packaged_root() / "sources").glob("*.txt"))
TOKEN = re.compile(r"""[^\W_]+|[£%&.,:;?!'’‘"()/–]""")


def words_of(text: str) -> list[str]:
    """The words and punctuation of a text, by a reading of its own; markup blanked out."""
    text = re.sub(r"<sup>(\d+)</sup>", r" ", text)
    text = re.sub(r"[⁰¹²³⁴-⁹]+", " ", text)
    text = re.sub(r"\]\([^)]*\)", "] ", text)
    text = re.sub(r"<[^>\s]*(?: [^>]*)?>", lambda m: m[0][1:-1] if "://" in m[0] else " ", text)
    text = re.sub(r"^(?:-{3}|:::.*|\|(?: --- \|)+)$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ |^- ", " ", text, flags=re.MULTILINE)
    return TOKEN.findall(text)


def footnote_lines(text: str) -> tuple[str, list[str]]:
    """The text without the lines that are footnotes, and those lines."""
    text = re.sub(r"^(<sup>\d+</sup>)\s*\n+(?=\[www)", r"\1 ", text, flags=re.MULTILINE)
    note = re.compile(r"^(?:<sup>\d+</sup>|[¹²³⁴-⁹⁰]+) .*$", re.MULTILINE)
    return note.sub(" ", text), note.findall(text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_word_of_the_source_is_in_the_cleaned_text_in_order(source: Path) -> None:
    came = source.read_text(encoding="utf-8")
    for piece in load_recipe(source.with_suffix(".toml")).left_out:
        came, times = re.subn(rf"^{re.escape(piece.text)}$", "", came, flags=re.MULTILINE)
        assert times == piece.times
    cleaned = (packaged_root() / "documents" / f"{source.stem}.md").read_text(encoding="utf-8")
    came_body, came_notes = footnote_lines(came)
    clean_body, clean_notes = footnote_lines(cleaned)
    assert words_of(clean_body) == words_of(came_body)
    assert [words_of(note) for note in clean_notes] == [words_of(note) for note in came_notes]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_everything_left_out_says_why(source: Path) -> None:
    for piece in load_recipe(source.with_suffix(".toml")).left_out:
        assert len(piece.reason.split()) > 3


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_cleaning_again_gives_the_committed_document(source: Path) -> None:
    cleaned = clean(source.read_text(encoding="utf-8"), load_recipe(source.with_suffix(".toml")))
    committed = packaged_root() / "documents" / f"{source.stem}.md"
    assert cleaned == committed.read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_markup_and_no_page_furniture_is_left(source: Path) -> None:
    cleaned = (packaged_root() / "documents" / f"{source.stem}.md").read_text(encoding="utf-8")
    assert "OFFICIAL" not in cleaned
    assert "*" not in cleaned
    assert "(#)" not in cleaned
    assert "\\" not in cleaned


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("**Two-thirds** of *inspected* providers", "Two-thirds of inspected providers"),
        ("fell by 22%.<sup>1</sup>", "fell by 22%.¹"),
        ("the [planning guidance](#) sets", "the planning guidance sets"),
        ("***At a national level***, mental", "At a national level, mental"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("fourth\\_annual\\_report", "fourth_annual_report"),
        ("5 * 3 * 2", "5 * 3 * 2"),
    ],
)
def test_markup_goes_and_words_stay(marked: str, words: str) -> None:
    assert plain(marked) == words


def test_a_sentence_that_a_page_broke_is_joined_over_furniture_and_footnotes() -> None:
    recipe = Recipe((), {}, (), ())
    source = (
        "We rely on the Carter Review,<sup>1</sup>\n\n<sup>1</sup> www.example.org\n\nand more."
    )
    assert (
        clean(source, recipe) == "We rely on the Carter Review,¹ and more.\n\n¹ www.example.org\n"
    )


def test_a_recipe_that_does_not_fit_its_source_is_refused() -> None:
    with pytest.raises(BadRecipe, match="no heading"):
        clean("Words.", Recipe((), {"A heading": 2}, (), ()))
    with pytest.raises(BadRecipe, match="No block begins"):
        clean("Words.", Recipe((), {}, ("Other words",), ()))


def test_a_recipe_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("left_out = [", encoding="utf-8")
    with pytest.raises(BadRecipe, match=r"broken\.toml"):
        load_recipe(path)


def test_nothing_is_written_when_the_manifest_lacks_a_source(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "sources" / "new.txt").write_text("Words.", encoding="utf-8")
    (tmp_path / "sources" / "new.toml").write_text("left_out = []\n[headings]\n", encoding="utf-8")
    (tmp_path / "documents" / "manifest.toml").write_text("", encoding="utf-8")
    with pytest.raises(BadManifest, match="new"):
        clean_corpus(tmp_path)
    assert not (tmp_path / "documents" / "new.md").exists()
