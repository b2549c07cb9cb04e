"""The Slack door as people meet it: they write, and see what comes back."""

import pytest
from tests_data_pages import AE_CSV
from tests_slack import MockSlack, Seen
from tests_slack_app import SlackApp

WARD = "C0WARD"
AGENCY = "what is expected of us on agency staff?"


def answers(mock: MockSlack, count: int = 1, channel: str | None = None) -> list[Seen]:
    """Wait for messages that are whole, and return them."""

    def there(slack: MockSlack) -> list[Seen] | None:
        found = [one for one in slack.messages(channel) if one.blocks and not one.streaming]
        return found if len(found) >= count else None

    return mock.wait(there)  # type: ignore[return-value]


def test_a_mention_is_answered_in_its_thread(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.mention(AGENCY)
    [answer] = answers(mock)
    assert (answer.channel, answer.thread_ts) == (WARD, ts)
    assert "maximum hourly rate for temporary staff" in answer.words
    assert "Implementing the Forward View" in answer.words
    assert "11 February 2016" in answer.words
    assert "https://expectations.example/documents/" in str(answer.blocks)


def test_a_mention_within_a_thread_is_answered_in_that_thread(
    slack: SlackApp, mock: MockSlack
) -> None:
    slack.mention(AGENCY, thread_ts="1700000000.000001")
    assert answers(mock)[0].thread_ts == "1700000000.000001"


def test_a_message_to_it_is_answered_in_a_thread(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.message("what are trusts to do about diagnostics?")
    [answer] = answers(mock)
    assert (answer.channel, answer.thread_ts) == ("D0ME", ts)


def test_the_same_message_as_two_events_is_answered_once(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.mention(AGENCY)
    slack.event(
        {
            "type": "message",
            "channel_type": "channel",
            "channel": WARD,
            "ts": ts,
            "text": f"<@{slack.bot}> {AGENCY}",
        }
    )
    other = slack.mention("what must the board do about diversity?")
    found = answers(mock, 2)
    assert sorted(str(one.thread_ts) for one in found) == sorted([ts, other])


def test_a_retry_is_answered_once(slack: SlackApp, mock: MockSlack) -> None:
    body = slack.envelope({"type": "app_mention", "channel": WARD, "text": AGENCY})
    for number in range(3):
        reply = slack.post_json(body, X_Slack_Retry_Num=str(number))
        assert reply.status_code == 200
    slack.mention("what must the board do about diversity?")
    assert len(answers(mock, 2)) == 2


def test_a_follow_up_in_the_thread_is_read_with_it(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.mention("what is the standard for A&E waits?")
    answers(mock)
    slack.event(
        {
            "type": "message",
            "channel_type": "channel",
            "channel": WARD,
            "thread_ts": ts,
            "text": "and for cancer?",
        }
    )
    found = answers(mock, 2)
    assert "Read as:" in found[1].words
    assert "cancer" in found[1].words


@pytest.mark.parametrize(
    "event",
    [
        {"text": "thanks, that helps"},
        {"text": "<@U0BEN> what do you think?"},
        {"text": "and you?", "user": "U0BEN", "thread_ts": "1600000000.000001"},
        {"text": "I will ask finance", "user": "U0BEN"},
        {"text": "what about beds?", "bot_id": "B0OTHER"},
        {"text": "edited", "subtype": "message_changed"},
    ],
)
def test_what_is_merely_overheard_is_left_alone(
    slack: SlackApp, mock: MockSlack, event: dict[str, str]
) -> None:
    ts = slack.mention(AGENCY)
    answers(mock)
    slack.event(
        {
            "type": "message",
            "channel_type": "channel",
            "channel": WARD,
            "thread_ts": ts,
            **event,
        }
    )
    slack.message("what are trusts to do about diagnostics?")
    assert len(answers(mock, 1, "D0ME")) == 1
    assert len(mock.messages(WARD)) == 1


def test_somebody_elses_question_in_the_thread_is_answered(
    slack: SlackApp, mock: MockSlack
) -> None:
    ts = slack.mention(AGENCY)
    answers(mock)
    slack.event(
        {
            "type": "message",
            "channel_type": "channel",
            "channel": WARD,
            "thread_ts": ts,
            "user": "U0BEN",
            "text": "what are trusts to do about diagnostics?",
        }
    )
    assert len(answers(mock, 2)) == 2


def test_a_channel_nobody_mentions_it_in_is_left_alone(slack: SlackApp, mock: MockSlack) -> None:
    slack.event({"type": "message", "channel_type": "channel", "channel": "C0ALL", "text": AGENCY})
    slack.mention(AGENCY)
    answers(mock)
    assert mock.messages("C0ALL") == []


@pytest.mark.parametrize("text", ["", "help", "Help!"])
def test_a_mere_mention_gets_help(slack: SlackApp, mock: MockSlack, text: str) -> None:
    slack.mention(text)
    assert "/expectations" in answers(mock)[0].words


def test_what_the_documents_do_not_say_is_said_to_be_so(slack: SlackApp, mock: MockSlack) -> None:
    slack.mention("how many car parking spaces should we have?")
    words = answers(mock)[0].words
    assert "do not" in words or "don’t" in words or "not" in words


def test_an_unusable_question_gets_a_reason(slack: SlackApp, mock: MockSlack) -> None:
    slack.message("what " * 3_000)
    [answer] = answers(mock)
    assert "long" in answer.words


def test_a_shared_table_gives_the_status_in_the_thread(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.share(mock.add_file(AE_CSV, "attendances.csv"))
    found = answers(mock)
    assert {one.thread_ts for one in found} == {ts}
    assert "NHS Constitution standards" in " ".join(one.words for one in found)


def test_a_question_about_a_shared_table_is_answered_from_it_for_its_owner_alone(
    slack: SlackApp, mock: MockSlack
) -> None:
    shared = mock.add_file(AE_CSV, "attendances.csv")
    ts = slack.mention("", subtype="file_share", files=[{"id": shared, "name": "attendances.csv"}])
    count = len(answers(mock))
    slack.mention("are we meeting the A&E target?", thread_ts=ts)
    own = answers(mock, count + 1)[-1].words
    slack.mention("are we meeting the A&E target?", thread_ts=ts, user="U0BEN")
    other = answers(mock, count + 2)[-1].words
    assert "omputed by rule" in own
    assert "omputed by rule" not in other
