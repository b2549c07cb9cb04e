"""Blocks to messages: every limit holds, nothing is lost, and it is divided where it reads best."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests_slack_blocks import leaves, long_texts

from bots.slack.elements import (
    bullets,
    divider,
    heading,
    paragraph,
    quote,
    rich_text,
    section,
    small,
    verbatim,
    words,
)
from bots.slack.escaping import fallback
from bots.slack.limits import BLOCKS, faults_of
from bots.slack.reply import Block, Message
from bots.slack.splitting import messages, words_of

_TEXTS = st.one_of(long_texts(), long_texts(most=300)).filter(str.strip)


def _table(cells: list[str]) -> Block:
    rows = [
        [{"type": "raw_text", "text": one} for one in (f"{at}", cell)]
        for at, cell in enumerate(cells)
    ]
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "Head"}] * 2, *rows]}


_BLOCKS = st.one_of(
    _TEXTS.map(lambda text: rich_text(section(verbatim(text)))),
    _TEXTS.map(lambda text: rich_text(section(words("A ", bold=True)), quote(verbatim(text)))),
    st.lists(_TEXTS, min_size=1, max_size=5).map(
        lambda texts: rich_text(bullets([verbatim(one)] for one in texts))
    ),
    st.lists(long_texts(most=400), min_size=1, max_size=24).map(_table),
    st.just(divider()),
    st.just(small("Small print")),
)


def text_of(made: tuple[Message, ...]) -> str:
    return "".join(leaf for one in made for leaf in leaves(list(one.blocks)))


@settings(max_examples=60, deadline=None)
@given(st.lists(_BLOCKS, max_size=60), _TEXTS)
def test_every_limit_holds_and_nothing_is_lost(blocks: list[Block], text: str) -> None:
    made = messages(blocks, fallback(text) or "Words")
    assert [fault for one in made for fault in faults_of(one)] == []
    whole = "".join(leaves(blocks))
    assert text_of(made).replace("Head", "") == whole.replace("Head", "")


def test_what_fits_stays_together_and_as_it_is() -> None:
    blocks = [heading("A"), divider(), paragraph("B")]
    assert messages(blocks, "A. B") == (Message("A. B", tuple(blocks)),)


def test_a_message_ends_between_two_blocks() -> None:
    blocks = [paragraph(f"{number} " + "word " * 700) for number in range(1, 6)]
    made = messages(blocks, "One to five")
    assert [block for one in made for block in one.blocks] == blocks
    assert len(made) > 1


def test_a_line_across_neither_ends_nor_begins_a_message() -> None:
    blocks = [one for _ in range(BLOCKS + 10) for one in (paragraph("Words"), divider())]
    made = messages(blocks, "Words")
    ends = [one.blocks[at]["type"] for one in made for at in (0, -1)]
    assert len(made) > 1
    assert "divider" not in ends


def divided(text: str) -> list[str]:
    """Return the pieces of a text that is too long for a message."""
    return [
        leaf for one in messages([paragraph(text)], "Words") for leaf in leaves(list(one.blocks))
    ]


def test_a_text_is_divided_between_paragraphs() -> None:
    pieces = divided(("A sentence. Another one.\n" * 20 + "\n") * 40)
    assert len(pieces) > 1
    assert all(one.endswith("\n\n") for one in pieces)


def test_without_paragraphs_between_sentences() -> None:
    pieces = divided("It says “a few words.” And more of them? " * 400)
    assert len(pieces) > 1
    assert all(one.endswith((".” ", "? ")) for one in pieces)


def test_without_sentences_between_words() -> None:
    pieces = divided("word " * 4_000)
    assert len(pieces) > 1
    assert all(one.endswith("word ") for one in pieces)


def test_a_word_that_is_longer_than_a_message_is_divided_all_the_same() -> None:
    assert "".join(divided("x" * 30_000)) == "x" * 30_000


def test_a_long_table_has_its_head_in_every_message() -> None:
    made = messages([_table(["words " * 50] * 99)], "A table")
    assert len(made) > 1
    for one in made:
        assert one.blocks[0]["rows"][0][0]["text"] == "Head"
    assert all(faults_of(one) == [] for one in made)


def test_two_tables_are_two_messages() -> None:
    made = messages([_table(["a"]), paragraph("Between"), _table(["b"])], "Tables")
    assert [len(one.blocks) for one in made] == [2, 1]


def test_what_follows_says_for_itself_what_it_holds() -> None:
    first, second = messages([paragraph("One " * 2_000), paragraph("Two <b> " * 600)], "One")
    assert first.text == "One"
    assert second.text.startswith("Continued: Two &lt;b&gt; Two")


def test_there_is_always_a_message_with_words() -> None:
    assert messages([], "Words") == (Message("Words", ()),)
    assert messages([divider()], "")[0].text.strip()


def test_the_words_of_blocks_are_read_in_order() -> None:
    blocks: list[Any] = [
        rich_text(section(words("One "), words("two", bold=True)), quote(words("three"))),
        small("four"),
    ]
    assert words_of(blocks) == "One two three four"
