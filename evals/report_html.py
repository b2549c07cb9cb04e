"""A report as one self-contained HTML page. It has no scripts, loads nothing, escapes everything.

The only importer of jinja2 here.
"""

from evals import report_words as words
from evals import wording
from evals.abstaining import DECLINING
from evals.report import Report
from evals.risk_curve import curve

SYMBOLS = {"perfect": "✓", "acceptable": "≈", "missing": "–", "incorrect": "✗"}
"""A shape beside the words, so that nothing hangs on a colour."""

_CONTENTS = (
    ("reading", "How to read this, and how to disagree"),
    ("figures", "The figures"),
    ("beside", "Beside the others"),
    ("invariants", "What no answer may break"),
    ("kinds", "By kind of question"),
    ("abstaining", "Knowing when not to answer"),
    ("families", "One question in several wordings"),
    ("cases", "Cases that are not perfect"),
    ("scores", "Every score of every answerer"),
    ("made", "What this was made from"),
)


def report_page(report: Report) -> str:
    """Return the page. The same report gives the same text in any process."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("evals", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    abstaining = report.abstaining[report.of]
    several = len(report.run.names) > 1
    failed_by_outcome = {
        outcome: [one.case.id for one in report.failures if one.scored.outcome == outcome]
        for outcome in reversed(wording.OUTCOME_WORDS)
    }
    return environment.get_template("report.html.jinja").render(
        report=report,
        title=words.title(report),
        label=report.run.cases.label,
        contents=[one for one in _CONTENTS if several or one[0] != "scores"],
        reading=words.reading(report),
        meanings=words.MEANINGS,
        abouts=words.abouts(),
        symbols=SYMBOLS,
        outcome_words=wording.OUTCOME_WORDS,
        expect_words=words.EXPECT_WORDS,
        failed={one.case.id for one in report.failures},
        failed_by_outcome={name: ids for name, ids in failed_by_outcome.items() if ids},
        declining=DECLINING,
        curve=curve(abstaining.points, report.of, abstaining.n) if abstaining.points else None,
        words={
            "abstaining": words.ABSTAINING,
            "families": words.families_words(report),
            "failures": words.FAILURES,
        },
        made=words.made_from(report),
        reply_words=words.reply_words,
        capital=wording.capital,
        percent=wording.percent,
        points=wording.points,
        points_interval=wording.points_interval,
        interval_words=wording.interval_words,
        of_words=wording.of_words,
        p_words=wording.p_words,
    )
