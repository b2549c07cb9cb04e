"""Many questions at once: JSON Lines in, one object a line out, in the same order."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.errors import UnusableQuestion


@dataclass(frozen=True)
class Line:
    """One line of a batch: what it holds, or what is wrong with it."""

    number: int
    data: Any = None
    fault: str | None = None


def read_lines(raw: Iterable[bytes]) -> Iterator[Line]:
    """Yield the lines of a JSON Lines file; blank ones are passed over."""
    for number, line in enumerate(raw, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            yield Line(number, fault=f"Line {number} is not UTF-8.")
        except (json.JSONDecodeError, RecursionError):
            yield Line(number, fault=f"Line {number} is not JSON.")
        else:
            if isinstance(data, dict) and isinstance(data.get("question"), str):
                yield Line(number, data)
            else:
                fault = f"Line {number} needs a `question` that is a text."
                yield Line(number, data, fault)


def run(
    lines: Iterable[Line],
    answer: Callable[[str], dict[str, Any]],
    failed: Callable[[str, str], dict[str, Any]],
) -> Iterator[tuple[Line, dict[str, Any]]]:
    """Yield each line with its result, which has the line's own object under `input`.

    A line that cannot be read, or whose question cannot be used, gives `failed(question, why)`;
    the others are not touched by it.
    """
    for line in lines:
        question = line.data.get("question", "") if isinstance(line.data, dict) else ""
        question = question if isinstance(question, str) else ""
        fault = line.fault
        result: dict[str, Any] = {}
        if fault is None:
            try:
                result = answer(question)
            except UnusableQuestion as error:
                fault = f"Line {line.number}: {error}"
        if fault is not None:
            result = failed(question, fault)
        yield Line(line.number, line.data, fault), {**result, "input": line.data}
