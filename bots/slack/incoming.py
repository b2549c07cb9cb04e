"""What people send in Slack, without anything of how it came: over HTTP or a socket."""

from dataclasses import dataclass
from typing import Literal

from bots.owners import Owner
from bots.secret import Signer


@dataclass(frozen=True)
class Workspace:
    """Where the app is installed: a workspace, or a whole organisation of them."""

    enterprise_id: str | None
    team_id: str | None
    """None where it is installed for the organisation."""


@dataclass(frozen=True)
class Sender:
    """Who sent something."""

    user_id: str
    team_id: str | None = None
    """Their own workspace, where Slack tells it; in a shared channel it may be another one."""
    stranger: bool = False
    """Whether they are of another organisation than the one the app is installed in."""


@dataclass(frozen=True)
class Incoming:
    """What somebody sent to the assistant, and where the answer goes."""

    kind: Literal["message", "command"]
    workspace: Workspace
    sender: Sender
    channel: str
    direct: bool
    """Whether it is a conversation with the assistant alone."""
    ts: str
    """The message's id within its channel; empty for a command, which is no message."""
    thread_ts: str
    """The thread that the answer belongs to; empty for a command."""
    text: str
    """As it was typed, with the mention of the assistant taken out and Slack's escapes undone."""
    files: tuple[str, ...] = ()
    """Ids only: all else is asked of Slack."""
    response_url: str | None = None
    """Where a command's answer is sent."""
    event_id: str | None = None
    key: str = ""
    """The same for everything that Slack sends of one message or command."""


def tenant_of(signer: Signer, workspace: Workspace) -> str:
    """Return the pseudonym of a workspace; every row that is kept of it carries it."""
    place = f"{workspace.enterprise_id or ''}:{workspace.team_id or ''}"
    return f"slack-{signer.sign('slack workspace', place)}"


def owner_of(signer: Signer, workspace: Workspace, sender: Sender) -> Owner:
    """Return whose something is that a person sends from a workspace.

    The user id alone tells people apart: Slack gives nobody's id to anybody else.
    """
    person = f"{workspace.enterprise_id or ''}:{workspace.team_id or ''}:{sender.user_id}"
    return Owner(tenant_of(signer, workspace), signer.sign("slack person", person))


def thread_of(signer: Signer, incoming: Incoming) -> str:
    """Return the pseudonym of the thread that something was sent in.

    A command belongs to none: only its sender sees it, so it is one for itself.
    """
    place = f"{incoming.channel}:{incoming.thread_ts or incoming.key}"
    return signer.sign("slack thread", f"{tenant_of(signer, incoming.workspace)}:{place}")
