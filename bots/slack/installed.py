"""What is kept, sealed, of each workspace that the app is installed in."""

import json
import logging
from asyncio import to_thread
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bots.errors import StoreError
from bots.parts import Parts
from bots.slack.faults import Gone
from bots.store import installations

_NOT_INSTALLED = "app_uninstalled"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Installed:
    """An installation: the bot's token in a workspace, and for how long it is good."""

    token: str
    refresh_token: str | None
    """What a token that runs out is exchanged with, once."""
    ends: float | None
    """Seconds since 1970; None for a token that does not run out."""
    since: float
    """When the app was installed, in seconds since 1970."""

    def lasts(self, now: datetime, longer: timedelta) -> bool:
        """Return whether the token is good for `longer` from now."""
        return self.ends is None or (now + longer).timestamp() < self.ends


class Kept:
    """Installations in the database. A workspace is named by its pseudonym here."""

    def __init__(self, parts: Parts) -> None:
        """Take the parts: the database and the box."""
        self._parts = parts
        self._held: dict[str, Installed] = {}

    async def is_there(self, tenant: str) -> bool:
        """Return whether the app is installed in a workspace.

        Raises:
            StoreError: it cannot be looked up.
        """
        return await to_thread(installations.find, self._parts.database, tenant) is not None

    async def find(self, tenant: str) -> Installed:
        """Return what is kept of a workspace.

        Raises:
            Gone: the app is not installed there.
            StoreError: it cannot be looked up.
            SealBroken: it was sealed with another secret.
        """
        if held := self._held.get(tenant):
            await self.keep_renewed(tenant, held)
            return held
        sealed = await to_thread(installations.find, self._parts.database, tenant)
        if sealed is None:
            raise gone()
        return Installed(**json.loads(self._parts.box.open(_purpose(tenant), sealed)))

    async def keep(self, tenant: str, installed: Installed) -> None:
        """Keep an installation in place of what was kept before.

        Raises:
            StoreError: it cannot be kept.
        """
        sealed = self._parts.box.seal(_purpose(tenant), json.dumps(asdict(installed)).encode())
        await to_thread(
            installations.save, self._parts.database, tenant, sealed, now=self._parts.now()
        )
        self._held.pop(tenant, None)

    async def keep_renewed(self, tenant: str, installed: Installed) -> None:
        """Keep a token that was renewed; where that fails hold it, for the old one is used up."""
        self._held[tenant] = installed
        try:
            await self.keep(tenant, installed)
        except StoreError as error:
            _log.error("token not kept", extra={"fault": type(error).__name__})

    def let_go(self, tenant: str) -> None:
        """Hold nothing of a workspace any more."""
        self._held.pop(tenant, None)


def gone() -> Gone:
    """Return the fault of a workspace in which the app is not installed."""
    return Gone(_NOT_INSTALLED)


def _purpose(tenant: str) -> str:
    """Return what an installation is sealed for: nobody can put another's row in its place."""
    return f"slack installation {tenant}"
