"""Files that somebody shared: kept as theirs, and the status of the objectives from them."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.dates import in_words
from assistant.objectives.periods import Period, parse_period
from assistant.objectives.problems import Problem, error
from assistant.objectives.wording import counted
from assistant.status_report import StatusReport
from assistant.uploads.open import shown_name
from bots.errors import UnusableUpload
from bots.owners import Owner
from bots.parts import Parts
from bots.slack.client import Slack
from bots.slack.elements import divider, paragraph, small
from bots.slack.escaping import fallback
from bots.slack.files import UnusableFile, fetch_file
from bots.slack.incoming import Incoming
from bots.slack.reply import Attachment, Block, Reply
from bots.slack.splitting import messages
from bots.slack.status_blocks import in_short, problem_blocks, problem_line, status_blocks
from bots.slack.status_files import attachments
from bots.store import threads
from bots.store.uploads import KeptUpload

MOST_FILES = 20
"""Of one message; as many as the page takes at a time."""

_PERIOD = re.compile(r"(?<![\w/-])(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])|/(?:20)?\d\d)(?![\w/-])")
"""A month or a year among other words, where a period is written as we ask for it."""


@dataclass(frozen=True)
class _Refused:
    """A file of which nothing was kept."""

    name: str
    problems: tuple[Problem, ...]
    """One at least."""


@dataclass(frozen=True)
class _Made:
    report: StatusReport
    attachments: tuple[Attachment, ...]


async def receive(
    parts: Parts, slack: Slack, incoming: Incoming, owner: Owner, thread: str
) -> Reply:
    """Return the reply to files that somebody shared in a thread: what the figures say.

    The files are kept as the sender's, as those uploaded on the page are; the status is of all
    files that they shared in the thread. Done again, it keeps nothing twice. Whether the sender
    may share files is asked before: see `guests.may`.

    Args:
        parts: the parts of the running assistant.
        slack: the workspace.
        incoming: what was sent; its words may be the period of files that do not say theirs.
        owner: whose the files become.
        thread: the thread's pseudonym.

    Raises:
        Gone: the app has no access to the workspace.
        TooBusy, NotReady: see `Answering.run`.
        NotThere: a file was deleted meanwhile.
        StoreError: nothing can be kept or read.
    """
    kept, refused = await _kept(parts, slack, incoming, owner)
    for one in kept:
        await asyncio.to_thread(threads.attach, parts.database, owner, thread, one.id)
    base, limit = parts.settings.public_url, parts.settings.upload_bytes
    blocks = _refused_blocks(refused, limit)
    short = [_not_used(refused, limit)] if refused else []
    if not kept:
        return Reply(messages(blocks, fallback(" ".join(short))))
    ids = await asyncio.to_thread(threads.attached, parts.database, owner, thread)
    made = await parts.answering.run(partial(_make, parts, owner, ids))
    blocks += [divider()] if blocks else []
    blocks += status_blocks(made.report, base=base, limit=limit)
    blocks.append(paragraph(_beside(made.attachments)))
    blocks.append(small(_whose(kept, direct=incoming.direct)))
    short.append(in_short(made.report))
    return Reply(messages(blocks, fallback(" ".join(short))), made.attachments)


def said_period(text: str) -> Period | None:
    """Return the one period that a message names; None where it names none, or several."""
    if whole := parse_period(text):
        return whole
    found = {parse_period(one) for one in _PERIOD.findall(text)}
    return found.pop() if len(found) == 1 else None


async def _kept(
    parts: Parts, slack: Slack, incoming: Incoming, owner: Owner
) -> tuple[list[KeptUpload], list[_Refused]]:
    period = said_period(incoming.text)
    kept: dict[str, KeptUpload] = {}
    refused: list[_Refused] = []
    for file_id in incoming.files[:MOST_FILES]:
        try:
            name, data = await fetch_file(slack, file_id, parts.settings)
        except UnusableFile as fault:
            refused.append(_refusal(fault.name, (), str(fault)))
            continue
        try:
            one = await parts.answering.run(
                partial(parts.uploads.keep, owner, name, data, period=period, now=parts.now())
            )
        except UnusableUpload as fault:
            refused.append(_refusal(name, fault.problems, str(fault)))
        else:
            kept[one.id] = one
    over = len(incoming.files) - MOST_FILES
    if over > 0:
        words = f"{MOST_FILES} files are read at a time. Share the others in another message."
        refused.append(_refusal(counted(over, "more file"), (), words))
    return list(kept.values()), refused


def _make(parts: Parts, owner: Owner, ids: Sequence[str]) -> _Made:
    report = parts.uploads.report(owner, ids, as_of=parts.today)
    return _Made(report, attachments(report))


def _refused_blocks(refused: Sequence[_Refused], limit: int) -> list[Block]:
    blocks: list[Block] = []
    for one in refused:
        named = f"{one.name}: not used, and nothing of it was kept"
        blocks += problem_blocks(named, one.problems, limit)
    return blocks


def _not_used(refused: Sequence[_Refused], limit: int) -> str:
    first = refused[0]
    if len(refused) > 1:
        return f"{counted(len(refused), 'file')} were not used, {first.name} among them."
    return f"{first.name} was not used: {problem_line(first.problems[0], (), limit)}"


def _beside(sent: Sequence[Attachment]) -> str:
    images = sum(one.alt is not None for one in sent)
    charts = f" and {counted(images, 'chart')} come" if images else " comes"
    return f"The report to print{charts} with this message."


def _whose(kept: Sequence[KeptUpload], *, direct: bool) -> str:
    files, them = ("the file", "it") if len(kept) == 1 else ("these files", "them")
    until = min(one.expires_at for one in kept).astimezone().date().isoformat()
    said = [f"Only you can ask about {files}: what others ask is answered without {them}."]
    if not direct:
        said.append("Whoever can read this thread sees this status.")
    said.append(f"Kept until {in_words(until)}; on my Home tab you can delete {them} sooner.")
    return " ".join(said)


def _refusal(name: str, problems: Sequence[Problem], words: str) -> _Refused:
    """Return a file that was not used, errors first; their place needs no file's name."""
    ordered = sorted(problems, key=lambda one: one.severity != "error")
    unnamed = tuple(replace(one, file=None) for one in ordered)
    return _Refused(shown_name(name or "A file"), unnamed or (error("refused", words),))
