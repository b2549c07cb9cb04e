"""The words of a report that are the same on paper and on a page."""

from collections.abc import Mapping

from evals.replies import Reply
from evals.report import Report
from evals.wording import interval_words, percent

EXPECT_WORDS = {
    "answer": "The documents answer it.",
    "report_conflict": "The documents differ: both sides are to be shown.",
    "correct_premise": "It assumes what the documents contradict: that is to be put right.",
    "not_in_documents": "The documents do not say: it is to be declined.",
    "out_of_scope": "It is not for these documents: it is to be declined as out of scope.",
}

_OUTCOME_WORDS = {
    "answered": "It answered.",
    "not_found": "It declined: not found.",
    "out_of_scope": "It declined: out of scope.",
    "needs_clarification": "It declined: asked for clarification.",
    "failed": "It failed.",
}

ABSTAINING = (
    "Precision: of what was declined, how much should have been. Recall: of what should have been "
    "declined, how much was. Wrongly declined: of what the documents answer, how much was "
    "declined. The curve takes the questions in the order of how sure the answerer is, the surest "
    "first; a question that the documents do not answer counts as not answered rightly."
)

FAILURES = (
    "Each with what was expected and what was answered. To disagree with one, see how at the top."
)


MEANINGS: Mapping[str, str] = {
    "perfect answers": "of all cases, those to be declined among them",
    "perfect where the documents answer": "of the cases that are not to be declined",
    "complete, whatever its length": "all words needed are quoted and all vital facts are there",
    "perfect or acceptable": "right, perhaps too long or without a notice",
    "not incorrect": "neither wrong nor misleading; declining is not",
    "truthfulness (P + .5A - I)": "perfect, plus half of acceptable, less incorrect",
    "citations valid": "every quote is its document's words at the place given",
    "quotes verbatim": "every quoted block is the document's, and leaves out no “not” or “unless”",
    "everything cited": "nothing is said of the documents without a citation",
    "numbers supported": "every number stands in what is cited for it",
    "notices borne out": "what a notice says stands in what it cites",
    "nothing forbidden": "nothing is said that the case rules out",
    "evidence recall": "share of the words needed that are quoted",
    "evidence recall without notices": "the same, by the answer alone",
    "evidence precision": "share of the quotes that hold words needed",
    "sentence F1": "sentences quoted against sentences needed, precision and recall in one",
    "vital facts said": "share of the vital facts that the answer or a notice says",
    "vital facts quoted": "the same, in the quotes",
    "other facts said": "share of the facts that are good to have",
    "numbers exact": "value, unit, comparator and date as they are to be",
    "slots": "who, how strongly, at which level, how much, by when: share given rightly",
    "unanswerable declined": "of what the documents do not answer, what is declined",
    "answerable answered": "of what they answer, what is not declined",
    "notices carried": "share of the kinds of notice needed that are carried",
    "premise corrected": "a wrong premise is named as such, and the right words are quoted",
    "first gold sentence": "one over the place of the first quote that holds words needed",
    "gold share of words": "share of the words quoted that stand in sentences needed",
    "brief enough": "no longer than the case allows",
    "all evidence found @1": "all words needed are in the first passage of its search",
    "all evidence found @3": "in the first three",
    "all evidence found @5": "in the first five",
    "all evidence found @10": "in the first ten",
    "first evidence found": "one over the place of the first passage of its search that holds any",
}
"""What each score is, for a person who has not read its scorer."""


def title(report: Report) -> str:
    """Return the title of a report."""
    return f"How well {report.of} answers the {report.run.cases.part} cases"


def reading(report: Report) -> tuple[str, ...]:
    """Return the paragraphs on how to read a report and how to disagree with it."""
    cases = report.run.cases
    return (
        "A case is a question with what a right answer to it needs: words to be quoted, facts to "
        "be said, and what must not be said. Perfect: all of it, in the length allowed. "
        "Acceptable: right, but too long or without a notice that a careful reader needs; or "
        "declined, but as the wrong kind. Missing: declined, although the documents answer it. "
        "Incorrect: anything else, such as an answer where there is none, or one of more than "
        "twice the words allowed. Truthfulness is the share of perfect replies, plus half the "
        "acceptable ones, less the incorrect ones.",
        "A score is taken over the cases that it is about, and “of” says how many they are: "
        "“k of n” where a case passes or does not, else n. A 95% interval says how far a figure "
        "may be from what other questions of the kind would give. Wilson’s takes each case by "
        "itself; the other resamples whole chapters, since cases from one chapter are alike.",
        f"To disagree with a case, find its id in {cases.file} (those that ship are in "
        "evals/cases), change that line, and run "
        "`python -m evals report` on this folder again: the same replies are then scored against "
        "the case as you would have it. To ask again, after changing a question or the assistant, "
        "`python -m evals run --out ANOTHER`; `python -m evals compare` on both folders says "
        "which cases were gained and lost.",
        "To score another system, put its replies into this folder as NAME.jsonl, a line for each "
        "case in the form of the files that are there, and run `python -m evals report` again.",
    )


def families_words(report: Report) -> str:
    """Return how many families are answered perfectly as a whole."""
    found = report.families
    if not found.n:
        return "No question was asked in several wordings."
    return (
        f"Of {found.n} questions asked in several wordings, {found.whole} are answered perfectly "
        f"in all of them: {percent(found.whole / found.n)} (95% interval "
        f"{interval_words(found.interval)}, Wilson; {report.run.cases.label})."
    )


def reply_words(reply: Reply) -> str:
    """Return what kind of reply it is, and how sure the answerer was."""
    kind = _OUTCOME_WORDS.get(reply.outcome, f"Its outcome: {reply.outcome}.")
    sure = "" if reply.confidence is None else f" Confidence: {reply.confidence:.3f}."
    return f"{kind} {len(reply.text.split())} words.{sure}"


def abouts() -> Mapping[str, str]:
    """Return a line on each baseline, by name."""
    from evals.baselines import BASELINES

    return {name: one.about for name, one in BASELINES.items()}


def made_from(report: Report) -> tuple[str, ...]:
    """Return what the report rests on, line by line."""
    run = report.run
    return (
        f"Cases: {run.cases.part}, {run.cases.file}, {len(run.cases.cases)} asked; "
        f"sha256 {run.cases.sha256}",
        *(f"Document {name}: sha256 {sha256}" for name, sha256 in run.documents.items()),
        *(f"{name} {version}" for name, version in run.versions.items()),
    )
