"""Notices that are left out, misquote, or say the opposite of what they are there to say."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from assistant.answers import Notice
from corpus.sentences import sentence_spans
from evals.mutations.good import INVENTED, Change, Good, Mutation

_TWISTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "scope": (
        ("sector as a whole rather than", "every provider rather than"),
        ("sector as a whole", "health economy"),
    ),
    "conflict": (("Implementing the Forward View", "2020 Objectives"),),
    "premise": (("do not", "do"), ("does not", "does"), ("not ", "")),
    "gap": (("do not give", "give"), ("does not give", "gives"), ("not ", "")),
    "strength": (("may", "must"), ("should", "must"), ("expects", "orders"), ("not ", "")),
    "dated": (("was published in", "was withdrawn in"), ("does not say", "says")),
}

_FIGURE = re.compile(r"(?<![\w.\[/])\d[\d,]*(?:\.\d+)?(?![\d\]/])")
_DENIES = re.compile(r"\bdo(?:es)? not\b")
"""What the documents do not say they do not say in another figure either."""


def notice_mutations() -> Iterator[tuple[str, Mutation]]:
    """Yield the kinds and their mutations."""
    yield "notice left out", _notice_dropped
    yield "notice of another kind", _notice_renamed
    yield "notice misquotes", _notice_misquotes
    yield "figure changed in a notice", _notice_figure
    yield "notice that goes on to claim", _claims
    for kind in _TWISTS:
        yield f"{kind} notice turned round", _twisted(kind)


def _noted(good: Good, old: Notice, *new: Notice) -> Good:
    notices = [each for one in good.reply.notices for each in (new if one == old else (one,))]
    return replace(good, reply=replace(good.reply, notices=tuple(notices)))


def _wanted(good: Good) -> list[Notice]:
    """The only notices of a kind that the case needs."""
    kinds = [one.kind for one in good.reply.notices]
    return [
        one
        for one in good.reply.notices
        if one.kind in good.case.notices and kinds.count(one.kind) == 1
    ]


def _notice_dropped(good: Good, draw: Random) -> Change | None:
    for one in _wanted(good):
        return Change(f"the {one.kind} notice is left out", _noted(good, one).reply)
    return None


def _notice_renamed(good: Good, draw: Random) -> Change | None:
    for one in _wanted(good):
        changed = _noted(good, one, replace(one, kind="dated")).reply
        return Change(f"the {one.kind} notice is called dated", changed)
    return None


def _notice_misquotes(good: Good, draw: Random) -> Change | None:
    listed_ = {one.id: one for one in good.reply.citations}
    for notice in good.reply.notices:
        for number in notice.citations:
            quote = listed_[number].quote
            words = [one for one in re.findall(r"\w{5,}", quote) if f"{quote}” [" in notice.text]
            if words:
                word = draw.choice(words)
                wrong = quote.replace(word, "other", 1)
                new = replace(notice, text=notice.text.replace(quote, wrong, 1))
                about = f"{word!r} became 'other' in the {notice.kind} notice"
                return Change(about, _noted(good, notice, new).reply)
    return None


def _notice_figure(good: Good, draw: Random) -> Change | None:
    for notice in good.reply.notices:
        spans = sentence_spans(notice.text, 0, len(notice.text))
        told = [span for span in spans if not _DENIES.search(notice.text, *span)]
        found = [match for span in told for match in _FIGURE.finditer(notice.text, *span)]
        if found and notice.kind != "dated":
            match = draw.choice(found)
            figure = str(int(match[0].replace(",", "").split(".")[0]) + 7)
            text = notice.text[: match.start()] + figure + notice.text[match.end() :]
            about = f"{match[0]} became {figure} in the {notice.kind} notice"
            return Change(about, _noted(good, notice, replace(notice, text=text)).reply)
    return None


def _twisted(kind: str) -> Mutation:
    def made(good: Good, draw: Random) -> Change | None:
        found = [
            (notice, old, new)
            for notice in good.reply.notices
            for old, new in _TWISTS[kind]
            if notice.kind == kind and old in notice.text
        ]
        if not found:
            return None
        notice, old, new = draw.choice(found)
        twisted = replace(notice, text=notice.text.replace(old, new, 1))
        about = f"{old!r} became {new!r}: {twisted.text[:90]}"
        return Change(about, _noted(good, notice, twisted).reply)

    return made


def _claims(good: Good, draw: Random) -> Change | None:
    if not good.reply.notices:
        return None
    notice = draw.choice(good.reply.notices)
    words = draw.choice(INVENTED)
    longer = replace(notice, text=f"{notice.text} {words}")
    return Change(f"{notice.kind}: {words}", _noted(good, notice, longer).reply)
