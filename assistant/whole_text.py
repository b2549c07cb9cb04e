"""An answer as one piece of Markdown: for pasting, and for clients that show nothing else."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from assistant.answers import Answer
from assistant.dates import in_words
from assistant.notice_words import NOTICE_WORDS
from assistant.wire import answer_data

_MARKS = re.compile(r"[\\`*_\[\]<>]|&(?=#?\w+;)")
_ADDRESS = re.compile(r"https?://|/(?!/)")
"""Where a link may lead: to the web, or to a page beside the one it stands on."""

_KEPT = "/:?#@!$&'*+,;=%~"
"""Characters with a meaning in an address; brackets could end the link."""


def whole_text(answer: Answer, urls: Mapping[int, str] | None = None) -> str:
    """Return `answer` with its notices, its sources and what is related to it.

    Args:
        urls: an address for the number of a citation, where it is not the citation's own.
    """
    return whole_text_of(answer_data(answer), urls)


def whole_text_of(data: Mapping[str, Any], urls: Mapping[int, str] | None = None) -> str:
    """Return the same of an answer as the contract's object, such as one that was stored."""
    parts = [data["text"].strip()]
    parts += [f"**{_label(one['kind'])}:** {one['text'].strip()}" for one in data["notices"]]
    if data["citations"]:
        lines = [f"- [{one['id']}] {_place(one, urls)}" for one in data["citations"]]
        parts += ["**Sources**", "\n".join(lines)]
    if data["related"]:
        lines = [f"- {_place(one)}: “{_escaped(one['quote'])}”" for one in data["related"]]
        parts += ["**Related, not an answer**", "\n".join(lines)]
    return "\n\n".join(parts)


def _label(kind: str) -> str:
    return next((words for known, words in NOTICE_WORDS.items() if known == kind), "Note")


def _place(citation: Mapping[str, Any], addresses: Mapping[int, str] | None = None) -> str:
    """Return the title and date, linked where there is an address; the headings; the characters."""
    title = f"{_escaped(citation['document_title'])}, {in_words(citation['published'])}"
    url = (addresses or {}).get(citation["id"]) or citation["url"] or ""
    place = [f"[{title}]({quote(url, safe=_KEPT)})" if _ADDRESS.match(url) else title]
    if citation["section"] != [citation["document_title"]]:
        place.append(" › ".join(_escaped(heading) for heading in citation["section"]))
    place.append(f"characters {citation['start']} to {citation['end']}")
    return ", ".join(place)


def _escaped(words: str) -> str:
    """Return words of a document on one line, with nothing in them that Markdown would read."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(words.split()))
