"""What an answerer said, as data: ours, a baseline's, or one read back from a file.

A reply can hold what an `Answer` refuses to (a quote that stands nowhere, a statement without a
citation), because finding that is what the suite is for.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Citation, Notice, Statement
from assistant.wire import answer_data, citation_data

DECLINED = ("not_found", "out_of_scope", "needs_clarification")


@dataclass(frozen=True)
class Reply:
    """One answer, in the contract's fields; more in `more`."""

    question: str
    outcome: str
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    related: tuple[Citation, ...] = ()
    confidence: float | None = None
    """How sure the answerer is that the documents answer it; higher is surer."""
    found: tuple[Citation, ...] = ()
    """The passages its search brought, best first, where it tells."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the contract that no scorer looks at, kept for the report."""

    @property
    def declined(self) -> bool:
        """Whether it declines to answer."""
        return self.outcome in DECLINED

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """The citations that its statements rest on: the answer proper, without notices'."""
        numbers = {number for one in self.statements for number in one.citations}
        return tuple(one for one in self.citations if one.id in numbers)


def from_answer(answer: Answer, **more: Any) -> Reply:
    """Return what an assistant answered as a reply.

    Args:
        more: `confidence` and `found`, which the contract does not hold.
    """
    return from_data({**answer_data(answer), **more})


def from_data(data: Mapping[str, Any]) -> Reply:
    """Return the reply that an object of the contract is."""
    return Reply(
        question=data["question"],
        outcome=data["outcome"],
        text=data["text"],
        statements=tuple(
            Statement(one["text"], tuple(one["citations"]), one.get("status"))
            for one in data["statements"]
        ),
        citations=tuple(_citation(one) for one in data["citations"]),
        notices=tuple(
            Notice(one["kind"], one["text"], tuple(one["citations"])) for one in data["notices"]
        ),
        related=tuple(_citation(one) for one in data["related"]),
        confidence=data.get("confidence"),
        found=tuple(_citation(one) for one in data.get("found", ())),
        more={name: data[name] for name in ("id", "mode", "statuses") if name in data},
    )


def to_data(reply: Reply) -> dict[str, Any]:
    """Return `reply` as an object for JSON; `from_data` reads it back."""
    return {
        **reply.more,
        "question": reply.question,
        "outcome": reply.outcome,
        "text": reply.text,
        "statements": [
            {"text": one.text, "citations": list(one.citations), "status": one.status}
            for one in reply.statements
        ],
        "citations": [_plain(one) for one in reply.citations],
        "notices": [
            {"kind": one.kind, "text": one.text, "citations": list(one.citations)}
            for one in reply.notices
        ],
        "related": [_plain(one) for one in reply.related],
        "confidence": reply.confidence,
        "found": [_plain(one) for one in reply.found],
    }


def write_replies(path: Path, replies: Mapping[str, Reply]) -> None:
    """Write replies by case id, one a line."""
    lines = [
        json.dumps({"case": case, "reply": to_data(reply)}, ensure_ascii=False)
        for case, reply in replies.items()
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_replies(lines: Iterable[str]) -> dict[str, Reply]:
    """Return replies by case id."""
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["case"]: from_data(row["reply"]) for row in rows}


def _citation(data: Mapping[str, Any]) -> Citation:
    return Citation(**{**data, "section": tuple(data["section"])})


def _plain(citation: Citation) -> dict[str, Any]:
    return citation_data(citation)
