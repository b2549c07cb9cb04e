"""A document's Markdown to its passages: statements, paragraphs, lists, items, sentences, cells.

Reads the two conventions that `corpus.clean` writes: `::: box` … `:::` fences a box, and `---`
closes the innermost section. Every passage is a slice of the text; nothing is copied or mended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.documents import Document, Kind, Passage, Role, Section
from corpus.sentences import sentence_spans

_HEADING = re.compile(r"(?P<marks>#{1,6}) (?P<words>.+)")
_STATEMENT = re.compile(r"(?P<label>[A-Z][A-Za-z]* \d+): .+[^.]\.")
_ITEM = re.compile(r"(?:- |\d{1,2}[.)] )")
_FOOTNOTE = re.compile(r"[⁰¹²³⁴-⁹]+ ")
_RULE_CELL = re.compile(r"\s*:?-{3,}:?\s*")
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"(?:executive )?summary$", re.IGNORECASE), "summary"),
    (re.compile(r"(?:appendix|annex)\b", re.IGNORECASE), "appendix"),
    (re.compile(r"(?:foreword|preface)\b", re.IGNORECASE), "foreword"),
    (re.compile(r"contact (?:us|details)$", re.IGNORECASE), "front"),
)


@dataclass
class _Place:
    """Where the splitter stands: the open headings and the box, if any."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    box_depth: int | None = None

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(words for level, words in self.headings if level > 1)

    @property
    def role(self) -> Role:
        if self.box_depth is not None:
            return "box"
        for words in reversed(self.path):
            for pattern, role in _ROLES:
                if pattern.match(words):
                    return role
        return "body" if self.path else "front"

    def open(self, level: int, words: str) -> None:
        self.headings = [(at, text) for at, text in self.headings if at < level]
        self.headings.append((level, words))

    def close(self) -> None:
        if self.headings:
            self.headings.pop()

    def fence(self) -> None:
        if self.box_depth is None:
            self.box_depth = len(self.headings)
        else:
            del self.headings[self.box_depth :]
            self.box_depth = None


@dataclass(frozen=True)
class _Block:
    start: int
    end: int
    path: tuple[str, ...]
    role: Role
    kind: str  # heading, statement, paragraph, list, table
    level: int = 0


def split(document: Document) -> list[Passage]:
    """Return the passages of `document` in reading order, each parent before its parts."""
    passages: list[Passage] = []
    blocks = list(_blocks(document.text))
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        before = blocks[number - 1] if number else None
        if block.kind == "statement":
            passages.append(_passage(document, block, "statement", block.start, block.end))
        elif block.kind == "paragraph":
            passages += _paragraph(document, block, following)
        elif block.kind == "list":
            passages += _list(document, block, before)
        elif block.kind == "table":
            passages += _cells(document, block)
    return passages


def sections(document: Document) -> list[Section]:
    """Return the sections of `document` in order; a section holds those below it."""
    heads = [block for block in _blocks(document.text) if block.level]
    found = []
    for number, head in enumerate(heads):
        after = (later.start for later in heads[number + 1 :] if later.level <= head.level)
        end = next(after, len(document.text))
        found.append(Section(head.path, head.level, head.role, head.start, end))
    return found


def _blocks(text: str) -> Iterator[_Block]:
    place = _Place()
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        start, end, words = match.start(), match.end(), match[0]
        if words == "---":
            place.close()
        elif words.startswith(":::"):
            place.fence()
        elif heading := _HEADING.fullmatch(words):
            statement = _STATEMENT.fullmatch(heading["words"])
            level = len(heading["marks"])
            place.open(level, statement["label"] if statement else heading["words"])
            kind = "statement" if statement else "heading"
            inner = start + heading.start("words")
            yield _Block(inner, end, place.path, place.role, kind, level)
        elif _ITEM.match(words):
            yield _Block(start, end, place.path, place.role, "list")
        elif words.startswith("|"):
            yield _Block(start, end, place.path, place.role, "table")
        else:
            role = "footnote" if _FOOTNOTE.match(words) else place.role
            yield _Block(start, end, place.path, role, "paragraph")


def _passage(document: Document, block: _Block, kind: Kind, start: int, end: int) -> Passage:
    return Passage(
        f"{document.id}:{start}-{end}", document.id, block.path, start, end, kind, block.role
    )


def _paragraph(document: Document, block: _Block, following: _Block | None) -> Iterator[Passage]:
    spans = list(sentence_spans(document.text, block.start, block.end))
    if following and following.kind == "list" and following.path == block.path:
        spans = spans[:-1]  # the last sentence leads in to the list and belongs to it
    if not spans:
        return
    paragraph = _passage(document, block, "paragraph", spans[0][0], spans[-1][1])
    yield paragraph
    yield from _sentences(document, paragraph, spans)


def _sentences(
    document: Document, parent: Passage, spans: list[tuple[int, int]]
) -> Iterator[Passage]:
    if len(spans) < 2:
        return
    for start, end in spans:
        identity = f"{document.id}:{start}-{end}"
        yield replace(parent, id=identity, start=start, end=end, kind="sentence", parent=parent.id)


def _list(document: Document, block: _Block, before: _Block | None) -> Iterator[Passage]:
    lead_in = None
    if before and before.kind == "paragraph" and before.path == block.path:
        lead_in = list(sentence_spans(document.text, before.start, before.end))[-1]
    start = lead_in[0] if lead_in else block.start
    whole = _passage(document, block, "list", start, block.end)
    yield whole
    for line in re.finditer(r"[^\n]+", document.text[block.start : block.end]):
        mark = _ITEM.match(line[0])
        inner = block.start + line.start() + (mark.end() if mark else 0)
        end = block.start + line.start() + len(line[0].rstrip())
        if inner >= end:
            continue
        item = replace(
            _passage(document, block, "item", inner, end), parent=whole.id, lead_in=lead_in
        )
        yield item
        yield from _sentences(document, item, list(sentence_spans(document.text, inner, end)))


def _cells(document: Document, block: _Block) -> Iterator[Passage]:
    header: list[str] = []
    for line in re.finditer(r"[^\n]+", document.text[block.start : block.end]):
        at = block.start + line.start()
        cells = [(at + cell.start(), cell[0]) for cell in re.finditer(r"[^|]+", line[0])]
        if not header:
            header = [words.strip() for _, words in cells]
        elif not all(_RULE_CELL.fullmatch(words) for _, words in cells):
            for column, (start, words) in zip(header, cells, strict=False):
                under = replace(block, path=(*block.path, column))
                yield from _cell_parts(document, under, start, words)


def _cell_parts(document: Document, block: _Block, start: int, words: str) -> Iterator[Passage]:
    for part in re.finditer(r"(?:^|<br>)(?P<words>(?:(?!<br>).)*)", words):
        inner = part["words"]
        mark = _ITEM.match(inner.lstrip())
        begin = start + part.start("words") + len(inner) - len(inner.lstrip())
        begin += mark.end() if mark else 0
        end = start + part.start("words") + len(inner.rstrip())
        if begin < end:
            yield _passage(document, block, "cell", begin, end)
