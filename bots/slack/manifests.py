"""What a Slack app is created from: one manifest for Socket Mode, one for HTTP."""

import json
import re
from importlib.resources import files
from typing import Any, Literal

from bots.slack.configured import EVENTS, REDIRECT

Way = Literal["socket", "http"]


def shipped(way: Way) -> dict[str, Any]:
    """Return a manifest as it ships; that for HTTP has an address that is nobody's."""
    file = files("bots.slack").joinpath("manifests", f"{way}.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def bot_scopes() -> list[str]:
    """Return all that the app asks a workspace for, the optional scopes among them."""
    return list(shipped("http")["oauth_config"]["scopes"]["bot"])


def over_http(base: str, *, one_workspace: bool = False) -> dict[str, Any]:
    """Return the manifest of an app that Slack calls.

    Args:
        base: the address of the page's server, as Slack reaches it: https and no path.
        one_workspace: whether it is installed in Slack itself, and has one bot token that does
            not run out; otherwise workspaces install it by way of the page's server.
    """
    address = base.rstrip("/")
    manifest = shipped("http")
    settings, oauth = manifest["settings"], manifest["oauth_config"]
    for one in (settings["event_subscriptions"], settings["interactivity"]):
        one["request_url"] = f"{address}{EVENTS}"
    for one in manifest["features"]["slash_commands"]:
        one["url"] = f"{address}{EVENTS}"
    oauth["redirect_urls"] = [f"{address}{REDIRECT}"]
    if one_workspace:
        del oauth["redirect_urls"]
        settings["token_rotation_enabled"] = False
    return manifest


def optional_scopes() -> frozenset[str]:
    """Return those of them that a workspace may refuse; most of the app works without."""
    return frozenset(shipped("http")["oauth_config"]["scopes"]["bot_optional"])


def is_address(text: str) -> bool:
    """Return whether Slack could call a server at `text`."""
    return re.fullmatch(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?", text) is not None
