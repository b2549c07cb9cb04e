"""The connections to Slack; one session for all workspaces of a process."""

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

SECONDS = 30.0
"""How long one call may take."""
_CONNECT_SECONDS = 10.0
_CONNECTIONS = 50


def open_http(*, seconds: float = SECONDS) -> ClientSession:
    """Return a session. Whoever opens it closes it, in the same event loop.

    It keeps no cookies, because they would be one workspace's in another's call; a proxy is taken
    from the environment.
    """
    return ClientSession(
        timeout=ClientTimeout(total=seconds, sock_connect=min(seconds, _CONNECT_SECONDS)),
        cookie_jar=DummyCookieJar(),
        connector=TCPConnector(limit=_CONNECTIONS),
        trust_env=True,
    )
