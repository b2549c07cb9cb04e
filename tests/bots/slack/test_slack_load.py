"""A burst of events on a real server: all taken in, each answered once, and memory stays small."""

import asyncio
import itertools
import json
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from tests_serving import Serving, serving, with_index
from tests_slack import TOKEN, MockSlack
from tests_slack_app import SECRET, SlackApp, signed

from assistant.pipeline import Assistant

FIRST, FOLLOW_UPS = 440, 60
"""Distinct messages: 500 in all."""
TWICE, RETRIED, AS_TWO_EVENTS = 60, 40, 40
"""Of the first ones: sent at once by two connections, again later, and as two kinds of event."""
SLACKS_PATIENCE = 3.0
MOST_GROWTH = 300_000
"""Kilobytes that the server's memory may grow by; an index of its own takes as much."""

TOPICS = (
    "agency staff,A&E waits,cancer,diagnostics,mental health,CQC ratings,diversity,capital,"
    "the deficit,control totals,ambulances,seven day services,primary care,learning disability,"
    "new care models,local plans,staff numbers,patient safety,maternity,obesity,dementia,"
    "referral to treatment,pharmacy,governance,leadership"
).split(",")
FORMS = (
    "what is expected of us on {}?",
    "what are trusts to do about {}?",
    "what do the documents say of {}?",
    "by when are we to act on {}?",
    "who is responsible for {}?",
    "how is {} measured?",
    "is there a target for {}?",
    "what will change in {} by 2020?",
    "what has the board to know of {}?",
    "why does {} matter?",
    "which deadline is there for {}?",
    "what support is there with {}?",
    "what happens if we fail on {}?",
    "what is said of {} in 2016/17?",
    "how much money is there for {}?",
    "who checks {}?",
    "what has to be reported of {}?",
    "which organisations are to work together on {}?",
)


@dataclass
class Burst:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(one > SLACKS_PATIENCE for one in self.seconds)


def questions() -> list[str]:
    return [form.format(topic) for form in FORMS for topic in TOPICS]


def mention(people: SlackApp, number: int, text: str, **more: Any) -> dict[str, Any]:
    """Return the body of a mention by a person, in a channel, of their own."""
    event = {"type": "app_mention", "text": f"<@{people.bot}> {text}"}
    place = {"channel": f"C{number:05d}", "user": f"U{number:05d}"}
    return people.envelope({**event, **place, **more})


def overheard(people: SlackApp, first: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return another event of the same person in the same channel."""
    there = {name: first["event"][name] for name in ("channel", "user")}
    return people.envelope({"type": "message", "channel_type": "channel", **there, **more})


async def post(url: str, body: dict[str, Any], burst: Burst, retry: int | None = None) -> None:
    """Send a body by a connection of its own, as impatiently as Slack does."""
    content = json.dumps(body).encode()
    headers = {**signed(content), "Host": urlsplit(url).netloc, "Connection": "close"}
    headers |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    if retry is not None:
        headers["X-Slack-Retry-Num"] = str(retry)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(*urlsplit(url).netloc.split(":"))
    writer.write(f"POST /slack/events HTTP/1.1\r\n{head}\r\n".encode() + content)
    reply = await reader.read()
    burst.seconds.append(time.perf_counter() - began)
    burst.statuses[int(reply.split(b" ", 2)[1])] += 1
    writer.close()


async def send_all(url: str, people: SlackApp, firsts: Sequence[dict[str, Any]]) -> Burst:
    """Send everything at once; a follow-up and a retry come when their message has arrived."""
    burst = Burst()

    async def story(number: int, first: dict[str, Any]) -> None:
        await post(url, first, burst)
        if number < FOLLOW_UPS:
            ts = first["event"]["ts"]
            further = overheard(people, first, thread_ts=ts, text="and for cancer?")
            await post(url, further, burst)
        elif number >= FIRST - RETRIED:
            await asyncio.sleep(0.5)
            await post(url, first, burst, retry=1)

    again = [post(url, first, burst) for first in firsts[100 : 100 + TWICE]]
    both = [
        post(url, overheard(people, one, ts=one["event"]["ts"], text=one["event"]["text"]), burst)
        for one in firsts[200 : 200 + AS_TWO_EVENTS]
    ]
    stories = [story(number, first) for number, first in enumerate(firsts)]
    await asyncio.gather(*stories, *again, *both)
    return burst


@pytest.fixture
def server(
    tmp_path: Path, assistant: Assistant, data_dir: Path, mock: MockSlack
) -> Iterator[Serving]:
    """The command itself, in a process of its own, whose memory can be read."""
    folder = with_index(tmp_path / "load", data_dir)
    with serving(
        folder, slack_bot_token=TOKEN, slack_signing_secret=SECRET, slack_api_url=mock.url
    ) as made:
        yield made.until_ready()


def states(folder: Path) -> dict[str, int]:
    """Return how many messages the inbox has of each state."""
    with closing(sqlite3.connect(folder / "load" / "assistant.sqlite3")) as database:
        return dict(database.execute("select state, count(*) from deliveries group by state"))


def whole(mock: MockSlack) -> Counter[tuple[str, str | None]]:
    """Return how many answers stand in each thread."""
    found = [one for one in mock.messages() if one.blocks and not one.streaming]
    return Counter((one.channel, one.thread_ts) for one in found)


@pytest.mark.slow
def test_a_burst_of_events_is_answered_once_each(
    server: Serving, mock: MockSlack, tmp_path: Path
) -> None:
    people = SlackApp(client=cast(Any, None))
    asked = itertools.islice(questions(), FIRST)
    firsts = [mention(people, number, text) for number, text in enumerate(asked)]
    assert len(firsts) == FIRST
    before, began = server.kilobytes, time.perf_counter()
    burst = asyncio.run(send_all(server.url, people, firsts))
    accepted = time.perf_counter() - began
    count = FIRST + FOLLOW_UPS
    mock.wait(lambda made: sum(whole(made).values()) >= count, seconds=300)
    answered = time.perf_counter() - began
    after = server.kilobytes
    sys.stdout.write(
        f"\n{sum(burst.statuses.values())} requests in {accepted:.1f} s: "
        f"{sum(burst.statuses.values()) / accepted:.0f} a second; median "
        f"{statistics.median(burst.seconds):.2f} s, longest {max(burst.seconds):.2f} s, "
        f"{burst.late} over {SLACKS_PATIENCE:.0f} s; {count} answers in {answered:.1f} s: "
        f"{count / answered:.0f} a second; memory {before // 1024} to {after // 1024} MB\n"
    )
    assert server.end() == 0
    assert burst.statuses == Counter({200: count + TWICE + RETRIED + AS_TWO_EVENTS})
    expected = Counter({(one["event"]["channel"], one["event"]["ts"]): 1 for one in firsts})
    expected.update((one["event"]["channel"], one["event"]["ts"]) for one in firsts[:FOLLOW_UPS])
    assert whole(mock) == expected
    assert states(tmp_path) == {"done": count}
    assert after - before < MOST_GROWTH
    assert not [one for one in server.lines if one["level"] == "error"]
