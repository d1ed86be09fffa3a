"""Settings, read once at the top from HANGBANGCAI_* variables or a .env file."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

_ROOT = Path(__file__).parents[1]


class Settings(BaseSettings):
    """All settings with their defaults; each can be set as HANGBANGCAI_NAME."""

    model_config = SettingsConfigDict(
        env_prefix="HANGBANGCAI_",
        env_file=_ROOT / ".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    #: Where snapshots, vectors and records live.
    data: Path = _ROOT / "data"
    #: The folder of policy files.
    policies: Path = _ROOT / "knowledge" / "policies"
    #: The folder of their English, a file for each policy.
    english: Path = _ROOT / "knowledge" / "english"
    #: The folders of benefits (conditions and amounts) and of the service directory.
    benefits: Path = _ROOT / "knowledge" / "benefits"
    services: Path = _ROOT / "knowledge" / "services"
    #: "built-in", or the path or hub name of a Sentence Transformers model.
    encoder: str = "built-in"
    #: What such a model wants before a question and before a passage.
    question_prompt: str = ""
    passage_prompt: str = ""
    #: The path or hub name of a cross-encoder that puts the first results in order.
    reranker: str = ""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    #: Addresses and networks, with commas between, of proxies in front of this service: only
    #: from them X-Forwarded-For and X-Forwarded-Proto count.
    proxies: str = ""

    telegram_token: Annotated[
        str,
        Field(
            repr=False,
            validation_alias=AliasChoices("TELEGRAM_BOT_TOKEN", "HANGBANGCAI_TELEGRAM_TOKEN"),
        ),
    ] = ""
    #: Another Bot API server than Telegram's own, for example a local one.
    telegram_api: str = "https://api.telegram.org"
    #: A proxy for Telegram, such as socks5://127.0.0.1:1080.
    telegram_proxy: str = ""
    #: The public https address of this service: Telegram then brings updates to it by webhook.
    telegram_webhook: str = ""
    #: What Telegram proves itself with; empty to derive it from the token.
    telegram_webhook_secret: Annotated[
        str, Field(repr=False, pattern=r"^(?:[A-Za-z0-9_-]{16,256})?$")
    ] = ""
    #: How many updates Telegram may bring at the same time.
    telegram_connections: Annotated[int, Field(ge=1, le=100)] = 40
    #: Telegram's flood limits: messages a second overall and in a private chat, and a minute in
    #: a group. A local Bot API server may allow more.
    telegram_per_second: Annotated[float, Field(gt=0)] = 30
    telegram_chat_per_second: Annotated[float, Field(gt=0)] = 1
    telegram_group_per_minute: Annotated[float, Field(ge=1)] = 20
    #: Show above every answer the message that it answers, in private chats too.
    telegram_reply_always: bool = False
    #: How long to wait for Telegram's answer to a call, in seconds.
    telegram_timeout: Annotated[float, Field(gt=0)] = 20

    #: How many processes answer; with two or more, one that hangs holds nobody up.
    processes: Annotated[int, Field(ge=1, le=64)] = 2
    #: How long one answer may take, in seconds; then its process is ended and replaced.
    answer_seconds: Annotated[float, Field(gt=0)] = 8
    #: Below this probability that a question is ours, it is refused.
    scope_floor: Annotated[float, Field(ge=0, le=1)] = 0.45
    #: Below this probability that the first clause is right, it is not shown.
    answer_floor: Annotated[float, Field(ge=0, le=1)] = 0.05
    #: Below this probability that the first clause is right, it is shown as unsure.
    sure_floor: Annotated[float, Field(ge=0, le=1)] = 0.2
    #: How long a conversation is remembered for follow-ups.
    forget_after_minutes: Annotated[float, Field(gt=0)] = 60
    #: Where conversations are kept: a database's URL; empty for a SQLite file in the data folder.
    records: Annotated[str, Field(repr=False)] = ""
    #: How long turns, feedback and delivered messages are kept.
    keep_days: Annotated[float, Field(gt=0)] = 180
    #: Hours in Hangzhou in which nobody is notified, such as 22-8; "off" for none.
    quiet_hours: str = "22-8"
    #: Keys of the HTTP API, as name:key,name2:key2; each at least 24 characters.
    api_keys: Annotated[str, Field(repr=False)] = ""
    #: Calls that one key, or one address without a key, may make in a minute.
    api_per_minute: Annotated[int, Field(ge=1)] = 60
    #: Messages that one visitor of the web chat may send in a minute.
    web_per_minute: Annotated[int, Field(ge=1)] = 30
    #: The longest question, in characters.
    longest_question: Annotated[int, Field(ge=20)] = 500

    @property
    def proxy_networks(self) -> tuple[str, ...]:
        """The proxies one by one."""
        return tuple(one for part in self.proxies.split(",") if (one := part.strip()))

    @field_validator("proxies")
    @classmethod
    def _each_is_a_network(cls, text: str) -> str:
        for one in filter(None, (part.strip() for part in text.split(","))):
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise ValueError(
                    f"{one!r} is neither an address nor a network (write 127.0.0.1 or 10.0.0.0/8)"
                ) from None
        return text


def read_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` win. Raises SettingsError naming the variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        variable = name if name.isupper() else f"HANGBANGCAI_{name.upper()}"
        raise SettingsError(
            f"{variable} cannot be used: {first['msg']} → correct it in the environment or .env"
        ) from error
