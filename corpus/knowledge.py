"""What a careful policy officer knows about the documents, each entry pinned to exact words.

`annotations/expectations/*.toml`: who is to do what, how strongly, by when, at which level; and
which sentences with a modal verb state no expectation.
`annotations/conflicts/*.toml`: where the documents differ.
`annotations/gaps/*.toml`: what they mention and do not give.
`annotations/premises/*.toml`: what is often wrongly taken for granted about them.
`annotations/scopes/*.toml`: what they say about whom their statements are for.

A new document brings files of its own. A pin that no longer matches is a fault: the documents have
changed and the entry has to be looked at again.
"""

from dataclasses import dataclass
from typing import Literal

from corpus.pins import Place

Strength = Literal[
    "must", "will need to", "should", "expects", "will want to", "asks", "may", "aims",
    "anticipates", "will",
]  # fmt: skip
"""How strongly something is asked, from the source's own verb; strongest first. `will` is what
somebody, mostly NHS Improvement, says it will do."""

Level = Literal[
    "sector", "every provider", "boards", "health economy", "NHS Improvement", "partners",
    "some providers",
]  # fmt: skip
"""Whom it is asked of."""

Theme = Literal[
    "quality", "operational performance", "finance and use of resources", "strategic change",
    "workforce", "leadership and improvement", "oversight and support",
]  # fmt: skip


@dataclass(frozen=True)
class Expectation:
    """Something that somebody is to do, in the document's words."""

    id: str
    place: Place
    lead_in: Place | None
    """For a list item: the words that lead in to it."""
    who: str
    level: Level
    strength: Strength
    verb: str
    """The words of the quote or its lead-in that carry the strength."""
    theme: Theme
    about: str
    deadline: str | None = None
    figure: str | None = None


@dataclass(frozen=True)
class NoExpectation:
    """A sentence with a modal verb that asks nothing of anybody, and why."""

    place: Place
    reason: str


@dataclass(frozen=True)
class Side:
    """What one place says where places differ."""

    place: Place
    says: str


@dataclass(frozen=True)
class Conflict:
    """Where the documents differ."""

    id: str
    about: str
    text: str
    sides: tuple[Side, ...]
    asked: tuple[str, ...]
    """Questions that touch it, as staff would ask them."""


@dataclass(frozen=True)
class Gap:
    """What the documents mention and do not give."""

    id: str
    about: str
    text: str
    mentions: tuple[Place, ...]
    pointers: tuple[Place, ...]
    """Where they point to another source, or promise it for later."""
    asked: tuple[str, ...]
    """Questions for what is missing."""
    answered: tuple[str, ...]
    """Questions close by that they do answer."""


@dataclass(frozen=True)
class Premise:
    """What is often wrongly taken for granted about the documents."""

    id: str
    about: str
    believes: str
    text: str
    """What puts it right."""
    right: tuple[Place, ...]
    asked: tuple[str, ...]
    """Questions that take the wrong thing for granted."""
    not_assumed: tuple[str, ...]
    """Questions on the same matter that don't."""


@dataclass(frozen=True)
class Scope:
    """What a document says about whom some of its statements are for."""

    level: Level
    text: str
    says: tuple[Place, ...]
    """Where it says so."""
    covers: tuple[Place, ...]
    """The sections it is said of."""


@dataclass(frozen=True)
class Knowledge:
    """All of it; each part in the order of its files."""

    expectations: tuple[Expectation, ...] = ()
    no_expectations: tuple[NoExpectation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[Gap, ...] = ()
    premises: tuple[Premise, ...] = ()
    scopes: tuple[Scope, ...] = ()


@dataclass(frozen=True)
class Matter:
    """Questions by which a matter is known that one of the entries is about."""

    name: str
    """Kind and id: `gap:…`, `premise:…`, `conflict:…`."""
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]
    """Questions close by that are not about it."""


def matters(knowledge: Knowledge) -> tuple[Matter, ...]:
    """Return the matters of all conflicts, gaps and premises."""
    return (
        *(Matter(f"conflict:{one.id}", one.asked, ()) for one in knowledge.conflicts),
        *(Matter(f"gap:{one.id}", one.asked, one.answered) for one in knowledge.gaps),
        *(Matter(f"premise:{one.id}", one.asked, one.not_assumed) for one in knowledge.premises),
    )
