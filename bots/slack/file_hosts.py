"""Where files may be fetched from: a list of hosts, and nothing that only looks like one."""

import ipaddress
import re

from yarl import URL

from assistant.settings import Settings

_FILES = ("files.slack.com", "files.slack-gov.com")
_SLACK = ("slack.com", "slack-gov.com")
_HTTPS = 443
_HOST = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)

Origins = frozenset[tuple[str, int]]
"""Host names with their ports."""


def origins(settings: Settings) -> Origins:
    """Return where files may be fetched from.

    Slack's hosts for files, those that are set, and that of the Web API where it is not Slack's.
    """
    found = {(host, _HTTPS) for host in _FILES}
    for one in settings.slack_hosts:
        parsed = _parsed(f"https://{one}") if _HOST.fullmatch(one) else None
        if parsed is not None and parsed.host and parsed.port:
            found.add((parsed.host, parsed.port))
    api = _parsed(settings.slack_api_url)
    if api is not None and api.host and api.port and not _is_slacks(api.host):
        found.add((api.host, api.port))
    return frozenset(found)


def usable(address: str, allowed: Origins, *, against: URL | None = None) -> URL | None:
    """Return an address as what is fetched; None for one that is not to be fetched.

    Args:
        address: untrusted.
        allowed: where files may be fetched from.
        against: what a relative address is relative to.
    """
    url = _parsed(address, against)
    if url is None or not url.host or (url.host, url.port) not in allowed:
        return None
    if url.user is not None or url.password is not None:
        return None
    is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
    return url if is_safe else None


def own_host(address: str, against: URL) -> bool:
    """Return whether an address is of Slack itself, whichever host of Slack's it names."""
    url = _parsed(address, against)
    return url is not None and bool(url.host) and _is_slacks(url.host or "")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_slacks(host: str) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in _SLACK)


def _parsed(address: str, against: URL | None = None) -> URL | None:
    """Return an address as the HTTP client reads it: one parser only, so that none is misled."""
    if not address.isascii() or not address.isprintable() or "\\" in address or " " in address:
        return None
    try:
        url = URL(address)
        whole = against.join(url) if against is not None else url
        _ = whole.port
    except ValueError:
        return None
    return whole if whole.absolute else None
