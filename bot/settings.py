"""Every knob: environment variables with the prefix TINCAY_, and a file .env in the working folder."""

from datetime import timedelta
from typing import Annotated

from pydantic import DirectoryPath, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """One field, one knob: its name in the environment is TINCAY_ and the field in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="TINCAY_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    token: SecretStr | None = Field(None, description="the token that BotFather gave; needed by `run` alone")
    database_url: str = Field(
        "sqlite+aiosqlite:///var/tincay.db",
        # Any other driver fails at the first statement, and the bot would work from RAM for ever.
        pattern=r"^(sqlite\+aiosqlite|postgresql\+[a-z0-9]+)://",
        description="where the directory and the sealed ids lie",
    )
    secret_key: SecretStr | None = Field(
        None, description="32 bytes or more in hex; unset: a file beside the database, made at the first run"
    )
    api_base_url: str = Field(
        "https://api.telegram.org", pattern="^https?://", description="the Bot API server, without /bot"
    )
    proxy: str | None = Field(
        None, pattern="^(https?|socks5h?)://", description="http:// or socks5:// proxy towards the Bot API server"
    )
    owners: Annotated[tuple[int, ...], NoDecode] = Field(
        (), description="numeric Telegram ids of the owners, with commas between"
    )
    single_admin: bool = Field(False, description="one admin may publish alone after 24 hours, while there is only one")
    content_dir: DirectoryPath | None = Field(
        None, description="a folder laid over the shipped data/: files in it replace those of the same name"
    )
    send_per_second: int = Field(
        30, ge=0, description="messages a second over all chats; 0: only what Telegram's 429 demands"
    )
    webhook_url: str | None = Field(None, description="public https address; unset: long polling")
    webhook_listen: str = Field("127.0.0.1:8080", description="address and port of the webhook server")
    health_listen: str | None = Field(None, description="address and port that answer /healthz; unset: none")
    handler_seconds: float = Field(
        20.0, gt=0, description="seconds after which a message gets the emergency numbers instead of its answer"
    )
    late_after_minutes: float = Field(
        15.0, gt=0, le=1440, description="minutes after which a message gets the short silent answer"
    )
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="how much is logged; never what people write"
    )

    @field_validator("owners", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("api_base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def has_real_token(self) -> bool:
        """Whether people reach this bot: the playground's token has a secret of one letter alone, which no real one has."""
        secret = self.token.get_secret_value().partition(":")[2] if self.token else ""
        return len(set(secret)) > 1

    @property
    def late_after(self) -> timedelta:
        return timedelta(minutes=self.late_after_minutes)
