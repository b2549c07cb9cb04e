"""The right words under a wrong name: another document, place, version, date or marker."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from assistant.answers import Citation
from assistant.dates import in_words
from evals.mutations.good import Change, Good, Mutation, listed, renamed

_Wrong = Callable[[Good, Citation], Citation | None]

_MARKER = re.compile(r"\[(\d+)\]")


def source_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    yield "other document's id", _miscited(_other_id)
    yield "other document's hash", _miscited(_other_hash)
    yield "other document's title", _miscited(_other_title)
    yield "other document's date", _miscited(_other_date)
    yield "unknown document", _miscited(lambda good, one: replace(one, document_id="annual-report"))
    yield "other heading", _miscited(_other_section)
    yield "start off by one", _miscited(lambda good, one: replace(one, start=one.start + 1))
    yield "end off by one", _miscited(lambda good, one: replace(one, end=one.end - 1))
    yield "both offsets off by one", _miscited(_shifted)
    yield "offsets in bytes", _miscited(_in_bytes)
    yield "one letter clipped", _miscited(_clipped)
    yield "page made up", _miscited(lambda good, one: replace(one, page=3))
    yield "address made up", _miscited(lambda good, one: replace(one, url="https://nhs.example"))
    yield "two citations of one number", _one_number
    yield "statement cites another citation", _statement_recited
    yield "other document named in the text", _document_renamed
    yield "other date named in the text", _date_renamed
    yield "other place named in the text", _place_renamed
    yield "heading made up", _heading_made_up
    yield "frame turned round", _frame_turned
    yield "other speaker named", _speaker_renamed
    yield "markers swapped", _markers_swapped
    yield "marker of no citation", _marker_unknown
    yield "marker left out", _marker_dropped
    yield "citation left out of the list", _citation_dropped
    yield "statement's citation left out", _uncited


def _miscited(wrong: _Wrong) -> Mutation:
    def made(good: Good, draw: Random) -> Change | None:
        old = draw.choice(good.reply.quoted) if good.reply.quoted else None
        new = wrong(good, old) if old else None
        if old is None or new is None or new == old:
            return None
        return Change(f"of [{old.id}]", listed(good.reply, old, new))

    return made


def _others(good: Good, one: Citation) -> Iterator[Citation]:
    """Yield `one` with all that is another document's, its words and offsets apart."""
    for document in good.corpus.documents:
        if document.id != one.document_id:
            yield replace(
                one,
                document_id=document.id,
                document_title=document.title,
                published=document.published,
                sha256=document.sha256,
            )


def _other_id(good: Good, one: Citation) -> Citation | None:
    return next(_others(good, one), None)


def _other_hash(good: Good, one: Citation) -> Citation | None:
    return next((replace(one, sha256=other.sha256) for other in _others(good, one)), None)


def _other_title(good: Good, one: Citation) -> Citation | None:
    titles = (other.document_title for other in _others(good, one))
    return next((replace(one, document_title=title) for title in titles), None)


def _other_date(good: Good, one: Citation) -> Citation | None:
    return next((replace(one, published=other.published) for other in _others(good, one)), None)


def _other_section(good: Good, one: Citation) -> Citation | None:
    paths = [each.path for each in good.corpus.sections(one.document_id) if each.path]
    return next((replace(one, section=path) for path in paths if path != one.section), None)


def _shifted(good: Good, one: Citation) -> Citation:
    return replace(one, start=one.start + 1, end=one.end + 1)


def _in_bytes(good: Good, one: Citation) -> Citation:
    text = good.corpus.document(one.document_id).text
    start = len(text[: one.start].encode())
    return replace(one, start=start, end=start + len(one.quote.encode()))


def _clipped(good: Good, one: Citation) -> Citation:
    """The citation is in order; the text still quotes the whole."""
    return replace(one, start=one.start + 1, quote=one.quote[1:])


def _document_renamed(good: Good, draw: Random) -> Change | None:
    short = [one.title.split(":")[0] for one in good.corpus.documents]
    said = [one for one in short if f"*{one}* (" in good.reply.text]
    if len(said) != 1:
        return None
    other = next(one for one in short if one != said[0])
    return Change(f"{said[0]} became {other}", renamed(good.reply, f"*{said[0]}*", f"*{other}*"))


def _date_renamed(good: Good, draw: Random) -> Change | None:
    for document in good.corpus.documents:
        day = in_words(document.published)
        if f"({day}) says" in good.reply.text:
            later = day.replace("2016", "2017")
            return Change(f"{day} became {later}", renamed(good.reply, f"({day})", f"({later})"))
    return None


def _place_renamed(good: Good, draw: Random) -> Change | None:
    found = [
        (one, match)
        for one in good.reply.statements
        for match in re.finditer(r"^(?:Objective )?\d+(?:\.\d+)?", one.text)
    ]
    if not found:
        return None
    old, match = draw.choice(found)
    number = re.sub(r"\d+$", lambda one: str(int(one[0]) + 1), match[0])
    label = old.text.split("“")[0]
    new = number + label[match.end() :]
    return Change(f"{label!r} became {new!r}", renamed(good.reply, f"{label}“", f"{new}“"))


def _heading_made_up(good: Good, draw: Random) -> Change | None:
    first, _, rest = good.reply.text.partition("\n")
    if not (good.case.answerable and first.startswith("**")):
        return None
    words = draw.choice(("You need not do this", "Optional for most trusts", "Now withdrawn"))
    return Change(f"{first} became {words!r}", replace(good.reply, text=f"**{words}**\n{rest}"))


def _frame_turned(good: Good, draw: Random) -> Change | None:
    if ") says:" not in good.reply.text:
        return None
    words = draw.choice((") said, until it was withdrawn:", ") leaves it to you:", ") asks:"))
    text = good.reply.text.replace(") says:", words, 1)
    return Change(f"') says:' became {words!r}", replace(good.reply, text=text))


def _one_number(good: Good, draw: Random) -> Change | None:
    if len(good.reply.quoted) < 2:
        return None
    one, other = draw.sample(good.reply.quoted, 2)
    shown = tuple(
        replace(each, id=other.id) if each == one else each for each in good.reply.citations
    )
    text = good.reply.text.replace(f"“{one.quote}” [{one.id}]", f"“{one.quote}” [{other.id}]")
    said = tuple(
        replace(each, citations=tuple(other.id if n == one.id else n for n in each.citations))
        for each in good.reply.statements
    )
    reply = replace(good.reply, text=text, statements=said, citations=shown)
    return Change(f"[{one.id}] is [{other.id}] too", reply)


def _statement_recited(good: Good, draw: Random) -> Change | None:
    """The text is in order; who reads the statements is sent to other words."""
    if len(good.reply.statements) < 2:
        return None
    one, other = draw.sample(good.reply.statements, 2)
    new = replace(one, citations=other.citations)
    said = tuple(new if each == one else each for each in good.reply.statements)
    about = f"{one.citations} became {other.citations}"
    return Change(about, replace(good.reply, statements=said)) if new != one else None


def _speaker_renamed(good: Good, draw: Random) -> Change | None:
    line = "(“We” is NHS Improvement.)"
    if line not in good.reply.text:
        return None
    return Change("“we”", renamed(good.reply, line, "(“We” is NHS England.)"))


def _markers_swapped(good: Good, draw: Random) -> Change | None:
    numbers = list(dict.fromkeys(_MARKER.findall(good.reply.text)))
    if len(numbers) < 2:
        return None
    one, other = draw.sample(numbers, 2)
    swap = {one: other, other: one}
    text = _MARKER.sub(lambda match: f"[{swap.get(match[1], match[1])}]", good.reply.text)
    return Change(f"[{one}] and [{other}]", replace(good.reply, text=text))


def _marker_unknown(good: Good, draw: Random) -> Change | None:
    found = list(_MARKER.finditer(good.reply.text))
    if not found:
        return None
    match = draw.choice(found)
    text = good.reply.text
    text = f"{text[: match.start()]}[99]{text[match.end() :]}"
    return Change(f"{match[0]} became [99]", replace(good.reply, text=text))


def _marker_dropped(good: Good, draw: Random) -> Change | None:
    found = list(_MARKER.finditer(good.reply.text))
    if not found:
        return None
    match = draw.choice(found)
    text = good.reply.text[: match.start()].rstrip() + good.reply.text[match.end() :]
    return Change(f"{match[0]} is left out", replace(good.reply, text=text))


def _citation_dropped(good: Good, draw: Random) -> Change | None:
    if not good.reply.quoted:
        return None
    old = draw.choice(good.reply.quoted)
    shown = tuple(one for one in good.reply.citations if one != old)
    return Change(f"[{old.id}] is not listed", replace(good.reply, citations=shown))


def _uncited(good: Good, draw: Random) -> Change | None:
    cited = [one for one in good.reply.statements if one.citations]
    if not cited:
        return None
    old = draw.choice(cited)
    new = replace(old, citations=())
    said = tuple(new if one == old else one for one in good.reply.statements)
    return Change(f"{old.text[:60]!r} cites nothing", replace(good.reply, statements=said))
