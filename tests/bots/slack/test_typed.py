"""What Slack writes down, read as what somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.typed import asks, is_courtesy, mentions, typed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<@U0BOT> what about agency staff?", "what about agency staff?"),
        ("what about agency staff, <@U0BOT>?", "what about agency staff, ?"),
        ("<@U0BOT|assistant>  cancer", "cancer"),
        ("waits &gt; 18 weeks &amp; &lt;4 hours", "waits > 18 weeks & <4 hours"),
        ("&amp;lt; is not a bracket", "&lt; is not a bracket"),
        ("see <https://nhs.example/a?b=1|this page>", "see this page"),
        ("see <https://nhs.example/a>", "see https://nhs.example/a"),
        ("mail <mailto:a@b.example>", "mail a@b.example"),
        ("is <#C1|ward-7> the place", "is #ward-7 the place"),
        ("<!channel> <!subteam^S1> beds", "beds"),
        ("<@U9|Ann> said so", "@Ann said so"),
        ("two\nlines\tand  more", "two lines and more"),
    ],
)
def test_a_message_is_read_as_it_was_typed(written: str, said: str) -> None:
    assert typed(written, "U0BOT") == said


@given(st.text())
def test_whatever_was_typed_is_read_without_fault(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert typed(escaped, "U0BOT") == " ".join(text.split())


def test_who_is_mentioned_is_found() -> None:
    assert mentions("<@U1> and <@U2|Ann>, not <#C1|x> or <!here>") == {"U1", "U2"}


@pytest.mark.parametrize(
    "text", ["thanks", "Thank you!", "Great, that's very helpful :tada:", "ok", "👍", "", ":+1:"]
)
def test_thanks_and_assent_ask_nothing(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize("text", ["and for cancer", "why?", "thanks, and diagnostics?", "agency"])
def test_what_asks_something_is_no_courtesy(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("How did we do in September 2024", True),
        ("September 2024: are we there?", True),
        ("2018/19 Q4", False),
        ("our A&E figures for September 2024", False),
        ("", False),
    ],
)
def test_words_beside_a_file_are_a_question_where_they_ask(text: str, question: bool) -> None:
    assert asks(text) is question
