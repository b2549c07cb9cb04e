"""What the lines of a checklist are chosen by, as people type it, and what to say of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from assistant.actors import meaning
from assistant.checklist import STRENGTHS, THEMES, Line, named, select
from assistant.dates import in_words
from assistant.deadlines import ends, last_day
from assistant.extractive import Titles
from corpus.knowledge import Expectation, Knowledge
from corpus.read import Corpus

_FIRST = 5
"""Time limits that are named where none falls early enough."""


@dataclass(frozen=True)
class Filters:
    """What a person chooses the lines by; see `assistant.checklist.select`."""

    theme: str | None = None
    who: str | None = None
    strength: str | None = None
    by: str | None = None
    document: str | None = None
    about: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that were given, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}


def fitting(
    corpus: Corpus,
    expectations: Sequence[Expectation],
    filters: Filters,
    titles: Titles | None = None,
) -> tuple[Line, ...]:
    """Return the lines that fit `filters`.

    Raises:
        UnusableInput, UnknownPlace: see `assistant.checklist.select`.
    """
    return select(
        corpus,
        expectations,
        titles=titles,
        theme=filters.theme,
        who=filters.who,
        strength=filters.strength,
        by=filters.by,
        document=filters.document,
        about=filters.about,
    )


def chosen_by(filters: Filters) -> tuple[str, ...]:
    """Return what the lines are chosen by, in words, and how a name or date was understood."""
    return tuple(_in_words(name, value) for name, value in filters.given.items())


def nothing_fits(
    corpus: Corpus,
    knowledge: Knowledge,
    filters: Filters,
    *,
    names: Mapping[str, str] | None = None,
    elsewhere: str = "`assistant search` looks by meaning.",
) -> str:
    """Return what to say where no line fits: which filter does it, and what there is.

    Args:
        corpus: what the expectations are pinned in.
        knowledge: all there are.
        filters: those that were given.
        names: what a person knows each filter by; options of the command line where not given.
        elsewhere: a sentence on where to look by meaning.
    """
    everything = knowledge.expectations
    called = names or {name: f"--{name}" for name in filters.given}
    if not everything:
        return "The annotations of this corpus name no expectations."
    alone = {
        name: len(fitting(corpus, everything, Filters(**{name: value})))
        for name, value in filters.given.items()
    }
    empty = [name for name, count in alone.items() if not count]
    if empty:
        return "\n".join(
            f"No line fits {called[name]} “{filters.given[name]}”. "
            f"{_there_is(everything, name, elsewhere)}"
            for name in empty
        )
    fits = ", ".join(
        f"{called[name]} “{filters.given[name]}” {count}" for name, count in alone.items()
    )
    return f"No line fits all of these together. Each alone fits: {fits}."


def _there_is(everything: Sequence[Expectation], name: str, elsewhere: str) -> str:
    if name == "about":
        return (
            f"All its words have to stand in one line, its heading or what it is about. {elsewhere}"
        )
    if name == "by":
        dated = {ends(one.deadline): one.deadline for one in everything if one.deadline}
        limits = [words for days, words in sorted(dated.items()) if days]
        return f"The first time limits are: {', '.join(f'“{one}”' for one in limits[:_FIRST])}."
    counts = Counter(
        one.level if name == "who" else one.place.document_id for one in everything
    ).most_common()
    listed = ", ".join(f"{value} ({count})" for value, count in counts)
    if name == "who":
        return f"Try us, a level or words of a name such as clinicians. Levels: {listed}."
    return f"There is: {listed}."


def _in_words(name: str, value: str) -> str:
    if name == "theme":
        return f"theme: {named(value, THEMES, name)}"
    if name == "strength":
        return f"strength: {named(value, STRENGTHS, name)}"
    if name == "who" and (understood := meaning(value)):
        return f"who: {value} ({understood})"
    if name == "by" and (day := last_day(value)):
        return f"due by: {in_words(day.isoformat())}"
    return f"{name}: {value}"
