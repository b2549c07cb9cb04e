"""The status report: sixteen findings, each with the objective's own words cited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Citation, cite
from assistant.errors import UnknownPlace
from assistant.framework import objectives
from assistant.objectives.problems import Problem
from assistant.objectives.register import Register, load_register
from assistant.objectives.series import Baseline
from assistant.objectives.status import Assessment, ObjectiveStatus, assess
from assistant.objectives.subjects import Subject
from assistant.verification import verify
from corpus.read import Corpus

if TYPE_CHECKING:
    from assistant.status_files import Contents, Input


@dataclass(frozen=True)
class StatusReport:
    """What the doors show: `assistant.wire.status_data` gives it as the contract's object."""

    assessment: Assessment
    inputs: "tuple[Input, ...]"
    citations: Mapping[int, Citation]
    """By the objective's number: its statement in the document."""
    scope: Citation
    """The sentence that says whose objectives they are."""
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    @property
    def as_of(self) -> date:
        """The day asked about."""
        return self.assessment.as_of

    @property
    def objectives(self) -> Sequence[ObjectiveStatus]:
        """All sixteen, in order."""
        return self.assessment.objectives


def status_report(
    corpus: Corpus,
    contents: "Contents",
    *,
    as_of: date,
    subject: Subject | None = None,
    baseline: Baseline | None = None,
) -> StatusReport:
    """Return the status of all sixteen objectives from what files hold.

    Raises:
        UnknownPlace: the corpus does not hold the objectives that the register speaks of.
        Unverified: a citation is not where it says.
        ValueError: the baseline cannot be used.
    """
    register = load_register()
    assessment = assess(
        register,
        contents.observations,
        contents.spells,
        as_of=as_of,
        subject=subject,
        baseline=baseline,
        spells_refused=contents.spells_refused,
    )
    citations = objective_citations(corpus, register)
    scope = _scope_citation(corpus, register)
    verify(corpus, [*citations.values(), scope])
    return StatusReport(
        assessment=assessment,
        inputs=contents.inputs,
        citations=citations,
        scope=scope,
        problems=(*contents.problems, *assessment.problems),
        notes=(*contents.notes, *assessment.notes),
    )


def objective_citations(corpus: Corpus, register: Register) -> dict[int, Citation]:
    """Return the citation of each objective's statement, by number.

    Raises:
        UnknownPlace: an objective is not in the corpus, or is worded differently there.
    """
    found = {one.number: one.statement for one in objectives(corpus)}
    citations = {}
    for entry in register.objectives:
        statement = found.get(entry.number)
        if (
            statement is None
            or statement.document_id != register.document
            or corpus.words(statement) != entry.quote
        ):
            raise UnknownPlace(
                "The corpus in force does not hold the sixteen objectives of July 2016 word for "
                "word, so a status against them cannot be cited."
            )
        document = corpus.document(statement.document_id)
        citations[entry.number] = cite(entry.number, document, statement)
    return citations


def _scope_citation(corpus: Corpus, register: Register) -> Citation:
    document = corpus.document(register.document)
    start = document.text.find(register.sector_scope)
    around = next(
        one
        for one in corpus.passages
        if one.document_id == document.id and one.start <= start < one.end
    )
    sentence = replace(around, start=start, end=start + len(register.sector_scope))
    return cite(len(register.objectives) + 1, document, sentence)
