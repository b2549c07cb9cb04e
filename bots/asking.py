"""A question at a door: its files read, its thread known, its answer kept. Knows no door."""

import asyncio
import contextlib
from collections.abc import Sequence

from assistant.answers import Answer, Question
from assistant.errors import UnusableQuestion
from assistant.questions import readable
from assistant.status_files import Contents
from assistant.wire import answer_data
from bots.errors import DoorError, NotReady, NotThere
from bots.owners import Owner
from bots.parts import Parts
from bots.store import conversations
from bots.store.conversations import Turn

_LOOKED_BACK = 5
"""Earlier questions of a thread that a question is read with."""


async def ask(
    parts: Parts,
    text: str,
    *,
    history: Sequence[str] = (),
    owner: Owner | None = None,
    upload_ids: Sequence[str] = (),
) -> Answer:
    """Return the answer to a question; nothing of it is kept.

    Args:
        parts: the parts of the running assistant.
        text: the question, as it was typed.
        history: earlier questions of the thread as they were typed, oldest first.
        owner: who asks; needed where there are uploads.
        upload_ids: uploads of theirs that it is asked about.

    Raises:
        UnusableQuestion, NotReady, TooBusy, TookTooLong: see `Answering.answer`.
        NotThere: an upload is not there, or not theirs.
        StoreError: what is kept cannot be read.
    """
    question = readable(text)
    understood = await _understood(parts, history)
    return await _answer(parts, question, understood, owner, upload_ids)


async def answer_after(
    parts: Parts,
    text: str,
    *,
    understood: Sequence[str],
    owner: Owner,
    upload_ids: Sequence[str] = (),
) -> Answer:
    """Return the answer to a question of a thread that a door keeps itself.

    Args:
        parts: the parts of the running assistant.
        text: the question, as it was typed.
        understood: earlier questions of the thread as they were understood, oldest first.
        owner: who asks.
        upload_ids: uploads of theirs that it is asked about.

    Raises:
        UnusableQuestion, NotReady, TooBusy, TookTooLong, NotThere, StoreError: see `ask`.
    """
    earlier = tuple(understood)[-_LOOKED_BACK:]
    return await _answer(parts, readable(text), earlier, owner, upload_ids)


async def ask_in(
    parts: Parts,
    owner: Owner,
    conversation_id: str,
    text: str,
    *,
    upload_ids: Sequence[str] = (),
) -> Turn:
    """Return the turn of a question asked in a conversation, answered and kept.

    Raises:
        UnusableQuestion, NotReady, NotThere, StoreError: see `begin`.
        TooBusy, TookTooLong: see `finish_pending`.
    """
    turn = await begin(parts, owner, conversation_id, text, upload_ids=upload_ids)
    return await finish_pending(parts, owner, turn)


async def begin(
    parts: Parts,
    owner: Owner,
    conversation_id: str,
    text: str,
    *,
    upload_ids: Sequence[str] = (),
) -> Turn:
    """Return the turn of a question that is kept and still to be answered.

    Raises:
        UnusableQuestion: the question is empty, too long, or holds no words.
        NotReady: the assistant is not ready; nothing is kept.
        NotThere: the conversation or an upload is not there, or not theirs.
        StoreError: it cannot be kept.
    """
    question = readable(text)
    _ = parts.preparation.assistant

    def keep() -> Turn:
        for one in upload_ids:
            parts.uploads.find(owner, one)
        return conversations.add_turn(
            parts.database,
            owner,
            conversation_id,
            question,
            uploads=tuple(upload_ids),
            now=parts.now(),
        )

    return await asyncio.to_thread(keep)


async def finish_pending(parts: Parts, owner: Owner, turn: Turn) -> Turn:
    """Return `turn`, answered now if it was not; also one that a crash or a stop left behind.

    Where it cannot be answered it is kept as failed; while the assistant is not ready, and for
    a caller who is cancelled, it stays as it is.

    Raises:
        NotReady, TooBusy, TookTooLong: see `Answering.answer`.
        NotThere: the conversation, the turn or an upload has been deleted.
        StoreError: what is kept cannot be read or written.
    """
    if turn.state != "pending":
        return turn
    try:
        history = await asyncio.to_thread(_before, parts, owner, turn)
        answer = await _answer(parts, turn.question, history, owner, turn.uploads)
    except NotReady:
        raise
    except Exception:
        with contextlib.suppress(DoorError):  # what went wrong first is what to tell
            await asyncio.to_thread(_finish, parts, owner, turn, None)
        raise
    return await asyncio.to_thread(_finish, parts, owner, turn, answer)


async def _answer(
    parts: Parts,
    text: str,
    history: tuple[str, ...],
    owner: Owner | None,
    upload_ids: Sequence[str],
) -> Answer:
    data = await _contents(parts, owner, upload_ids)
    return await parts.answering.answer(Question(text, parts.today, data, history))


async def _understood(parts: Parts, history: Sequence[str]) -> tuple[str, ...]:
    """Return earlier questions as they are understood; a client may have sent anything."""
    understood: tuple[str, ...] = ()
    for text in history[-_LOOKED_BACK:]:
        with contextlib.suppress(UnusableQuestion):
            understood += (await parts.answering.understood(text, understood),)
    return understood


def _before(parts: Parts, owner: Owner, turn: Turn) -> tuple[str, ...]:
    """Return the questions of a thread before a turn, as they were understood."""
    thread = conversations.find(parts.database, owner, turn.conversation_id)
    return tuple(
        one.understood or one.question
        for one in thread.turns
        if one.number < turn.number and one.state == "done"
    )[-_LOOKED_BACK:]


def _finish(parts: Parts, owner: Owner, turn: Turn, answer: Answer | None) -> Turn:
    return conversations.finish_turn(
        parts.database,
        owner,
        turn.id,
        answer=answer_data(answer) if answer else None,
        understood=answer.understood if answer else None,
    )


async def _contents(
    parts: Parts, owner: Owner | None, upload_ids: Sequence[str]
) -> Contents | None:
    if not upload_ids:
        return None
    if owner is None:
        raise NotThere("There is no such upload, or it is no longer kept.")
    return await parts.answering.run(
        lambda: parts.uploads.contents(owner, upload_ids), seconds=parts.settings.answer_seconds
    )
