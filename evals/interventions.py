"""What to change in the documents to see whether an answer rests on them.

Each intervention is on words that the answer quotes and the case needs. Words that stand in the
same surroundings elsewhere, or in a passage that the case accepts as well, are changed with them:
a document that contradicts itself may be quoted either way.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from rapidfuzz import fuzz

from assistant.answers import Citation
from corpus.pins import Place
from corpus.read import Corpus
from evals.mutations.good import Good, needed
from evals.revisions import Edit, Revision

Kind = Literal["deleted", "number", "date", "actor"]
KINDS: tuple[Kind, ...] = ("deleted", "number", "date", "actor")

_SAME_WORD = 75
"""Two words are forms or slips of one when they are so like, of 100."""

_AROUND = 30
"""Code points on either side of a changed word by which it is known again."""


@dataclass(frozen=True)
class Intervention:
    """Edits to the documents, and what is to become of the answer."""

    good: Good
    kind: Kind
    edits: tuple[Edit, ...]
    gone: tuple[str, ...]
    """Words that the answer may hold no longer: those deleted, or changed in their surroundings."""
    new: tuple[str, ...] = ()
    """Words of which one has to be quoted now; none where words were only deleted."""
    about: str = ""

    def touches(self, other: "Intervention") -> bool:
        """Return whether the edits of one are to what the other's answer quotes or needs."""
        return any(
            place.overlaps(edit.document_id, edit.start, edit.end)
            for edits, places in ((self.edits, other._region()), (other.edits, self._region()))
            for edit in edits
            for place in places
        )

    def _region(self) -> Iterator[Place]:
        for one in self.good.reply.citations:
            yield Place(one.document_id, one.start, one.end)
        for group in self.good.case.evidence:
            yield from group
        for edit in self.edits:
            yield Place(edit.document_id, edit.start, edit.end)


def intervention(good: Good, kind: Kind) -> Intervention | None:
    """Return an intervention of a kind; None where there is nothing to change."""
    return deletion(good) if kind == "deleted" else replacement(good, kind)


def deletion(good: Good) -> Intervention | None:
    """Return the deletion of all that an answer quotes and its case needs.

    None where that is nothing.
    """
    cited = [one for one in good.reply.quoted if needed(good, one)]
    edits: list[Edit] = []
    for one in sorted(cited, key=lambda one: (one.document_id, one.start)):
        start, end = _with_layout(good.corpus, one)
        if edits and edits[-1].document_id == one.document_id and start < edits[-1].end:
            start = edits[-1].end
        if start < end:
            edits.append(Edit(one.document_id, start, end, ""))
    gone = tuple(one.quote for one in cited)
    return Intervention(good, "deleted", tuple(edits), gone) if edits else None


def replacement(good: Good, kind: Kind) -> Intervention | None:
    """Return the change of one number, date or actor that an answer quotes and its case needs.

    Words that the question names are left: it would then ask for what is no longer there.
    None where there is nothing to change.
    """
    pattern, other = _RULES[kind]
    for citation, place in _shared(good):
        text = good.corpus.document(place.document_id).text
        start, end = max(citation.start, place.start), min(citation.end, place.end)
        found = [m for m in pattern.finditer(text, start, end) if not _asked(good, m[0])]
        for match in sorted(found, key=lambda one: (not _of_fact(good, text, one), one.start())):
            new = other(match[0], good)
            if new is not None:
                return _change(good, kind, match, new)
    return None


def _shared(good: Good) -> Iterator[tuple[Citation, Place]]:
    for citation in good.reply.quoted:
        for group in good.case.evidence:
            for place in group:
                if place.overlaps(citation.document_id, citation.start, citation.end):
                    yield citation, place


def _asked(good: Good, words: str) -> bool:
    """Return whether the question names any of `words`, perhaps cut short or misspelt."""
    asked = re.findall(r"[\w/]{2,}", good.case.question.lower())
    return any(
        word.endswith(one)
        or (len(word) > 3 and word.isalpha() and fuzz.ratio(one, word) >= _SAME_WORD)
        for word in re.findall(r"[\w/]+", words.lower())
        for one in asked
    )


def _of_fact(good: Good, text: str, match: re.Match[str]) -> bool:
    """Return whether the words are part of what the answer has to say."""
    start = max(0, match.start() - 200)
    return any(
        hit.start() <= match.start() and match.end() <= hit.end()
        for fact in good.case.vital
        for pattern in fact.any_of
        for hit in pattern.finditer(text, start, match.end() + 200)
    )


def _change(good: Good, kind: Kind, match: re.Match[str], new: str) -> Intervention:
    places = sorted(set(_places(good, match)))
    edits = tuple(Edit(document, at, at + len(match[0]), new) for document, at in places)
    gone: dict[str, str] = {}
    for document in good.corpus.documents:
        here = tuple(one for one in edits if one.document_id == document.id)
        revision = Revision(document.text, here)
        for edit in here:
            before, after = _surroundings(document.text, edit.start, edit.end)
            start, end = edit.start - len(before), edit.end + len(after)
            gone[document.text[start:end]] = revision.text[revision.at(start) : revision.at(end)]
    about = f"{match[0]!r} became {new!r}"
    return Intervention(good, kind, edits, tuple(gone), tuple(gone.values()), about)


def _places(good: Good, match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield where the words stand that are changed together, by document and offset."""
    before, after = _surroundings(match.string, match.start(), match.end())
    for document in good.corpus.documents:
        for same in re.finditer(re.escape(before + match[0] + after), document.text):
            yield document.id, same.start() + len(before)
    word = re.compile(rf"(?<!\w){re.escape(match[0])}(?!\w)")
    for group in good.case.evidence:
        texts = {one: good.corpus.document(one.document_id).text for one in group}
        if any(text is match.string or text == match.string for text in texts.values()):
            for one in group:
                for same in word.finditer(texts[one], one.start, one.end):
                    yield one.document_id, same.start()


def _surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands in the same sentence right before and right behind, to whole words."""
    before = re.split(r"\n|[.!?]\s", text[max(0, start - _AROUND) : start])[-1]
    after = re.split(r"\n|(?<=[.!?])\s", text[end : end + _AROUND])[0]
    return re.sub(r"^\S*\s", "", before), re.sub(r"\s\S*$", "", after)


def _with_layout(corpus: Corpus, citation: Citation) -> tuple[int, int]:
    """Return the span to delete: with its list mark, heading marks or the space behind it.

    What stands alone on its lines goes with the line.
    """
    text = corpus.document(citation.document_id).text
    start, end = citation.start, citation.end
    line = text.rfind("\n", 0, start) + 1
    if re.fullmatch(r"(?:- |\d{1,2}[.)] |#+ )?", text[line:start]):
        if text[end : end + 1] in ("\n", ""):
            return line, min(end + len("\n"), len(text))
        if not text[line:start]:
            start = line
    behind = re.compile(r" *").match(text, end)
    return start, behind.end() if behind else end


def _other_number(words: str, good: Good) -> str | None:
    """Return another figure of as many digits that stands in no document."""
    digits = [at for at, one in enumerate(words) if one.isdigit()]
    draw = Random(f"{good.case.id}:{words}")
    for _ in range(50):
        new = "".join(
            draw.choice("2345678") if at in digits else one for at, one in enumerate(words)
        )
        figure = re.compile(rf"(?<![\w.,]){re.escape(new)}(?![\d,])")
        if new != words and not any(figure.search(one.text) for one in good.corpus.documents):
            return new
    return None


def _other_date(words: str, good: Good) -> str | None:
    return re.sub(
        r"20(\d\d)(?:/\d\d)?",
        lambda year: f"20{int(year[1]) + 13}" + (f"/{int(year[1]) + 14}" if "/" in year[0] else ""),
        words,
    )


_ACTORS: Mapping[str, str] = {
    "provider boards": "ambulance crews", "providers": "county councils", "trusts": "councils",
    "boards": "committees", "nhs improvement": "Public Health England",
    "nhs england": "Public Health England", "commissioners": "county councils",
    "cqc": "the Audit Office", "health education england": "Public Health England",
}  # fmt: skip


def _other_actor(words: str, good: Good) -> str | None:
    new = _ACTORS[words.lower()]
    return new[0].upper() + new[1:] if words[0].isupper() else new


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)

_RULES: Mapping[Kind, tuple[re.Pattern[str], Callable[[str, Good], str | None]]] = {
    "number": (
        re.compile(
            rf"(?<![\w/.,])(?!(?:19|20)\d\d\b)\d[\d,]*(?:\.\d+)?(?=%| (?!{_MONTH})[A-Za-z])"
        ),
        _other_number,
    ),
    "date": (
        re.compile(rf"(?:\d{{1,2}} )?{_MONTH} 20[12]\d|(?<![\w/])20[12]\d(?:/\d\d)?(?![\d/])"),
        _other_date,
    ),
    "actor": (
        re.compile(
            rf"\b(?:{'|'.join(sorted(_ACTORS, key=len, reverse=True))})\b(?!’)", re.IGNORECASE
        ),
        _other_actor,
    ),
}
