"""Which hosts are talked to beside the Web API: Slack's own, and those that are set."""

from collections.abc import Sequence

from yarl import URL

from bots.slack.file_hosts import Origins, own_host, usable

_HOOKS = ("hooks.slack.com", "hooks.slack-gov.com")
_UPLOADS = ("files.slack.com", "files.slack-gov.com")
_HTTPS = 443


class Hosts:
    """The hosts that replies and files are sent to."""

    def __init__(self, base_url: str, others: Sequence[str]) -> None:
        """Take the address of the Web API, whose host counts where it is not Slack's, and others.

        Args:
            base_url: `settings.slack_api_url`.
            others: `settings.slack_hosts`.
        """
        api = URL(base_url)
        urls = [URL(f"https://{one}") for one in others]
        if not own_host(base_url, api):
            urls.append(api)
        self._others = {(one.host, one.port) for one in urls if one.host and one.port}

    def takes_replies(self, address: str) -> bool:
        """Return whether an answer may be sent to an address that came with a command or click."""
        return usable(address, self._with(_HOOKS)) is not None

    def takes_files(self, address: str) -> bool:
        """Return whether a file may be sent to an address that Slack named for it."""
        return usable(address, self._with(_UPLOADS)) is not None

    def _with(self, names: Sequence[str]) -> Origins:
        return frozenset(self._others | {(name, _HTTPS) for name in names})
