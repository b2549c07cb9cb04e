"""Answers made up, and what stands where in a message: for tests of what is sent to Slack."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from bots.slack.reply import Message

BASE = "https://expectations.example"

INJECTIONS = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U1>",
    "<#C1|general>",
    "<!subteam^S1|@doctors>",
    "<!date^1392734382^{date}^https://evil.example|today>",
    "<https://evil.example|NHS England>",
    "[NHS England](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "javascript:alert(1)",
    "<javascript:alert(1)|NHS England>",
    "@channel @here @everyone @CHANNEL",
    "＠channel @\u200bchannel @\u2060here",
    "&lt;!channel&gt;",
    "&#60;!channel&#62;",
    "`code` ```block``` *bold* _italic_ ~struck~",
    "> quoted\n>>> all of it",
    ":rotating_light: :smile:",
    "\u202eforged\u202c \u2066isolated\u2069 \u200bzero\u200dwidth\ufeff",
    "<script>alert(1)</script>",
    '"}],"type":"mrkdwn","text":"<!channel>',
    "\x00\x07\x1b[31mred",
    "**Heading**",
    "[1] “must” [2]",
)

PARSED_TYPES = frozenset(
    ("mrkdwn", "markdown", "section", "video", "user", "usergroup", "broadcast", "channel", "team")
)
"""Of blocks and parts in which Slack would find, or which are, mentions and links of a text's."""

UNSEEN = (
    "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\ufeff\x00\x07\x1b"
)


def nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object in blocks."""
    if isinstance(value, Mapping):
        yield value
        for one in value.values():
            yield from nodes(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from nodes(one)


def leaves(value: Any) -> list[str]:
    """Return the words of blocks, part by part."""
    return [
        str(one["text"])
        for one in nodes(value)
        if one.get("type") in ("text", "link", "plain_text", "raw_text")
    ]


def hears(messages: Sequence[Message]) -> list[str]:
    """Return what is wrong with messages in which nothing of a text may act."""
    return [fault for one in messages for fault in _acts(one)]


def _acts(message: Message) -> Iterator[str]:
    text = message.text
    for sign in "<>":
        if sign in text:
            yield f"{sign} stands in the fallback: {text[:200]!r}"
    if any(f"@{one}" in text.lower() for one in ("channel", "here", "everyone")):
        yield f"The fallback calls all: {text[:200]!r}"
    unescaped = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    if "&" in unescaped:
        yield f"An ampersand is not escaped: {text[:200]!r}"
    yield from (f"{one!r} in the fallback" for one in UNSEEN if one in text)
    for node in nodes(list(message.blocks)):
        kind = node.get("type")
        if kind in PARSED_TYPES:
            yield f"Something that Slack parses: {kind}"
        if kind == "plain_text" and node.get("emoji") is not False:
            yield "Emoji are read from plain text."
        if "url" in node and not str(node["url"]).startswith(f"{BASE}/documents/"):
            yield f"A link elsewhere: {node['url']}"


def _texts(most: int = 80) -> st.SearchStrategy[str]:
    plain = st.text(alphabet="abcdef .?!\n<>&@*[]1“”_`:", min_size=1, max_size=most)
    return st.one_of(st.sampled_from(INJECTIONS), plain, st.text(min_size=1, max_size=most))


@st.composite
def long_texts(draw: st.DrawFn, most: int = 16_000) -> str:
    """Return a text that may be far longer than a message can be."""
    part = draw(_texts())
    return (part * (draw(st.integers(1, most)) // len(part) + 1))[:most]


@st.composite
def citations(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Return a citation as the contract's object, of a document that anybody may have written."""
    quote = draw(st.one_of(_texts(), long_texts()))
    return {
        "id": number,
        "document_id": draw(_texts(20)),
        "document_title": draw(_texts()),
        "published": draw(st.sampled_from(("2016-02-11", "2016-07", "2016", "<!channel>"))),
        "section": draw(st.lists(_texts(), max_size=3)),
        "page": None,
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "sha256": draw(_texts(20)),
        "url": "https://evil.example",
    }


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """Return an answer as the contract's object: any outcome, notices, sources and words."""
    outcome = draw(
        st.sampled_from(("answered", "not_found", "out_of_scope", "needs_clarification", "failed"))
    )
    count = draw(st.integers(0, 12))
    cited = [draw(citations(number)) for number in range(1, count + 1)]
    said = [f"{draw(_texts())}: “{one['quote']}” [{one['id']}]" for one in cited]
    others = draw(st.lists(_texts(), min_size=1, max_size=4))
    title = draw(st.sampled_from(("*2020 Objectives* (July 2016) says:", "**A heading**")))
    notices = [
        {
            "kind": kind,
            "text": draw(st.one_of(_texts(), st.sampled_from(said or ["-"]))),
            "citations": [],
        }
        for kind in draw(
            st.lists(
                st.sampled_from(
                    ("premise", "conflict", "gap", "scope", "strength", "dated", "new")
                ),
                max_size=6,
            )
        )
    ]
    return {
        "id": "0123456789abcdef",
        "question": draw(_texts()),
        "outcome": outcome,
        "mode": "extractive",
        "text": "\n\n".join(draw(st.permutations([title, *said, *others]))),
        "statements": [],
        "citations": cited,
        "notices": notices,
        "related": [draw(citations(number)) for number in range(1, draw(st.integers(0, 3)) + 1)],
        "statuses": [],
        "error": None,
    }
