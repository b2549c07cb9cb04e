"""Whose something is: every row that a door keeps carries it, and every look-up asks for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """A person within an organisation, a workspace or a browser.

    Both are pseudonyms that a door makes; neither is a name, an address or an e-mail address.
    """

    tenant: str
    person: str
