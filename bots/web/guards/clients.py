"""What is at the other end of a connection: its address, and whether it can be believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.settings import Settings

Network = IPv4Network | IPv6Network

_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?", re.ASCII)
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Client:
    """Who sent a request, as far as the network tells."""

    address: str
    """Of whoever asked; behind a configured proxy, as that proxy says."""
    by_proxy: bool
    """Whether a configured proxy handed the request on."""
    is_local: bool
    """Whether it comes from this machine, handed on by nobody."""
    scheme: str
    """http or https, as whoever asked sees it."""


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def networks(settings: Settings) -> tuple[Network, ...]:
    """Return the networks that the proxy in front sits in."""
    return tuple(ip_network(one, strict=False) for one in settings.proxy_addresses)


def is_within(address: str, among: Sequence[Network]) -> bool:
    """Return whether an address is in one of the networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in among)


def host_name(host: str) -> str:
    """Return the name in a Host header, in lower case; empty where there is none to be read."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).rstrip(".").lower() if found else ""


def client_of(scope: Scope, settings: Settings, proxies: Sequence[Network]) -> Client:
    """Return who sent a request.

    What a forwarding header says counts only where a configured proxy sent it. From anybody else
    it still shows that the request was handed on, so that it does not pass as a local one.
    """
    headers = Headers(scope=scope)
    peer: str = (scope.get("client") or ("", 0))[0]
    by_proxy = is_within(peer, proxies)
    forwarded = any(name in headers for name in _FORWARDING)
    host = host_name(headers.get("host", ""))
    told = headers.get("x-forwarded-proto", "").strip().lower() if by_proxy else ""
    https = "https" in (scope.get("scheme"), told) or _is_public(host, settings)
    return Client(
        address=(_first_outside(headers, proxies) if by_proxy else None) or peer,
        by_proxy=by_proxy,
        is_local=is_loopback(peer)
        and is_loopback(settings.host)
        and host in _LOCAL_NAMES
        and not (by_proxy or forwarded),
        scheme="https" if https else "http",
    )


def _is_public(host: str, settings: Settings) -> bool:
    """Return whether `host` is where people reach the page, with https."""
    public = urlsplit(settings.public_url or "")
    return public.scheme == "https" and public.hostname == host


def _first_outside(headers: Headers, proxies: Sequence[Network]) -> str | None:
    """Return whom the proxies got the request from: the last address that is none of theirs."""
    chain = [
        part.strip() for value in headers.getlist("x-forwarded-for") for part in value.split(",")
    ]
    return next((one for one in reversed(chain) if not is_within(one, proxies)), None)
