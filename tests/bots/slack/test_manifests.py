"""What the app is created from: all that is listened for and called, and nothing else."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import bots.slack
from bots.parts import Parts
from bots.slack import door as door_module
from bots.slack.commands import COMMAND
from bots.slack.configured import EVENTS, REDIRECT
from bots.slack.door import Door
from bots.slack.manifests import Way, bot_scopes, is_address, optional_scopes, over_http, shipped
from bots.slack.prompts import PROMPTS

WAYS: tuple[Way, ...] = ("socket", "http")
ADDRESS = "https://slack.trust.nhs.example:8443"

KINDS = (
    "event message command action block_action attachment_action dialog_submission "
    "dialog_cancellation dialog_suggestion view view_submission view_closed shortcut "
    "global_shortcut message_shortcut options block_suggestion function step assistant"
).split()
"""All ways in which something can be listened for."""

EVENT_SCOPES = {
    "agent_session_stopped": set(),
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}
METHOD_SCOPES = {
    "agents_sessions_setStatus": {"chat:write"},
    "api_call": set(),  # oauth.v2.access, which any app may call
    "apps_connections_open": set(),  # by the app-level token
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set(),
    "chat_appendStream": {"chat:write"},
    "chat_delete": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_startStream": {"chat:write"},
    "chat_stopStream": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}


@pytest.fixture
def heard(slack_parts: Parts, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """All that the whole door listens for: the kind, and what it is called."""
    found: list[tuple[str, Any]] = []

    class Recording(AsyncApp):
        def __getattribute__(self, name: str) -> Any:
            own = super().__getattribute__(name)
            if name not in KINDS:
                return own

            def listening(constraints: Any = None, *more: Any, **named: Any) -> Any:
                found.append((name, constraints))
                return own(constraints, *more, **named)

            return listening

    monkeypatch.setattr(door_module, "AsyncApp", Recording)

    async def start() -> None:
        door = Door(slack_parts)
        await door.start()
        await door.stop()

    asyncio.run(start())
    return found


def _methods() -> set[str]:
    """Return the methods of the Web API that the door's sources name."""
    known = {name for name in dir(AsyncWebClient) if "_" in name and not name.startswith("_")}
    folder = Path(bots.slack.__file__).parent
    sources = "\n".join(one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.py")))
    return known & set(re.findall(r"\w+", sources))


@pytest.mark.parametrize("way", WAYS)
def test_all_that_is_listened_for_is_in_the_manifest_and_nothing_else(
    heard: list[tuple[str, Any]], way: Way
) -> None:
    manifest = shipped(way)
    events = {name for kind, name in heard if kind == "event"}
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {one.split(".")[0] for one in subscribed} == events
    assert {name for kind, name in heard if kind == "command"} == {COMMAND}
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == [COMMAND]
    others = {kind for kind, _ in heard} - {"event", "command"}
    assert others == {"action", "view", "view_closed"}
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert "shortcuts" not in manifest["features"]


@pytest.mark.parametrize("way", WAYS)
def test_every_event_and_call_has_its_scope_and_no_scope_is_unused(way: Way) -> None:
    manifest = shipped(way)
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    methods = _methods()
    assert methods == METHOD_SCOPES.keys()
    needed = {"commands", "assistant:write"}  # for the command, and for being an agent
    needed |= set().union(*(EVENT_SCOPES[one] for one in events))
    needed |= set().union(*(METHOD_SCOPES[one] for one in methods))
    assert scopes == needed
    assert not manifest["oauth_config"]["scopes"].get("user")


@pytest.mark.parametrize("way", WAYS)
def test_scopes_that_may_be_refused_are_those_for_follow_ups_in_channels(way: Way) -> None:
    scopes = shipped(way)["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) == {"channels:history", "groups:history"}
    assert set(scopes["bot_optional"]) < set(scopes["bot"])  # Slack wants them in both lists
    assert set(bot_scopes()) == set(scopes["bot"])
    assert optional_scopes() == set(scopes["bot_optional"])


@pytest.mark.parametrize("way", WAYS)
def test_slacks_limits_on_words_are_kept(way: Way) -> None:
    manifest = shipped(way)
    shown, features = manifest["display_information"], manifest["features"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert 1 <= len(features["bot_user"]["display_name"]) <= 80
    assert 1 <= len(features["agent_view"]["agent_description"]) <= 300
    [command] = features["slash_commands"]
    assert len(command["description"]) <= 2_000
    assert "assistant_view" not in features


@pytest.mark.parametrize("way", WAYS)
def test_the_suggested_questions_are_those_of_the_door(way: Way) -> None:
    prompts = shipped(way)["features"]["agent_view"]["suggested_prompts"]
    assert [(one["title"], one["message"]) for one in prompts] == [(one, one) for one in PROMPTS]
    assert len(prompts) <= 4


def test_the_two_differ_in_how_slack_reaches_the_app_only() -> None:
    socket, http = _flat(shipped("socket")), _flat(shipped("http"))
    differing = {path for path in socket.keys() | http.keys() if socket.get(path) != http.get(path)}
    assert differing == {
        "features.slash_commands.0.url",
        "oauth_config.redirect_urls.0",
        "settings.event_subscriptions.request_url",
        "settings.interactivity.request_url",
        "settings.socket_mode_enabled",
        "settings.token_rotation_enabled",
    }
    assert socket["settings.socket_mode_enabled"] is True
    assert http["settings.socket_mode_enabled"] is False
    assert socket["settings.org_deploy_enabled"] is http["settings.org_deploy_enabled"] is True


def test_a_token_that_is_set_by_hand_does_not_run_out() -> None:
    assert shipped("socket")["settings"]["token_rotation_enabled"] is False
    assert shipped("http")["settings"]["token_rotation_enabled"] is True
    one = over_http(ADDRESS, one_workspace=True)
    assert one["settings"]["token_rotation_enabled"] is False
    assert "redirect_urls" not in one["oauth_config"]


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/"])
@pytest.mark.parametrize("one_workspace", [True, False])
def test_an_address_is_put_in_everywhere(address: str, one_workspace: bool) -> None:
    flat = _flat(over_http(address, one_workspace=one_workspace))
    named = {path: value for path, value in flat.items() if "https://" in str(value)}
    assert set(named.values()) <= {f"{ADDRESS}{EVENTS}", f"{ADDRESS}{REDIRECT}"}
    assert len(named) == 3 if one_workspace else 4
    assert "example" not in str(_flat(shipped("socket")))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("https://a.example", True),
        ("https://a.example/", True),
        ("https://a.example:8443", True),
        ("http://a.example", False),
        ("https://a.example/path", False),
        ("https://a.example?x", False),
        ("https://user@a.example", False),
        ("a.example", False),
        ("", False),
        ("https://", False),
        ("https://a.example\n", False),
    ],
)
def test_only_an_address_that_slack_can_call_is_taken(text: str, fits: bool) -> None:
    assert is_address(text) is fits


def _flat(value: Any, path: str = "") -> Mapping[str, Any]:
    """Return the leaves of a manifest by their paths."""
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = [(str(number), one) for number, one in enumerate(value)]
    else:
        return {path: value}
    found: dict[str, Any] = {}
    for name, one in inner:
        found |= _flat(one, f"{path}.{name}" if path else name)
    return found
