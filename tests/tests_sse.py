"""A strict reader of server-sent events, as the HTML standard has it (section 9.2.6)."""

import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """An event as a browser would hand it on."""

    type: str
    data: str
    id: str

    @property
    def json(self) -> Any:
        return json.loads(self.data)


def events_in(stream: bytes) -> list[Event]:
    """Return the events of a stream that has ended; what is not finished does not count."""
    text = stream.decode("utf-8").removeprefix("\ufeff")
    lines = re.split(r"\r\n|\n|\r", text)
    found: list[Event] = []
    kind, data, last_id = "", [], ""
    for line in lines[:-1]:
        if not line:
            if data:
                found.append(Event(kind or "message", "\n".join(data), last_id))
            kind, data = "", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            kind = value
        elif field == "data":
            data.append(value)
        elif field == "id" and "\0" not in value:
            last_id = value
    return found


def comments_in(stream: bytes) -> int:
    """Return how many lines only keep the connection open."""
    return sum(line.startswith(":") for line in re.split(r"\r\n|\n|\r", stream.decode("utf-8")))
