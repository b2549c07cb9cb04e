"""Whole answers to questions that nobody tuned on: what a reader is told unasked."""

import re

import pytest

from assistant.answers import Answer, Question
from assistant.build import Library
from assistant.extractive import short_title
from assistant.pipeline import Assistant

SECTOR = "Our objectives apply to the sector as a whole rather than to individual providers."
FOUR_STANDARDS = "We will support 100% roll out of the four priority standards"
QUESTIONS = (
    "Name each of the four priority clinical standards for seven-day hospitals",
    "Does my trust have to be in financial balance on its own?",
    "Must my hospital reach the two-thirds good or outstanding mark?",
    "Does our board need to be gender balanced?",
    "Is our trust obliged to have an improvement method?",
    "do we have to co-locate primary and secondary care?",
    "do we have to publish a staff health policy?",
    "Do we have to be part of the Sign up to Safety campaign?",
    "Since A&E wants 97% seen in four hours, how should we report it?",
    "Because CQC leads on patient safety now, what do they plan to do?",
    "Given that temporary staff pay rules start in April 2018, how do we prepare?",
    "As every trust must meet objective 6 by itself, how are we scored?",
    "Why do the objectives demand a 5% efficiency saving each year?",
    "When should my trust be in balance?",
    "Do the two documents agree on when the sector balances its books?",
    "Who runs the Healthcare Safety Investigation Branch?",
    "How many hours is the A&E standard?",
)


def ask(assistant: Assistant, question: str) -> Answer:
    return assistant.answer(Question(question))


def told(answer: Answer, kind: str) -> list[str]:
    """The texts of the answer's notices of a kind."""
    return [notice.text for notice in answer.notices if notice.kind == kind]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_notice_cites_what_is_listed_and_every_quote_is_to_the_letter(
    assistant: Assistant, question: str
) -> None:
    answer = ask(assistant, question)
    assert [citation.id for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    quotes = {citation.id: " ".join(citation.quote.split()) for citation in answer.citations}
    for citation in (*answer.citations, *answer.related):
        document = assistant.corpus.document(citation.document_id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert document.sha256 == citation.sha256
    for notice in answer.notices:
        marks = {int(number) for number in re.findall(r"\[(\d+)\]", notice.text)}
        assert marks <= set(notice.citations) <= set(quotes)
        for words, number in re.findall(r"“([^“”]+)” \[(\d+)\]", notice.text):
            if notice.kind != "strength":
                assert words in quotes[int(number)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_citation_is_without_a_statement_or_a_notice(
    assistant: Assistant, question: str
) -> None:
    answer = ask(assistant, question)
    used = {number for one in answer.statements for number in one.citations}
    used |= {number for one in answer.notices for number in one.citations}
    assert used == {citation.id for citation in answer.citations}


@pytest.mark.parametrize("question", QUESTIONS[::3])
def test_the_same_question_has_the_same_answer_and_notices_again(
    assistant: Assistant, question: str
) -> None:
    assert ask(assistant, question) == ask(assistant, question)


# What the documents name and do not give


@pytest.mark.parametrize(
    "question",
    [
        "Name each of the four priority clinical standards for seven-day hospitals",
        "Could you spell out which 7-day clinical standards are the four priority ones?",
    ],
)
def test_the_names_of_the_four_priority_standards_are_not_given(
    assistant: Assistant, question: str
) -> None:
    answer = ask(assistant, question)
    assert answer.outcome == "not_found"
    assert "do not give" in answer.text
    [notice] = [one for one in answer.notices if one.kind == "gap"]
    assert FOUR_STANDARDS in notice.text
    assert notice.text.startswith("The documents name this but do not give it")
    documents = {citation.document_id for citation in answer.citations}
    assert documents == {document.id for document in assistant.corpus.documents}
    assert answer.related


def test_what_nothing_points_to_is_said_to_be_nowhere(assistant: Assistant) -> None:
    answer = ask(assistant, "Who runs the Healthcare Safety Investigation Branch?")
    assert answer.outcome == "not_found"
    [text] = told(answer, "gap")
    assert "a new Healthcare Safety Investigation Branch will be created" in text


def test_a_figure_that_is_given_is_not_called_a_gap(assistant: Assistant) -> None:
    answer = ask(assistant, "How many hours is the A&E standard?")
    assert answer.outcome == "answered"
    assert "within four hours" in answer.citations[0].quote
    assert not told(answer, "gap")


def test_where_the_documents_point_is_quoted(assistant: Assistant, library: Library) -> None:
    pointing = [gap for gap in library.knowledge.gaps if gap.pointers]
    assert pointing
    answers = {gap.id: ask(assistant, gap.asked[0]) for gap in pointing[:6]}
    told_of = [one for one in answers.values() if told(one, "gap") and not one.statements]
    assert told_of
    for answer in told_of:
        [text] = told(answer, "gap")
        pointed = text.split("They point elsewhere for it, or to a later time: ")[1]
        assert pointed.startswith(("“", "["))


# Where the documents differ


def test_a_conflict_is_shown_unasked_with_the_words_of_both_documents(
    assistant: Assistant,
) -> None:
    answer = ask(assistant, "When should my trust be in balance?")
    [notice] = [one for one in answer.notices if one.kind == "conflict" and "2017/18" in one.text]
    sides = {
        citation.document_id: citation.quote
        for citation in answer.citations
        if citation.id in notice.citations
    }
    assert set(sides) == {document.id for document in assistant.corpus.documents}
    assert "from 2017/18" in " ".join(
        one.quote for one in answer.citations if one.id in notice.citations
    )
    for document in assistant.corpus.documents:
        assert short_title(document) in notice.text


def test_who_asks_how_the_documents_compare_gets_every_side_in_the_answer(
    assistant: Assistant,
) -> None:
    answer = ask(assistant, "Do the two documents agree on when the sector balances its books?")
    quoted = {number for one in answer.statements for number in one.citations}
    documents = {one.document_id for one in answer.citations if one.id in quoted}
    assert documents == {document.id for document in assistant.corpus.documents}
    assert "2016/17" in answer.text
    assert "2017/18" in answer.text
    assert told(answer, "conflict")


# Sector or provider


@pytest.mark.parametrize(
    "question",
    [
        "Does my trust have to be in financial balance on its own?",
        "Must my hospital reach the two-thirds good or outstanding mark?",
    ],
)
def test_my_trust_and_a_sector_objective_get_the_scope_sentence(
    assistant: Assistant, question: str
) -> None:
    answer = ask(assistant, question)
    assert any(SECTOR in citation.quote for citation in answer.citations)
    assert any("rather than to individual providers" in text for text in told(answer, "scope"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Does our board need to be gender balanced?", "Objective 13 speaks of every provider"),
        ("Is our trust obliged to have an improvement method?", "Objective 14 speaks of every"),
    ],
)
def test_objectives_13_and_14_are_said_to_be_of_every_provider(
    assistant: Assistant, question: str, words: str
) -> None:
    [scope] = told(ask(assistant, question), "scope")
    assert scope.startswith(words)


# How strong it is


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("do we have to co-locate primary and secondary care?", "need to"),
        ("do we have to publish a staff health policy?", "will want to"),
        ("Do we have to be part of the Sign up to Safety campaign?", "should"),
        ("Is our trust obliged to have an improvement method?", "Expect"),
        ("Does our board need to be gender balanced?", "expect"),
    ],
)
def test_do_we_have_to_gets_the_sources_verb_and_no_must_that_is_not_there(
    assistant: Assistant, question: str, verb: str
) -> None:
    answer = ask(assistant, question)
    [strength] = told(answer, "strength")
    assert verb in strength
    assert strength.endswith("That is not “must”.")
    assert "must" not in strength.removesuffix("That is not “must”.")
    assert "must" not in answer.text


# What is wrongly taken for granted


@pytest.mark.parametrize(
    ("question", "right", "notice"),
    [
        ("Since A&E wants 97% seen in four hours, how should we report it?", "95%", "95%"),
        (
            "Given that temporary staff pay rules start in April 2018, how do we prepare?",
            "by 1 April 2016",
            "1 April 2016",
        ),
        (
            "Because CQC leads on patient safety now, what do they plan to do?",
            "As the sector leader for patient safety we will",
            "sector leader for patient safety",
        ),
        ("Why do the objectives demand a 5% efficiency saving each year?", "2%", "2%"),
    ],
)
def test_a_wrong_figure_date_or_body_is_answered_with_the_right_words_first(
    assistant: Assistant, question: str, right: str, notice: str
) -> None:
    answer = ask(assistant, question)
    assert answer.outcome == "answered"
    assert right in answer.citations[0].quote
    assert answer.notices[0].kind == "premise"
    assert notice in answer.notices[0].text
    assert not re.search(r"\b(?:you|your)\b", " ".join(told(answer, "premise")))


def test_a_wrong_level_is_put_right_by_the_first_notice(assistant: Assistant) -> None:
    answer = ask(assistant, "As every trust must meet objective 6 by itself, how are we scored?")
    assert answer.notices[0].kind == "premise"
    assert SECTOR in answer.notices[0].text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            "Since A&E wants 97% seen in four hours, how should we report it?",
            "What share of A&E patients does the four-hour target ask for?",
        ),
        (
            "Why do the objectives demand a 5% efficiency saving each year?",
            "What yearly efficiency rate do the objectives ask for?",
        ),
    ],
)
def test_what_is_said_of_a_wrong_figure_is_true_of_a_question_that_did_not_assume_it(
    assistant: Assistant, wrong: str, right: str
) -> None:
    figure = next(text for text in told(ask(assistant, wrong), "premise") if "not a figure" in text)
    named, held = re.findall(r"“([^”]+)”", figure)
    plain = ask(assistant, right)
    assert named not in plain.citations[0].quote
    assert held in plain.citations[0].quote
    assert not any("not a figure" in text for text in told(plain, "premise"))


# How sure


def test_what_is_answered_is_surer_than_what_is_not(assistant: Assistant) -> None:
    answered = [
        "How many hours is the A&E standard?",
        "Who writes safe staffing guidance?",
        "Which campaign on safety should providers be active in?",
    ]
    declined = [
        "How many beds must a cottage hospital keep?",
        "Which football club has the best physiotherapist?",
        "What dose of ibuprofen is safe for a toddler?",
    ]
    least = min(assistant.confidence(question) for question in answered)
    most = max(assistant.confidence(question) for question in declined)
    assert most < 0 < least
    assert assistant.confidence(answered[0]) == assistant.confidence(answered[0])
