from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from assistant.build import Library
from assistant.checklist import STRENGTHS, THEMES, Line, select
from assistant.checklist_filters import Filters, nothing_fits
from assistant.checklist_wire import checklist_data, line_data
from assistant.checklist_words import Checklist, checklist
from assistant.deadlines import ends
from assistant.errors import UnknownPlace, UnusableInput
from assistant.terminal_checklist import print_checklist
from corpus.knowledge import Knowledge


@pytest.fixture(scope="module")
def everything(library: Library) -> tuple[Line, ...]:
    return select(library.corpus, library.knowledge.expectations, titles=library.titles)


def chosen(library: Library, **filters: str) -> Checklist:
    return checklist(library.corpus, library.knowledge, Filters(**filters), library.titles)


def ids(made: Checklist) -> list[str]:
    return [line.expectation.id for line in made.lines]


def test_without_filters_every_expectation_is_a_line_once(
    library: Library, everything: tuple[Line, ...]
) -> None:
    assert len(everything) == len(library.knowledge.expectations)
    assert [line.number for line in everything] == list(range(1, len(everything) + 1))
    assert {line.expectation for line in everything} == set(library.knowledge.expectations)


def test_the_strongest_come_first_and_then_the_order_of_reading(
    library: Library, everything: tuple[Line, ...]
) -> None:
    documents = [one.id for one in library.corpus.documents]
    order = [
        (
            STRENGTHS.index(line.expectation.strength),
            documents.index(line.document.id),
            line.place.start,
        )
        for line in everything
    ]
    assert order == sorted(order)
    assert everything[0].expectation.strength == "must"
    assert everything[-1].expectation.strength == "will"


def test_quotes_and_lead_ins_are_the_document_s_words_at_their_offsets(
    library: Library, everything: tuple[Line, ...]
) -> None:
    for line in everything:
        data = line_data(line)
        document = library.corpus.document(data["document_id"])
        assert document.text[data["start"] : data["end"]] == data["quote"] == line.quote
        assert data["sha256"] == document.sha256
        if data["lead_in"]:
            lead_in = data["lead_in"]
            assert document.text[lead_in["start"] : lead_in["end"]] == lead_in["quote"]
        assert data["place"]


def test_a_place_is_named_as_answers_name_it(everything: tuple[Line, ...]) -> None:
    labels = {line.expectation.id: line.label for line in everything}
    assert labels["ifv-3.2-01"] == "3.2 Temporary staff"
    assert labels["obj-o8-02"] == "Objective 8 (NHS Constitution standards)"
    assert labels["obj-app-07"] == "Appendix, Quality"
    assert labels["ifv-1-summary-01"] == "Delivering value: quality, summary"


def test_what_stands_twice_is_marked_and_what_only_sounds_alike_is_not(
    everything: tuple[Line, ...],
) -> None:
    by_id = {line.expectation.id: line for line in everything}
    assert by_id["obj-app-06"].repeats == by_id["obj-o1-01"].number
    assert by_id["ifv-overview-05"].repeats == by_id["ifv-task-02"].number
    assert by_id["obj-o1-01"].repeats is None
    # The appendix words this objective in its own way, and two objectives end in one sentence.
    assert by_id["obj-app-12"].repeats is None
    assert by_id["obj-o5-04"].repeats is None


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("Workforce", "workforce"),
        ("finance", "finance and use of resources"),
        ("FINANCE AND USE OF RESOURCES", "finance and use of resources"),
        ("performance", "operational performance"),
        ("oversight", "oversight and support"),
    ],
)
def test_a_theme_is_known_by_enough_of_its_name(library: Library, name: str, theme: str) -> None:
    made = chosen(library, theme=name)
    assert {line.expectation.theme for line in made.lines} == {theme}
    assert made.chosen == (f"theme: {theme}",)


def test_strengths_are_told_apart_though_one_starts_another(library: Library) -> None:
    for name, strength in (("will", "will"), ("Will Need", "will need to"), ("must", "must")):
        made = chosen(library, strength=name)
        assert {line.expectation.strength for line in made.lines} == {strength}


@pytest.mark.parametrize("name", ["bananas", "", "o"])
def test_an_unknown_theme_or_strength_lists_what_there_is(library: Library, name: str) -> None:
    with pytest.raises(UnusableInput, match=", ".join(THEMES)):
        chosen(library, theme=name)
    with pytest.raises(UnusableInput, match=", ".join(STRENGTHS)):
        chosen(library, strength=name)


def test_an_unknown_document_or_date_is_refused(library: Library) -> None:
    with pytest.raises(UnknownPlace, match="2020-objectives"):
        chosen(library, document="third")
    with pytest.raises(UnusableInput, match="March 2018"):
        chosen(library, by="soon")


def test_one_document_is_known_by_the_start_of_its_name(library: Library) -> None:
    made = chosen(library, document="2020")
    assert [one.id for one in made.documents] == ["2020-objectives"]


def test_what_is_due_has_a_date_that_falls_by_then(library: Library) -> None:
    limits = {"2016-03-31": 1, "1 April 2016": 2, "March 2018": 13, "2018": 13}
    for by, count in limits.items():
        made = chosen(library, by=by)
        assert len(made.lines) == count, by
    assert ids(chosen(library, by="2018"))[-1] == "obj-app-11"
    for line in chosen(library, by="2018").lines:
        assert min(ends(line.expectation.deadline or "")) <= date(2018, 12, 31)
    assert "ifv-1.4-03" in ids(chosen(library, by="March 2018"))
    assert "ifv-1.4-03" not in ids(chosen(library, by="February 2018"))


def test_time_limits_without_a_date_are_left_out_and_that_is_said(library: Library) -> None:
    made = chosen(library, by="2018", theme="finance")
    (note,) = [one for one in made.notes if "names no date" in one]
    assert "“as quickly as possible”" in note and "“year on year”" in note
    assert "3 lines" in note
    assert not any(
        "names no date" in one for one in chosen(library, by="2020", theme="workforce").notes
    )


def test_words_are_found_in_the_line_in_any_form_and_all_of_them(library: Library) -> None:
    assert "ifv-3.2-03" in ids(chosen(library, about="AGENCY"))
    assert set(ids(chosen(library, about="agency staff"))) == {"ifv-3-04", "ifv-3.2-03"}
    assert ids(chosen(library, about="seven day")) == ids(chosen(library, about="seven-day"))
    assert ids(chosen(library, about="purple cows")) == []
    assert ids(chosen(library, about="the")) == []


def test_filters_narrow_one_another(library: Library) -> None:
    both = set(ids(chosen(library, theme="workforce", who="boards")))
    assert both == set(ids(chosen(library, theme="workforce"))) & set(
        ids(chosen(library, who="boards"))
    )
    assert "ifv-5-03" in both


def test_the_documents_own_words_on_whom_they_are_for_are_told(library: Library) -> None:
    sector = "The objectives apply to the provider sector as a whole"
    assert any(one.startswith(sector) for one in chosen(library, about="special measures").notes)
    assert not any(one.startswith(sector) for one in chosen(library, who="NHSI").notes)


def test_where_nothing_fits_what_there_is_is_said(library: Library) -> None:
    def said(**filters: str) -> str:
        return nothing_fits(library.corpus, library.knowledge, Filters(**filters))

    assert "every provider (" in said(who="nurses")
    assert "“by 1 April 2016”" in said(by="2015")
    assert "assistant search" in said(about="purple cows")
    together = said(theme="workforce", by="2016")
    assert "Each alone fits: --theme “workforce” 31, --by “2016” 3" in together
    none = nothing_fits(library.corpus, Knowledge(), Filters())
    assert none == "The annotations of this corpus name no expectations."


def test_the_object_has_its_documents_notes_and_lines(library: Library) -> None:
    made = chosen(library, who="us", by="2018")
    data = checklist_data(made)
    assert [one["published"] for one in data["documents"]] == ["2016-02-11", "2016-07"]
    assert "nothing is made stronger" in data["notes"][0]
    assert data["chosen_by"][1] == "due by: 31 December 2018"
    assert [one["number"] for one in data["lines"]] == list(range(1, len(made.lines) + 1))


def printed(made: Checklist, *, width: int = 80, terminal: bool = True) -> str:
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=terminal,
        color_system=None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    print_checklist(console, made)
    return out.getvalue()


def test_a_terminal_shows_groups_with_their_size_and_wraps_behind_the_margin(
    library: Library,
) -> None:
    text = printed(chosen(library, who="boards"))
    lines = [line.rstrip() for line in text.split("\n")]
    assert max(len(line) for line in lines) <= 80
    assert "Checklist of what the documents expect: 39 lines" in lines
    assert "“must” (3)" in lines and "“will want to” (4)" in lines
    assert any("Implementing the Forward View: Supporting" in line for line in lines[:8])
    assert "nothing is made stronger" in " ".join(lines[:12])
    first = lines.index("“must” (3)")
    assert lines[first + 3].startswith(" 1. “")
    assert lines[first + 4].startswith("    ")
    rows = [line for line in lines if line.startswith(("    Who ", "    Put as", "    When "))]
    assert {line[13:14] != " " and line[11:13] == "  " for line in rows} == {True}


def test_a_pipe_gets_each_line_s_words_in_one_line(library: Library) -> None:
    made = chosen(library, about="temporary")
    text = printed(made, terminal=False)
    for line in made.lines:
        assert f"“{line.quote}”\n" in text
        assert f"characters {line.place.start} to {line.place.end}\n" in text


def test_a_long_list_says_how_to_have_fewer(library: Library) -> None:
    assert "--who us" in printed(chosen(library), terminal=False)
    assert "--who us" not in printed(chosen(library, strength="must"), terminal=False)
