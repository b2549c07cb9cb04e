"""An answer as a reply: what it says first, then what else to know, then the sources.

Made from the contract's answer object, as a turn keeps it. Every word in it is data.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.notice_words import NOTICE_WORDS
from bots.answer_text import (
    Marker,
    Paragraph,
    Quoted,
    Words,
    before_quotes,
    joined,
    paragraphs,
    plain,
)
from bots.slack import action_ids, words
from bots.slack.answer_body import Reading, body_blocks, reading_of, tokens
from bots.slack.elements import (
    Element,
    actions,
    button,
    divider,
    paragraph,
    plain_text,
    quote,
    rich_text,
    section,
    small,
)
from bots.slack.elements import words as shown_words
from bots.slack.escaping import fallback
from bots.slack.reply import Block, Reply
from bots.slack.source_blocks import place_in_words, related_blocks, source_blocks
from bots.slack.splitting import messages

_Notices = Sequence[tuple[Mapping[str, Any], Paragraph]]


def answer_reply(
    answer: Mapping[str, Any],
    *,
    base: str | None,
    turn_id: str | None,
    private: bool = False,
    notes: Sequence[str] = (),
) -> Reply:
    """Return an answer as a reply.

    Args:
        answer: the contract's answer object.
        base: the address of the page that links to passages begin with; no links without.
        turn_id: by which buttons name the answer; no buttons without.
        private: whether only the asker sees it, who may show it to the channel.
        notes: what to say of how it was answered.
    """
    quotes = {one["id"]: one["quote"] for one in answer["citations"]}
    reading = reading_of(answer, quotes)
    notices = [(one, joined(paragraphs(one["text"], quotes))) for one in answer["notices"]]
    premises = [one for one in notices if one[0]["kind"] == "premise"]
    others = [one for one in notices if one[0]["kind"] != "premise"]
    quoted = {
        token.number
        for one in (*reading.body, *(found for _, found in notices))
        for token in one
        if isinstance(token, Quoted)
    }
    further = [
        _noticed(others),
        related_blocks(answer["related"], base=base),
        source_blocks(answer["citations"], quoted, base=base),
    ]
    blocks = [
        *([small(f"{words.READ_AS}{reading.understood}")] if reading.understood else ()),
        *_noticed(premises),
        *body_blocks(answer, reading),
        *(paragraph(one) for one in notes),
        *(one for part in further if part for one in (divider(), *part)),
        *(_buttons(turn_id, private=private) if turn_id else ()),
        small(_automated(answer)),
    ]
    return Reply(messages(blocks, fallback(_in_words(answer, reading, premises, others, notes))))


def _noticed(notices: _Notices) -> list[Block]:
    return [
        rich_text(*_parts([shown_words(f"{_label(one)}: ", bold=True)], found, _here(one)))
        for one, found in notices
    ]


def _parts(label: list[Element], found: Paragraph, after: list[Element]) -> list[Element]:
    """Return a notice's words, then the words of documents with a bar before each.

    Where something is said between or after quotes, all stays in its order, on one line.
    """
    before = before_quotes(found)
    rest = found[len(before) :]
    if any(isinstance(one, Words) and one.text.strip() for one in rest):
        return [section(*label, *tokens(found), *after)]
    numbers = [shown for one in rest if isinstance(one, Marker) for shown in (Words(" "), one)]
    said = tokens((*_without_end(before), *numbers))
    quotes = [quote(*tokens((one,))) for one in rest if isinstance(one, Quoted)]
    return [section(*label, *said, *after), *quotes]


def _without_end(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph without white space at its end."""
    if not paragraph or not isinstance(paragraph[-1], Words):
        return paragraph
    last = paragraph[-1]
    return (*paragraph[:-1], Words(last.text.rstrip(), last.style))


def _here(notice: Mapping[str, Any]) -> list[Element]:
    """Return how to give in Slack the data that a notice asks for."""
    asks_for_data = notice["kind"] == "gap" and not notice["citations"]
    return [shown_words(f" {words.SHARE_FILE_HERE}")] if asks_for_data else []


def _label(notice: Mapping[str, Any]) -> str:
    kind = notice["kind"]
    return next((label for known, label in NOTICE_WORDS.items() if known == kind), "Note")


def _buttons(turn_id: str, *, private: bool) -> list[Block]:
    feedback = {
        "type": "feedback_buttons",
        "action_id": action_ids.FEEDBACK,
        "positive_button": {
            "text": plain_text(words.HELPFUL),
            "accessibility_label": words.HELPFUL_LABEL,
            "value": f"yes:{turn_id}",
        },
        "negative_button": {
            "text": plain_text(words.NOT_HELPFUL),
            "accessibility_label": words.NOT_HELPFUL_LABEL,
            "value": f"no:{turn_id}",
        },
    }
    share = button(words.SHARE, action_ids.SHARE, turn_id, label=words.SHARE_LABEL)
    return [
        *([actions(share)] if private else ()),
        {"type": "context_actions", "elements": [feedback]},
    ]


def _automated(answer: Mapping[str, Any]) -> str:
    cited = (*answer["citations"], *answer["related"])
    years = sorted({one["published"][:4] for one in cited})
    if not years:
        return words.AUTOMATED
    return words.AUTOMATED_OF.format(years=" and ".join(years))


def _in_words(
    answer: Mapping[str, Any],
    reading: Reading,
    premises: _Notices,
    others: _Notices,
    notes: Sequence[str],
) -> str:
    """Return what a screen reader or a notification says of an answer, the most important first."""
    sources = "; ".join(f"[{one['id']}] {place_in_words(one)}" for one in answer["citations"])
    related = "; ".join(f"{place_in_words(one)}: “{one['quote']}”" for one in answer["related"])
    said = [
        *(f"{_label(one)}: {plain(found)}" for one, found in premises),
        f"{reading.heading}.",
        *(plain(one) for one in reading.body),
        *notes,
        *(f"{_label(one)}: {plain(found)}" for one, found in others),
        *([f"{words.RELATED}: {related}"] if related else ()),
        *([f"{words.SOURCES}: {sources}"] if sources else ()),
    ]
    return "\n".join(said)
