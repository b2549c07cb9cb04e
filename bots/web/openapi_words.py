"""What the description of the API says, in words, and the examples that are too long to derive."""

from typing import Any

DESCRIPTION = """\
Answers staff of NHS providers from two framework documents of 2016, *Implementing the Forward \
View* and *2020 Objectives*, and computes the status of the sixteen objectives from data.

It covers policy and performance. It gives no clinical advice.

**Answers.** Every answer is made of the documents' own words. A citation gives the document's \
SHA-256 and the place of the words as code points (`end` is exclusive), so that \
`text[start:end] == quote`; `url` opens the document there. What the documents do not say is \
answered with `not_found`.

**Figures.** A status is computed by fixed rules from what you upload. Nobody but you sees your \
uploads.

**Keys.** Send a key as `Authorization: Bearer …`. Where access is open, as on your own machine, \
none is needed; what is kept then belongs to the browser or the key that brought it.

**Streams.** `POST /v1/ask` with `Accept: text/event-stream` sends server-sent events: each has \
an `event` (its type), an `id` (from 1, in order) and `data` (a JSON object). An answer is \
checked before its first word is sent. A fault after the first event is an event too, with a \
problem as its data. Lines that begin with a colon only keep the connection open.

**Lists.** A list has `next_cursor`; send it as `cursor` for the next page. It is null on the last.

**Faults.** Every fault is a problem of RFC 9457 (`application/problem+json`). `type` is the \
address of the page that explains it, `detail` says what to do, and `errors` names everything \
that is wrong. Nothing that was sent in is repeated. Wait as long as `Retry-After` says before \
trying again.
"""

TAGS: tuple[dict[str, Any], ...] = (
    {"name": "ask", "description": "Questions, and answers with citations."},
    {
        "name": "conversations",
        "description": "Threads of questions. A later question is read with the earlier ones.",
    },
    {"name": "search", "description": "The passages nearest to some words. No answer themselves."},
    {"name": "objectives", "description": "The sixteen objectives of July 2016, word for word."},
    {"name": "status", "description": "The status of the objectives, computed from your uploads."},
    {"name": "uploads", "description": "Your data files. Only you see them, and can delete them."},
    {
        "name": "expectations",
        "description": "What the documents expect, line by line, and how strongly they put it.",
    },
    {"name": "documents", "description": "The documents, and any passage of them by its place."},
    {"name": "feedback", "description": "Whether an answer helped. Kept without who said it."},
    {"name": "openai", "description": "The same answers for programs that speak OpenAI's API."},
    {"name": "health", "description": "Whether it runs, and whether it can answer."},
)
"""In the order in which they are shown."""

_DOCUMENT = {
    "document_id": "2020-objectives",
    "document_title": "2020 Objectives",
    "published": "2016-07",
    "page": None,
    "sha256": "51eb91e3c91f1e7cdd1297acec10daa2e695c051bf2cce72b0cc98827498ed47",
}
_ADDRESS = "http://localhost:8000/documents/2020-objectives"

OBJECTIVE_STATUS: dict[str, Any] = {
    "objective": 8,
    "title": "NHS Constitution standards",
    "theme": "Operational performance objectives",
    "role": "support_the_sector",
    "scope": "sector",
    "status": "no_data",
    "part": None,
    "sentence": "There are no data on this objective. Needed: Published monthly statistics: A&E, "
    "referral to treatment, diagnostics, cancer and ambulance. Patient choice has no figure to "
    "meet.",
    "rule": "“Consistently” has no definition in the documents. It is read as: every standard, in "
    "every month of April 2016 to March 2020 in which it held. One standard missed in one complete "
    "month means not met; met needs all of them.",
    "remarks": [],
    "measures": [],
    "citation": {
        "id": 8,
        **_DOCUMENT,
        "section": ["Operational performance objectives", "Objective 8"],
        "quote": "Objective 8: Consistently meet NHS Constitution standards over the period, with "
        "a particular focus on the aggregate A&E standard, while improving quality and "
        "efficiency.",
        "start": 11042,
        "end": 11211,
        "url": f"{_ADDRESS}/11042-11211?v=51eb91e3c91f#quote",
    },
    "scope_citation": {
        "id": 17,
        **_DOCUMENT,
        "section": ["The five themes of our 2020 objectives"],
        "quote": "Our objectives apply to the sector as a whole rather than to individual "
        "providers.",
        "start": 5242,
        "end": 5324,
        "url": f"{_ADDRESS}/5242-5324?v=51eb91e3c91f#quote",
    },
}
"""As it is answered before anything is uploaded."""

STATUS_REPORT: dict[str, Any] = {
    "as_of": "2019-03-31",
    "level": "England",
    "inputs": [],
    "objectives": [OBJECTIVE_STATUS],
    "problems": [],
    "notes": [],
}
"""Shortened: a report has all sixteen objectives."""
