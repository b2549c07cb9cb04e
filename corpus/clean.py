"""A source as it came, and a recipe, to the cleaned Markdown of the corpus.

What changes is closed: markup goes (emphasis, link brackets, HTML tags), page furniture goes
(each piece named in the recipe with its reason), sentences and lists that a page break split are
joined, footnotes move behind the block that refers to them, headings get the levels of the recipe.
No word is added, altered or moved otherwise; `tests/corpus/test_clean.py` holds that.

The cleaned text is Markdown with two conventions of ours, both read by `corpus.split`:
`::: box` … `:::` fences a box, and `---` closes the innermost section, so that what follows
belongs to the section above it.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadManifest, BadRecipe

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BOX_FENCE = r"\*\*\*\*\*"
_ITEM = re.compile(r"(?:- |\d+[.)] )")
_FOOTNOTE = re.compile(r"([⁰¹²³⁴-⁹]+)(?:\s|$)")
_REFERENCE = re.compile(r"[⁰¹²³⁴-⁹]+")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_SENTENCE_END = (".", "!", "?", ":", ";")


@dataclass(frozen=True)
class LeftOut:
    """A piece of the source that the cleaned text does not hold, and why."""

    text: str
    reason: str
    times: int = 1


@dataclass(frozen=True)
class Recipe:
    """How one source is cleaned: what is left out, heading levels, where a section closes."""

    left_out: tuple[LeftOut, ...]
    headings: dict[str, int]
    close_before: tuple[str, ...]
    table: tuple[str, ...]
    same_block: tuple[str, ...] = ()
    """Paragraphs that are further lines of the block before them, such as a signature's."""


@dataclass(frozen=True)
class _Block:
    kind: str  # heading, paragraph, list, footnote, fence, table
    text: str


def load_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        BadRecipe: the file is missing, not TOML, or lacks a field.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Recipe(
            left_out=tuple(
                LeftOut(piece["text"], piece["reason"], piece.get("times", 1))
                for piece in data["left_out"]
            ),
            headings=dict(data["headings"]),
            close_before=tuple(data.get("close_before", ())),
            table=tuple(data.get("table", ())),
            same_block=tuple(data.get("same_block", ())),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadRecipe(f"The recipe {path.name} cannot be used.") from error


def clean(source: str, recipe: Recipe) -> str:
    """Return the cleaned Markdown of `source`.

    Raises:
        BadRecipe: the recipe names a piece, a heading or a place that the source does not hold.
    """
    text = _leave_out(source, recipe.left_out)
    blocks = [block for chunk in re.split(r"\n\s*\n", text) for block in _blocks(chunk, recipe)]
    missing = set(recipe.headings) - {block.text for block in blocks if block.kind == "heading"}
    if missing:
        raise BadRecipe(f"The source has no heading {sorted(missing)[0]!r}.")
    return _render(_attach_footnotes(_join(blocks, recipe)), recipe)


def _leave_out(source: str, pieces: tuple[LeftOut, ...]) -> str:
    for piece in pieces:
        found = len(re.findall(rf"^{re.escape(piece.text)}$", source, re.MULTILINE))
        if found != piece.times:
            raise BadRecipe(
                f"{piece.text[:60]!r} stands {found} times in the source, not {piece.times}."
            )
        source = re.sub(rf"^{re.escape(piece.text)}$", "", source, flags=re.MULTILINE)
    return source


def plain(text: str) -> str:
    """Take the markup out of a piece of the source and keep its words."""
    text = re.sub(r"<sup>(\d+)</sup>", lambda m: m[1].translate(_SUPERSCRIPTS), text)
    text = re.sub(r"<(https?://[^>\s]+)>", r"\1", text)
    text = re.sub(r"</?(?:i|ol|li|b)\b[^>]*>", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = text.replace("\\_", "_").replace("\\*", "*")
    for _ in range(2):  # emphasis inside emphasis
        text = _EMPHASIS.sub(r"\2", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _blocks(chunk: str, recipe: Recipe) -> list[_Block]:
    lines = [line.rstrip() for line in chunk.split("\n") if line.strip()]
    if not lines or lines == ["---"]:
        return []
    if lines == [_BOX_FENCE]:
        return [_Block("fence", "")]
    if recipe.table and lines[0].split("\t")[0].strip() == recipe.table[0]:
        return [_Block("table", _table(lines, recipe))]
    blocks: list[_Block] = []
    for line in lines:
        words = plain(line.lstrip("# "))
        if words in recipe.headings:
            blocks.append(_Block("heading", words))
        elif _ITEM.match(line):
            blocks.append(_Block("list", plain(line)))
        elif blocks and blocks[-1].kind == "paragraph":
            blocks[-1] = _Block("paragraph", f"{blocks[-1].text}\n{words}")
        elif _FOOTNOTE.match(words):
            blocks.append(_Block("footnote", words))
        else:
            blocks.append(_Block("paragraph", words))
    return [_Block(block.kind, plain(block.text)) for block in blocks]


def _table(lines: list[str], recipe: Recipe) -> str:
    rows = [[plain(cell) for cell in line.split("\t")] for line in lines]
    if any(len(row) != len(recipe.table) for row in rows):
        raise BadRecipe("A row of the table has another number of cells than its header.")
    rows = [[re.sub(r" (?=\d+\) )", "<br>", cell) for cell in row] for row in rows]
    rule = ["---"] * len(recipe.table)
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]])


def _join(blocks: list[_Block], recipe: Recipe) -> list[_Block]:
    """Join what a page break split: paragraphs over furniture and footnotes, and list items."""
    joined: list[_Block] = []
    for block in blocks:
        before = next((i for i in reversed(range(len(joined))) if joined[i].kind != "footnote"), -1)
        last = joined[before] if before >= 0 else None
        if block.kind == "paragraph" and joined and re.fullmatch(_REFERENCE, joined[-1].text):
            joined[-1] = _Block("footnote", f"{joined[-1].text} {block.text}")
        elif last and last.kind == block.kind == "paragraph" and block.text in recipe.same_block:
            joined[before] = _Block("paragraph", f"{last.text}\n{block.text}")
        elif last and last.kind == block.kind == "paragraph" and _continues(last, block):
            joined[before] = _Block("paragraph", f"{last.text} {block.text}")
        elif last and last.kind == block.kind == "list":
            joined[before] = _Block("list", f"{last.text}\n{block.text}")
        else:
            joined.append(block)
    return joined


def _continues(last: _Block, block: _Block) -> bool:
    """Whether `block` goes on with the sentence in which `last` was cut off."""
    cut_off = not last.text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹").endswith(_SENTENCE_END)
    return cut_off and (block.text[0].islower() or last.text.endswith(","))


def _attach_footnotes(blocks: list[_Block]) -> list[_Block]:
    """Put each footnote behind the block that refers to it, in the order of the references."""
    notes: dict[str, _Block] = {}
    for block in blocks:
        if block.kind == "footnote" and (mark := _FOOTNOTE.match(block.text)):
            notes[mark[1]] = block
    placed: list[_Block] = []
    for block in blocks:
        if block.kind == "footnote":
            continue
        placed.append(block)
        for mark in _REFERENCE.findall(block.text):
            if mark in notes:
                placed.append(notes.pop(mark))
    if notes:
        raise BadRecipe(f"No block refers to the footnote {sorted(notes)[0]}.")
    return placed


def _render(blocks: list[_Block], recipe: Recipe) -> str:
    lines: list[str] = []
    in_box = False
    waiting = list(recipe.close_before)
    for block in blocks:
        if waiting and block.text.startswith(waiting[0]):
            lines.append("---")
            waiting.pop(0)
        if block.kind == "heading":
            lines.append(f"{'#' * recipe.headings[block.text]} {block.text}")
        elif block.kind == "fence":
            lines.append(":::" if in_box else "::: box")
            in_box = not in_box
        else:
            lines.append(block.text)
    if waiting:
        raise BadRecipe(f"No block begins with {waiting[0]!r}.")
    return "\n\n".join(lines) + "\n"


def clean_corpus(root: Path) -> list[str]:
    """Clean every source under `root/sources` into `root/documents`; return the ids that changed.

    The manifest's `sha256` of each document is brought up to date. Nothing is written unless every
    source cleans without a fault.

    Raises:
        BadRecipe: a recipe does not fit its source.
        BadManifest: the manifest does not name a source's document.
    """
    cleaned: dict[str, str] = {}
    for source in sorted((root / "sources").glob("*.txt")):
        text = source.read_text(encoding="utf-8")
        cleaned[source.stem] = clean(text, load_recipe(source.with_suffix(".toml")))
    manifest = root / "documents" / "manifest.toml"
    wording = manifest.read_text(encoding="utf-8")
    changed = []
    for identity, text in cleaned.items():
        entry = rf'(id = "{re.escape(identity)}"\n(?:.+\n)*?sha256 = )"[0-9a-f]*"'
        if not re.search(entry, wording):
            raise BadManifest(f"{manifest.name} has no [[document]] with the id {identity!r}.")
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        wording = re.sub(entry, rf'\g<1>"{sha256}"', wording)
        target = root / "documents" / f"{identity}.md"
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            changed.append(identity)
    for identity in changed:
        (root / "documents" / f"{identity}.md").write_text(cleaned[identity], encoding="utf-8")
    manifest.write_text(wording, encoding="utf-8")
    return changed
