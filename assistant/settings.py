"""Settings: from `ASSISTANT_*` in the environment or a TOML file. The only place they are read.

The environment wins over the file. The file is the one named in ASSISTANT_CONFIG, else
`assistant.toml` in the working directory, if there is one. Unknown keys are refused in both.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.errors import BadSettings

_PREFIX = "ASSISTANT_"
_FILE = "ASSISTANT_CONFIG"


def default_data_dir() -> Path:
    """Return where data goes when nobody says: the user's own data folder."""
    base = os.environ.get("XDG_DATA_HOME")
    home = Path(base) if base else Path.home() / ".local" / "share"
    return home / "forward-view-assistant"


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
            if f"{_PREFIX}{name}".upper() not in set_outside
        }
        return Settings(**values)
    except ValidationError as error:
        raise BadSettings(_in_words(error)) from error


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
    return f"The setting {name} cannot be used: {first['msg'][:1].lower()}{first['msg'][1:]}."


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
        shown = "(not set)" if value is None else str(value)  # a SecretStr shows as asterisks
        rows.append(Row(name, shown, field.description or "", f"{_PREFIX}{name}".upper()))
    return rows
