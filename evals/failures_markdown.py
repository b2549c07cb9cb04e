"""The cases of a report that are not perfect, in Markdown: expected, then answered."""

from collections.abc import Iterable, Sequence

from evals import report_words as words
from evals.failures import Failure, Quoted, Wanted
from evals.markdown import plain, verbatim
from evals.wording import OUTCOME_WORDS, capital, percent

_LONGEST = 200
"""Code points of a quote that is shown to say where it is from; the page shows it whole."""


def failures_markdown(failures: Sequence[Failure]) -> list[str]:
    """Return the lines on the cases that are not perfect, with links to each."""
    if not failures:
        return ["There are none.", ""]
    lines = [words.FAILURES, ""]
    for outcome in reversed(OUTCOME_WORDS):
        ids = [one.case.id for one in failures if one.scored.outcome == outcome]
        if ids:
            links = ", ".join(f"[{plain(case)}](#case-{case})" for case in ids)
            lines += [f"{OUTCOME_WORDS[outcome]}, {len(ids)}: {links}", ""]
    for one in failures:
        lines += _failure(one)
    return lines


def _failure(one: Failure) -> list[str]:
    case, reply = one.case, one.reply
    lines = [
        f'<a id="case-{plain(case.id)}"></a>',
        "",
        f"### {plain(case.id)}: {plain(case.question)}",
        "",
        f"**{OUTCOME_WORDS[one.scored.outcome]}.** {capital(case.type)}, {plain(case.style)}; "
        f"{plain(case.cluster)}.",
        "",
        f"Expected: {words.EXPECT_WORDS[case.expect]} "
        f"At most {case.max_words} words. {plain(case.rationale)}",
        "",
    ]
    for number, group in enumerate(one.needed, start=1):
        any_of = ", any one of these" if len(group) > 1 else ""
        lines += [f"- Words needed, {number}{any_of}:"]
        lines += [
            f"  - “{plain(each.quote)}” ({plain(each.place)}): **{each.standing}**"
            for each in group
        ]
    for name, wanted in (
        ("To be said", one.facts),
        ("To be given", one.slots),
        ("Never to be said", one.forbidden),
        ("Notice", one.notices),
    ):
        lines += _wanted(name, wanted)
    low = ", ".join(f"{name} {percent(value)}" for name, value in one.low)
    lines += ["", f"Answered: {words.reply_words(reply)}", "", *verbatim(reply.text), ""]
    lines += [f"- Notice, {plain(each.kind)}: {plain(each.text)}" for each in reply.notices]
    for name, shown in (("Quoted", one.quoted), ("Related", one.related), ("Found", one.found)):
        lines += _shown(name, shown)
    return [*lines, *([f"- Scores below 100%: {low}"] if low else []), ""]


def _wanted(name: str, wanted: Iterable[Wanted]) -> list[str]:
    return [f"- {name}: {plain(one.words)} (**{plain(one.standing)}**)" for one in wanted]


def _shown(name: str, shown: Iterable[Quoted]) -> list[str]:
    return [
        f"- {name} {one.number}: {plain(one.place)}"
        f"{' (**holds words needed**)' if one.needed else ''}: “{plain(_cut(one.quote))}”"
        for one in shown
    ]


def _cut(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST].rsplit(' ', 1)[0]} …"
