"""The App Home: what the assistant covers, how to ask, what it keeps of somebody, and how it goes.

Names of files are data: they stand in rich text and plain text, in which Slack looks for nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.dates import in_words
from assistant.settings import Settings
from bots.slack import action_ids
from bots.slack.elements import (
    Element,
    actions,
    bullets,
    button,
    divider,
    link,
    paragraph,
    plain_text,
    rich_text,
    section,
    small,
    words,
)
from bots.slack.prompts import PROMPTS
from bots.slack.reply import Block
from bots.store.uploads import KeptUpload
from bots.upload_words import size_in_words
from corpus.documents import Document

MOST_FILES = 30
"""Files that are listed, two blocks each; a view holds 100 blocks."""
_LABEL = 75
"""Characters of what a screen reader says of a button."""
_CONFIRMED = 200
"""Characters of a file's name where it is asked about once more."""

_NOT_LISTED = (
    "Your files cannot be listed at the moment. Open this tab again in a few minutes; if it goes "
    "on, tell whoever runs this assistant."
)
_HOW = (
    "In a channel, mention me with your question. I answer in a thread.",
    "In a message to me, just ask. The Messages tab suggests a few questions.",
    "Ask on in the same thread: I read your question with those before it.",
    "/expectations with a question gives an answer that only you see; you can share it.",
    "Share a CSV or XLSX file with me for the status of the sixteen objectives.",
    "Write “stop” to have me give up a question.",
)
_NOT_COVERED = (
    "Not covered: anything published since, or by anybody else; whether an expectation of 2016 "
    "still holds; opinions and advice; clinical questions, and anything about a patient. Do not "
    "use it to decide about the care of a patient."
)
_YOURS = "Only you can ask about your files. What I say of them in a channel, everybody there sees."
_DELETE_MINE = (
    "Your files, and the questions you asked with their answers, as I keep them, are deleted for "
    "good. A question that is being answered is given up. Messages in Slack stay; you can delete "
    "yours there."
)


def home_view(
    documents: Sequence[Document],
    uploads: Sequence[KeptUpload] | None,
    settings: Settings,
    *,
    news: str | None = None,
) -> dict[str, Any]:
    """Return the App Home of a person, ready to be published.

    Args:
        documents: what the assistant covers.
        uploads: the person's files, newest first; None where they cannot be read now.
        settings: those in force.
        news: what was just done; any words.
    """
    blocks = [
        *([_bold(news), divider()] if news else []),
        *_covered(documents, settings.public_url),
        *_asking(),
        *_files(uploads),
        *_privacy(settings),
        *_help(settings),
    ]
    return {"type": "home", "blocks": blocks}


def _covered(documents: Sequence[Document], public_url: str | None) -> list[Block]:
    return [
        _heading("What I cover"),
        paragraph(
            "I answer staff of NHS providers from two framework documents, in their own words, "
            "with the place of each quote. What they do not say, I do not answer. I am automated: "
            "check the source before you rely on an answer."
        ),
        rich_text(bullets(_document(one, public_url) for one in documents)),
        paragraph(_NOT_COVERED),
    ]


def _document(one: Document, public_url: str | None) -> list[Element]:
    standing = f" {one.superseded_by}" if one.superseded_by else ""
    title = (
        link(_page(public_url, f"/documents/{one.id}"), one.title)
        if public_url
        else words(one.title, bold=True)
    )
    return [title, words(f", {one.publisher}, {in_words(one.published)}.{standing}")]


def _asking() -> list[Block]:
    return [
        _heading("How to ask"),
        rich_text(bullets([words(one)] for one in _HOW)),
        rich_text(
            section(words("For example:", bold=True)), bullets([words(one)] for one in PROMPTS)
        ),
        small("Please give no names or details of patients or colleagues."),
    ]


def _files(uploads: Sequence[KeptUpload] | None) -> list[Block]:
    return [_heading("Your files"), *_listed(uploads)]


def _listed(uploads: Sequence[KeptUpload] | None) -> list[Block]:
    if uploads is None:
        return [paragraph(_NOT_LISTED)]
    if not uploads:
        return [paragraph(f"I keep no file of yours. {_YOURS}")]
    blocks = [paragraph(_YOURS)]
    for number, one in enumerate(uploads[:MOST_FILES]):
        blocks += [_file(one), actions(_delete(number, one))]
    more = len(uploads) - MOST_FILES
    if more > 0:
        blocks.append(paragraph(f"And {more} older. They are listed when newer ones are deleted."))
    return blocks


def _file(one: KeptUpload) -> Block:
    period = f", {one.period}" if one.period else ""
    told = (
        f"\n{one.format}{period}, {size_in_words(one.size)}. Shared {_day(one.created_at)}, "
        f"deleted {_day(one.expires_at)} at the latest."
    )
    return rich_text(section(words(one.name, bold=True), words(told)))


def _delete(number: int, one: KeptUpload) -> Element:
    name = one.name if len(one.name) <= _CONFIRMED else f"{one.name[: _CONFIRMED - 1]}…"
    made = button("Delete", f"{action_ids.DELETE_UPLOAD}:{number}", one.id)
    return {
        **made,
        "style": "danger",
        "accessibility_label": plain_text(f"Delete {one.name}")["text"][:_LABEL],
        "confirm": _confirm(
            "Delete this file?", f"{name} is deleted for good.", "Delete", "Keep it"
        ),
    }


def _delete_mine() -> Block:
    made = button("Delete everything of mine", action_ids.DELETE_MINE, "all")
    confirm = _confirm("Delete everything of yours?", _DELETE_MINE, "Delete it all", "Keep it")
    return actions({**made, "style": "danger", "confirm": confirm})


def _privacy(settings: Settings) -> list[Block]:
    questions, files, feedback = (
        _days(one)
        for one in (
            settings.keep_conversations_days,
            settings.keep_uploads_days,
            settings.keep_feedback_days,
        )
    )
    return [
        _heading("Privacy"),
        rich_text(
            bullets(
                [words(one)]
                for one in (
                    f"Your questions and their answers are kept for {questions}, so that "
                    "follow-ups are understood. Whoever is in a channel sees what is asked there.",
                    f"Your files are kept for {files}. Files with data about people are refused.",
                    f"Feedback is kept for {feedback}, without who gave it.",
                    "Who you are is kept as a pseudonym. No question, answer or file name stands "
                    "in a log.",
                    "Questions are answered where the assistant runs. Apart from Slack, nothing "
                    "is sent to another service.",
                )
            )
        ),
        *_linked(settings.public_url, "/privacy", "Read the privacy notice"),
        _delete_mine(),
    ]


def _help(settings: Settings) -> list[Block]:
    runner = settings.organisation or "whoever runs this assistant for you"
    return [
        _heading("Accessibility and help"),
        paragraph(
            "If something does not work for you, or you need an answer or a report in another "
            f"form, tell {runner}. Say what you did and what you use. Questions about your data "
            "go there too. Charts have a text description, and nothing is said by colour alone."
        ),
        *_linked(settings.public_url, "/accessibility", "Read the accessibility statement"),
    ]


def _linked(public_url: str | None, path: str, text: str) -> list[Block]:
    return [rich_text(section(link(_page(public_url, path), text)))] if public_url else []


def _page(public_url: str, path: str) -> str:
    return f"{public_url.rstrip('/')}{path}"


def _heading(text: str) -> Block:
    return {"type": "header", "text": plain_text(text)}


def _bold(text: str) -> Block:
    return rich_text(section(words(text, bold=True)))


def _confirm(title: str, text: str, confirm: str, deny: str) -> Element:
    return {
        "title": plain_text(title),
        "text": plain_text(text),
        "confirm": plain_text(confirm),
        "deny": plain_text(deny),
        "style": "danger",
    }


def _day(at: datetime) -> str:
    return in_words(at.astimezone().date().isoformat())


def _days(count: int) -> str:
    return f"{count:,} {'day' if count == 1 else 'days'}"
