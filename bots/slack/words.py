"""Every fixed sentence of the door, and the reason in words for everything that can go wrong."""

import re
from collections.abc import Mapping, Sequence

from assistant.errors import AssistantError, Unverified
from bots.errors import DoorError, NotThere, StoreBusy, StoreError, StoreFull
from bots.slack.elements import paragraph
from bots.slack.escaping import fallback
from bots.slack.faults import Gone, Refused, TryLater
from bots.slack.reply import Reply
from bots.slack.splitting import messages
from corpus.errors import CorpusError
from index.errors import SearchError

HELP = """I quote what two NHS documents of 2016 expect of NHS providers, word for word, and say \
where each quote stands. What they do not say, I do not answer.

In a channel, mention me with your question. In a message to me, just ask. I answer in a thread; \
ask on in the same thread. /expectations with a question gives an answer that only you see.

For the status of the sixteen objectives, share a CSV or XLSX file with me: a published NHS file, \
or a filled template. Only you can ask about your files.

To stop me, write “stop”. Everything about privacy, and a button that deletes what I keep of you, \
is on my Home tab.

Please give no names or details of patients or colleagues."""

STOPPED = "Stopped. I will not answer that question. Ask again whenever you like."
NOTHING_TO_STOP = "There is nothing to stop: I am not answering a question in this thread."

GUESTS_MAY_NOT_ASK = (
    "Guests and people of other organisations cannot ask me here. Ask somebody of this "
    "workspace, or whoever runs it."
)
GUESTS_MAY_NOT_UPLOAD = (
    "Guests and people of other organisations cannot share files with me here. Ask somebody of "
    "this workspace to share the file."
)

AT_WORK = "is looking in the documents…"
STILL_GETTING_READY = (
    "I am still getting ready, which takes longer than it should. Ask again in a few minutes; if "
    "it goes on, tell whoever runs this assistant."
)
THREAD_NOT_READ = (
    "I could not look up what was asked before in this thread, nor your files, so this answers "
    "your question by itself. Ask again in a few minutes if that matters."
)
SHARE_FILE_HERE = "In Slack, share the file with me in this thread or in a message."
AUTOMATED = "This answer is automated. Check the source before you rely on it."
AUTOMATED_OF = (
    "This answer is automated and quotes documents of {years}. Check the source before you rely "
    "on it."
)

OUTCOMES: Mapping[str, str] = {
    "answered": "Answer",
    "not_found": "The documents do not say",
    "out_of_scope": "Not a question for these documents",
    "needs_clarification": "Please ask again",
    "failed": "This could not be answered",
}
"""What an answer is called that has no heading of its own."""

READ_AS = "Read as: "
COMPUTED = "Computed by rule from your data, not quoted:"
SOURCES = "Sources"
RELATED = "Related, not an answer"
OPEN = "Open\N{NO-BREAK SPACE}passage\N{NO-BREAK SPACE}{number}"
OPEN_RELATED = "Open related\N{NO-BREAK SPACE}passage\N{NO-BREAK SPACE}{number}"

HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
HELPFUL_LABEL = "This answer was helpful"
NOT_HELPFUL_LABEL = "This answer was not helpful; say why"
SHARE = "Share with channel"
SHARE_LABEL = "Show this answer to everybody in the channel"

_KEPT_BUSY = "I am busy writing down something else. Ask again in a minute."
_KEPT_FULL = (
    "There is no space left to keep anything. Nothing was kept. Tell whoever runs this assistant."
)
_KEPT = (
    "What I keep cannot be read or written at the moment. Try again in a few minutes; if it goes "
    "on, tell whoever runs this assistant."
)
_UNVERIFIED = (
    "A quote did not match its document, so I do not show the answer. Tell whoever runs this "
    "assistant: its documents may have been changed."
)
_SLACK_LATER = "Slack could not be reached just now. Try again in a minute."
_SLACK_GONE = "I no longer have access to this workspace. Ask an administrator to install me again."
_SLACK_REFUSED = (
    "Slack does not let me do that ({code}). Ask an administrator to check my permissions, or to "
    "install me again."
)
_UNKNOWN = (
    "Something went wrong inside the assistant, so your question was not answered. Ask again; if "
    "it happens again, tell whoever runs it ({kind})."
)
_AGAIN = "Ask again, or share the file again if it is about a file."
_FIXED: Sequence[tuple[type[BaseException], str]] = (
    (StoreBusy, _KEPT_BUSY),
    (StoreFull, _KEPT_FULL),
    (StoreError, _KEPT),
    (Unverified, _UNVERIFIED),
    (TryLater, _SLACK_LATER),
    (Gone, _SLACK_GONE),
)
"""For faults whose own text is for whoever runs the assistant; the first that fits."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,60}")


def reason(error: BaseException) -> str:
    """Return what happened and what to do next, in words for whoever asked."""
    for kind, fixed in _FIXED:
        if isinstance(error, kind):
            return fixed
    match error:
        case Refused(code=code):
            return _SLACK_REFUSED.format(code=code if _CODE.fullmatch(code) else "no reason given")
        case NotThere():
            return f"{error} {_AGAIN}"
        case DoorError() | AssistantError() | CorpusError() | SearchError() if str(error):
            return str(error)
        case _:
            return _UNKNOWN.format(kind=type(error).__name__)


def plain_reply(text: str) -> Reply:
    """Return a reply that says `text` and nothing else; empty lines part its paragraphs."""
    blocks = [paragraph(one) for one in text.split("\n\n") if one.strip()]
    return Reply(messages(blocks, fallback(text)))
