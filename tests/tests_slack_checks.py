"""What Slack refuses of a message or a view, as far as its stand-in does."""

from typing import Any

from tests_slack_answers import Body

MOST_CHARACTERS = 13_200
MOST_BLOCKS = 50
_BLOCKS = frozenset(
    "rich_text section header divider context actions image input table data_table markdown "
    "context_actions video file call card carousel alert container plan task_card".split()
)


class Refusal(Exception):
    """Slack's no."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def words_of(value: Any) -> list[str]:
    """Return the texts of a block or element, in order."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            return [value["text"]]
        return [one for part in value.values() for one in words_of(part)]
    return [one for part in value for one in words_of(part)] if isinstance(value, list) else []


def check(body: Body, *, needs_text: bool = True) -> None:
    """Refuse what Slack refuses of a message."""
    blocks = body.get("blocks") or []
    if needs_text and not blocks and not body.get("text"):
        raise Refusal("no_text")
    if len(body.get("text") or "") > 40_000:
        raise Refusal("msg_too_long")
    _check_blocks(blocks, MOST_BLOCKS)
    if sum(map(characters, blocks)) > MOST_CHARACTERS:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Body, kind: str) -> None:
    if view["type"] != kind:
        raise Refusal("invalid_arguments")
    if kind == "modal" and not 1 <= len(view["title"]["text"]) <= 24:
        raise Refusal("invalid_arguments")
    if len(view.get("private_metadata") or "") > 3000:
        raise Refusal("invalid_arguments")
    _check_blocks(view["blocks"], 100)


def _check_blocks(blocks: Any, most: int) -> None:
    names = [one["block_id"] for one in blocks if one.get("block_id")]
    good = (
        len(blocks) <= most
        and all(map(_is_good, blocks))
        and len(names) == len(set(names))
        and all(len(one) <= 255 for one in names)
    )
    if not good:
        raise Refusal("invalid_blocks")


def characters(value: Any) -> int:
    """Return how many characters of text a block has."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(map(characters, value.values()))
    return sum(map(characters, value)) if isinstance(value, list) else 0


def _is_good(block: Body) -> bool:
    elements = block.get("elements") or []
    match block["type"]:
        case "section":
            text = (block.get("text") or {}).get("text", "")
            fields = block.get("fields") or []
            return bool(text or fields) and len(text) <= 3000 and len(fields) <= 10
        case "header":
            return 1 <= len(block["text"]["text"]) <= 150
        case "context":
            return 1 <= len(elements) <= 10
        case "actions":
            return 1 <= len(elements) <= 25 and all(
                len(one.get("value") or "") <= 2000 and len(one.get("action_id") or "") <= 255
                for one in elements
            )
        case "table":
            rows = block["rows"]
            return 1 <= len(rows) <= 100 and all(
                1 <= len(row) <= 20 and all(map(_is_good_cell, row)) for row in rows
            )
        case "rich_text":
            return bool(elements) and all(map(_is_good_text, elements))
        case "image":
            return bool(block.get("alt_text")) and bool(
                block.get("image_url") or block.get("slack_file")
            )
    return block["type"] in _BLOCKS


def _is_good_cell(cell: Body) -> bool:
    if cell["type"] == "rich_text":
        return _is_good(cell)
    return cell["type"] in ("raw_text", "raw_number") and bool(cell.get("text"))


def _is_good_text(element: Body) -> bool:
    match element["type"]:
        case "text":
            return isinstance(element["text"], str) and element["text"] != ""
        case "link":
            return str(element["url"]).startswith(("https://", "http://"))
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted" | "rich_text_list":
            return all(map(_is_good_text, element["elements"]))
    return True
