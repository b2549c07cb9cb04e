"""Feedback to candidate cases: `python -m evals.candidates --feedback FILE --out FILE`.

The feedback is as `assistant feedback list --json` writes it.

A candidate is a case whose judgement is still to be made: type, expectation, evidence and facts
say so, and what the answer quoted stands beside them under `suggested`. As it is no suite loads it.
Whoever reviews it fills these in, takes `suggested` away and moves the line to the cases.

Everything that was not helpful becomes one, and a sample of what was. Near-equal questions are one
candidate; those that are cases already are left out, as are those whose words were withheld.
"""

import argparse
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from assistant.answers import Answer, Question
from assistant.errors import AssistantError, UnusableInput
from assistant.feedback import Feedback, feedback_of
from corpus.errors import BadAnnotation
from corpus.pins import place
from corpus.read import Corpus
from evals.cases import cases_file

TO_DO = "TO DO"
"""What a field begins with that a reviewer has to fill in."""

HELPFUL = 20
"""How many questions that were answered helpfully are taken, unless said otherwise."""

_NEAR = 90
"""Likeness, of 100, from which two questions are one."""
_NUMBER = re.compile(r"\d+")
_NEGATION = re.compile(r"\b(?:not|no|never|without|\w+n['’]t)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A question and all that was said of its answers."""

    question: str
    """As it was asked first."""
    feedback: tuple[Feedback, ...]

    @property
    def not_helpful(self) -> int:
        """How often the answer was not helpful."""
        return sum(not one.helpful for one in self.feedback)


@dataclass(frozen=True)
class Candidates:
    """What became of the feedback."""

    asked: tuple[Asked, ...]
    """Questions to become candidates: those that helped least, and oftenest did not, first."""
    without_question: int
    """Feedback whose question was withheld or not given."""
    known: int
    """Questions that are cases already."""


def same_question(one: str, other: str) -> bool:
    """Return whether two questions differ in hardly more than spelling.

    Those that differ in a number or a negation are two, however alike they look.
    """
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        return False
    if bool(_NEGATION.search(one)) != bool(_NEGATION.search(other)):
        return False
    return fuzz.token_sort_ratio(one, other, processor=default_process) >= _NEAR


def choose(
    feedback: Iterable[Feedback], cases: Sequence[str], *, helpful: int = HELPFUL, seed: int = 0
) -> Candidates:
    """Return the questions that are to become candidates.

    Args:
        feedback: all of it, in order.
        cases: the questions of the cases there are.
        helpful: how many of the questions that were answered helpfully are taken.
        seed: of the sample of those.
    """
    groups: list[list[tuple[str, Feedback]]] = []
    without = 0
    for one in feedback:
        text = one.question.text
        if text is None:
            without += 1
            continue
        group = next((group for group in groups if same_question(group[0][0], text)), None)
        if group is None:
            groups.append([(text, one)])
        else:
            group.append((text, one))
    asked = [Asked(group[0][0], tuple(said for _, said in group)) for group in groups]
    new = [one for one in asked if not any(same_question(one.question, case) for case in cases)]
    bad = sorted(
        (one for one in new if one.not_helpful), key=lambda one: (-one.not_helpful, one.question)
    )
    good = sorted((one for one in new if not one.not_helpful), key=lambda one: one.question)
    sample = random.Random(seed).sample(good, min(helpful, len(good)))
    return Candidates(
        (*bad, *sorted(sample, key=lambda one: one.question)), without, len(asked) - len(new)
    )


def candidate(asked: Asked, answer: Answer | None, corpus: Corpus) -> dict[str, Any]:
    """Return a candidate, in the fields of a case and `suggested`.

    Args:
        answer: what is answered to the question today; None when it can't be asked.
    """
    identity = f"fb-{hashlib.sha256(asked.question.casefold().encode()).hexdigest()[:8]}"
    given = [one for one in asked.feedback if one.why]
    return {
        "id": identity,
        "version": 1,
        "family": identity,
        "section_cluster": f"{TO_DO}: document and chapter of the evidence",
        "type": f"{TO_DO}: the type, see evals/cases.py",
        "style": f"{TO_DO}: such as plain, first_person, vague, typos",
        "audience": f"{TO_DO}: who would ask it",
        "question": asked.question,
        "expect": f"{TO_DO}: answer, report_conflict, correct_premise, not_in_documents "
        "or out_of_scope",
        "evidence": [],
        "facts": [],
        "slots": {},
        "forbid": [],
        "notices": [],
        "max_words": 200,
        "near_miss_of": None,
        "author": "feedback",
        "reviewer": None,
        "date": max(one.on for one in asked.feedback).isoformat()[:7],
        "rationale": f"{TO_DO}: why this is the right answer",
        "suggested": {
            "outcome": answer.outcome if answer else None,
            "evidence": _quotes(answer, corpus) if answer else [],
            "same_answer": answer is not None
            and all(one.answer_id == answer.id for one in asked.feedback),
            "helpful": len(asked.feedback) - asked.not_helpful,
            "not_helpful": asked.not_helpful,
            "why": sorted({one.why for one in given if one.why}),
            "comments": [one.comment.text for one in asked.feedback if one.comment.text],
        },
    }


def read_feedback(path: Path) -> list[Feedback]:
    """Return the feedback in a file that `assistant feedback list --json` wrote.

    Raises:
        UnusableInput: the file is not there, or not of that kind.
    """
    try:
        rows = json.loads(path.read_bytes())
        if not isinstance(rows, list):
            raise ValueError
        return [feedback_of(row) for row in rows]
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read") from error
    except (ValueError, UnusableInput) as error:
        raise UnusableInput(
            f"{path} is not what `assistant feedback list --json` writes"
        ) from error


def case_questions() -> list[str]:
    """Return the questions of all cases that ship."""
    lines = [
        line
        for name in ("development", "release")
        for line in cases_file(name).read_text(encoding="utf-8").split("\n")
    ]
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row["question"] for row in rows if "question" in row]


def main(
    arguments: Sequence[str] | None = None,
    ask: Callable[[], tuple[Corpus, Callable[[Question], Answer]]] | None = None,
) -> int:
    """Write the candidates; return the exit code.

    Args:
        ask: returns the corpus and what answers; as it ships when None.
    """
    parser = argparse.ArgumentParser(prog="python -m evals.candidates", description=__doc__)
    parser.add_argument(
        "--feedback", type=Path, required=True, help="what `assistant feedback list --json` wrote"
    )
    parser.add_argument("--out", type=Path, required=True, help="a new file for the candidates")
    parser.add_argument("--helpful", type=int, default=HELPFUL, help="how many helpful ones")
    parser.add_argument("--seed", type=int, default=0, help="the seed of that sample")
    options = parser.parse_args(arguments)
    if options.out.exists():
        parser.error(f"{options.out} is there already: give another name")
    try:
        feedback = read_feedback(options.feedback)
    except UnusableInput as error:
        parser.error(str(error))
    chosen = choose(feedback, case_questions(), helpful=max(options.helpful, 0), seed=options.seed)
    lines = []
    if chosen.asked:
        corpus, answer = (ask or _shipped)()
        for one in chosen.asked:
            row = candidate(one, _answered(answer, one.question), corpus)
            lines.append(f"{json.dumps(row, ensure_ascii=False)}\n")
    options.out.write_text("".join(lines), encoding="utf-8")
    print(
        f"{len(lines)} candidates in {options.out}. Left out: {chosen.known} that are cases "
        f"already, {chosen.without_question} without their question."
    )
    return 0


def _shipped() -> tuple[Corpus, Callable[[Question], Answer]]:
    from assistant.build import build_assistant
    from assistant.settings import load_settings

    assistant = build_assistant(load_settings())
    return assistant.corpus, assistant.answer


def _answered(answer: Callable[[Question], Answer], question: str) -> Answer | None:
    try:
        return answer(Question(question))
    except AssistantError:  # what was asked holds no words
        return None


def _quotes(answer: Answer, corpus: Corpus) -> list[list[dict[str, str]]]:
    """Return what an answer's statements quote as groups of evidence, where it can be pinned."""
    numbers = {number for one in answer.statements for number in one.citations}
    found = []
    for one in answer.citations:
        try:
            place(corpus, one.document_id, one.quote)
        except BadAnnotation:
            continue  # words that stand more than once; the reviewer picks the place
        if one.id in numbers:
            found.append([{"document_id": one.document_id, "quote": one.quote}])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
