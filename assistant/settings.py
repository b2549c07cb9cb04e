"""Settings: from `ASSISTANT_*` in the environment or a TOML file. The only place they are read.

The environment wins over the file. The file is the one named in ASSISTANT_CONFIG, else
`assistant.toml` in the working directory, if there is one. Unknown keys are refused in both.
"""

import ipaddress
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.errors import BadSettings

_PREFIX = "ASSISTANT_"
_FILE = "ASSISTANT_CONFIG"

Names = Annotated[tuple[str, ...], NoDecode]
"""Several names: a list in the file, separated by commas in the environment."""

Access = Literal["open", "keys", "proxy"]

SlackGuests = Literal["upload", "ask", "nothing"]


def default_data_dir() -> Path:
    """Return where data goes when nobody says: the user's own data folder."""
    base = os.environ.get("XDG_DATA_HOME")
    home = Path(base) if base else Path.home() / ".local" / "share"
    return home / "forward-view-assistant"


def _slack(name: str, default: Any, description: str) -> Any:
    """Return a setting that may also be given by the name that Slack's own tools use."""
    usual = f"SLACK_{name.upper()}"
    return Field(
        default=default,
        description=f"{description} Also {usual}.",
        validation_alias=AliasChoices(f"slack_{name}", f"{_PREFIX}{usual}", usual),
    )


class Settings(BaseSettings):
    """What is in force. Frozen; every number has bounds."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="The index and all that is written.",
    )
    corpus_dir: Path | None = Field(
        default=None,
        description="A corpus other than the one that ships: documents/ and annotations/.",
    )
    embedding_model: str = Field(
        default="all-MiniLM-L6-v2",
        min_length=1,
        description="The packaged model, or the folder of another sentence-transformers model.",
    )
    answer_words: int = Field(
        default=195, ge=60, le=600, description="The most words that an answer has."
    )
    answer_passages: int = Field(
        default=4, ge=1, le=10, description="The most passages that an answer quotes."
    )

    host: str = Field(default="127.0.0.1", min_length=1, description="Where the page listens.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port it listens on.")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+/?$",
        description="The address people reach the page at; links to passages begin with it.",
    )
    allowed_hosts: Names = Field(
        default=(),
        description="Host names the page answers to, beside this machine's and public_url's.",
    )
    organisation: str | None = Field(
        default=None, max_length=100, description="Your organisation's name, in the page's header."
    )
    access: Access = Field(
        default="open",
        description="Who may ask. open: everyone who reaches it; keys: holders of a key; "
        "proxy: whom the sign-in proxy in front of it names.",
    )
    open_to_network: bool = Field(
        default=False,
        description="Whether to listen beyond this machine although access is open.",
    )
    proxy_addresses: Names = Field(
        default=(), description="Addresses or networks (CIDR) of the sign-in proxy."
    )
    proxy_secret: SecretStr | None = Field(
        default=None, description="What the sign-in proxy sends in X-Proxy-Secret."
    )
    identity_header: str = Field(
        default="X-Forwarded-User",
        pattern=r"^[A-Za-z][A-Za-z0-9-]*$",
        description="The header in which the sign-in proxy names a person.",
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs sessions and cursors; made in data_dir when not set.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Where conversations, uploads and feedback are kept; SQLite in data_dir "
        "when not set.",
    )
    keep_conversations_days: int = Field(
        default=90, ge=1, le=3650, description="Days after which a conversation is deleted."
    )
    keep_uploads_days: int = Field(
        default=30, ge=1, le=3650, description="Days after which an upload is deleted."
    )
    keep_feedback_days: int = Field(
        default=730, ge=1, le=3650, description="Days after which feedback is deleted."
    )
    upload_bytes: int = Field(
        default=100_000_000,
        ge=1_000,
        le=250_000_000,
        description="The largest file that may be uploaded, in bytes.",
    )
    asks_per_minute: int = Field(
        default=30, ge=1, le=100_000, description="Questions one caller may ask in a minute."
    )
    requests_per_minute: int = Field(
        default=300, ge=1, le=1_000_000, description="Requests one caller may make in a minute."
    )
    answers_at_once: int = Field(
        default=2, ge=1, le=64, description="Answers that are worked on at the same time."
    )
    answers_waiting: int = Field(
        default=200, ge=1, le=10_000, description="Questions that may wait for their turn."
    )
    answer_seconds: float = Field(
        default=30, gt=0, le=600, description="Seconds after which a question is given up."
    )

    slack_bot_token: SecretStr | None = _slack(
        "bot_token", None, "The bot token (xoxb-…) of one workspace."
    )
    slack_app_token: SecretStr | None = _slack(
        "app_token", None, "The app-level token (xapp-…), for Socket Mode."
    )
    slack_signing_secret: SecretStr | None = _slack(
        "signing_secret", None, "Opens /slack/events on the page's server, for Slack over HTTP."
    )
    slack_client_id: str | None = _slack(
        "client_id", None, "With slack_client_secret: several workspaces, by /slack/install."
    )
    slack_client_secret: SecretStr | None = _slack(
        "client_secret", None, "The secret of the app that slack_client_id names."
    )
    slack_api_url: str = _slack(
        "api_url", "https://slack.com/api/", "Slack's Web API; another one for GovSlack or a test."
    )
    slack_hosts: Names = _slack(
        "hosts",
        (),
        "Hosts, beside Slack's own, that files are fetched from and replies are sent to.",
    )
    slack_guests: SlackGuests = _slack(
        "guests",
        "ask",
        "What guests, and people of other organisations in shared channels, may do: upload, ask "
        "or nothing.",
    )

    @field_validator("allowed_hosts", "proxy_addresses", "slack_hosts", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @model_validator(mode="after")
    def _proxy_is_known(self) -> Self:
        if self.access == "proxy" and not (self.proxy_addresses and self.proxy_secret):
            raise ValueError(
                "access by a sign-in proxy needs proxy_addresses and proxy_secret, or anybody "
                "could name themselves"
            )
        return self

    @model_validator(mode="after")
    def _slack_is_whole(self) -> Self:
        if (self.slack_client_id is None) != (self.slack_client_secret is None):
            raise ValueError("slack_client_id and slack_client_secret are needed both, or neither")
        return self

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_a_slash(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("it has to begin with https://")
        return f"{url.rstrip('/')}/"

    @field_validator("proxy_addresses")
    @classmethod
    def _networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            ipaddress.ip_network(value, strict=False)
        return values

    @field_validator("data_dir", "corpus_dir")
    @classmethod
    def _expanded(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then the environment; `load_settings` adds the file."""
        return (init_settings, env_settings)


def load_settings() -> Settings:
    """Return the settings in force.

    Raises:
        BadSettings: a key is unknown, a value is out of bounds, or the file cannot be read.
    """
    known = {f"{_PREFIX}{name}".upper() for name in Settings.model_fields} | {_FILE}
    unknown = sorted(
        name for name in os.environ if name.startswith(_PREFIX) and name.upper() not in known
    )
    if unknown:
        raise BadSettings(
            f"{unknown[0]} is not a setting. `assistant settings` lists those there are."
        )
    try:
        set_outside = {name.upper() for name in os.environ}
        values = {
            name: value
            for name, value in _from_file().items()
            if set_outside.isdisjoint(_variables(name))
        }
        return Settings(**values)
    except ValidationError as error:
        raise BadSettings(_in_words(error)) from error


def _variables(name: str) -> set[str]:
    """Return the variables that a setting may be given by."""
    usual = {name.upper()} if name.startswith("slack_") else set()
    return usual | {f"{_PREFIX}{name}".upper()}


def _from_file() -> dict[str, Any]:
    named = os.environ.get(_FILE)
    path = Path(named) if named else Path("assistant.toml")
    if not named and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSettings(f"The settings file {path} cannot be read.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"The settings file {path} is not valid TOML.") from error


def _in_words(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or "The settings"
    if first["type"] == "extra_forbidden":
        return f"{name} is not a setting. `assistant settings` lists those there are."
    message = first["msg"].removeprefix("Value error, ")
    subject = f"The setting {name}" if first["loc"] else name
    verb = "cannot" if first["loc"] else "together cannot"
    return f"{subject} {verb} be used: {message[:1].lower()}{message[1:]}."


@dataclass(frozen=True)
class Row:
    """A setting for a person to read."""

    name: str
    value: str
    meaning: str
    variable: str


def described(settings: Settings) -> list[Row]:
    """Return the settings in force, secrets hidden."""
    rows = []
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, tuple):
            value = ", ".join(value) or None
        shown = "(not set)" if value is None else str(value)  # a SecretStr shows as asterisks
        rows.append(Row(name, shown, field.description or "", f"{_PREFIX}{name}".upper()))
    return rows
