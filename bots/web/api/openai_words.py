"""An answer in OpenAI's form: one piece of Markdown, its quotations placed in it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.whole_text import whole_text_of
from bots.web.api.openai_bodies import MODEL
from bots.web.replies import pieces

_MARKER = re.compile(r"\[(\d+)\]")


def completion(answer: Mapping[str, Any], *, created: int, words_asked: int) -> dict[str, Any]:
    """Return an answer as the object of `Completion`.

    Args:
        answer: the contract's answer object, with addresses.
        created: when, in seconds since 1970.
        words_asked: how many words the user has sent.
    """
    content = whole_text_of(answer)
    words = len(content.split())
    message = {
        "role": "assistant",
        "content": content,
        "refusal": None,
        "annotations": annotations(content, answer),
    }
    return {
        "id": f"chatcmpl-{answer['id']}",
        "object": "chat.completion",
        "created": created,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": words_asked,
            "completion_tokens": words,
            "total_tokens": words_asked + words,
        },
    }


def annotations(content: str, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the citations whose words stand in `content`, each with their place in it."""
    found = []
    for citation in answer["citations"]:
        start = _place(content, citation)
        if start is not None:
            place = {
                "url": citation["url"],
                "title": citation["document_title"],
                "start_index": start,
                "end_index": start + len(citation["quote"]),
            }
            found.append({"type": "url_citation", "url_citation": place})
    return found


def chunks(whole: Mapping[str, Any], *, usage: bool) -> Iterator[dict[str, Any]]:
    """Yield a completion as the chunks of a stream.

    Args:
        whole: the object of `Completion`.
        usage: whether the last chunk tells the usage.
    """
    head = {name: whole[name] for name in ("id", "created", "model")}
    head["object"] = "chat.completion.chunk"
    message = whole["choices"][0]["message"]

    def chunk(delta: Mapping[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        return {**head, "choices": [choice], **({"usage": None} if usage else {})}

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces(message["content"]):
        yield chunk({"content": piece})
    if message["annotations"]:
        yield chunk({"annotations": message["annotations"]})
    yield chunk({}, "stop")
    if usage:
        yield {**head, "choices": [], "usage": whole["usage"]}


def _place(content: str, citation: Mapping[str, Any]) -> int | None:
    """Return where the words stand: where their own marker follows them, else at first."""
    quote = citation["quote"]
    starts = [one.start() for one in re.finditer(re.escape(quote), content)]
    for start in starts:
        marker = _MARKER.search(content, start + len(quote))
        if marker and int(marker[1]) == citation["id"]:
            return start
    return starts[0] if starts else None
