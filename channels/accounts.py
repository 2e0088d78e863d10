"""Which city uses which sender on WhatsApp, which bot on Telegram, which video talks and which agenda: one file with
secrets, read at the start.

The file is YAML, docs/kanalen/README.md describes it. It is refused in words when others on the machine can
read it, and no error ever shows a value.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

from bot.errors import SettingsError
from channels.account_fields import SECRET, Block, shaped
from channels.agenda_accounts import QmaticAccount, QmaticBlock
from channels.video_accounts import JitsiAccount, JitsiBlock, TeamsAccount, TeamsBlock

SETTING = "ONTHAAL_KANALEN"
REMINDER = "herinnering"
OFFER = "aanbod"
"""The templates that remind of an appointment, and offer an earlier one, outside the 24 hours."""


@dataclass(frozen=True)
class WhatsAppAccount:
    """A city's sender at Twilio.

    account: "AC…". sender: "whatsapp:+32…". tokens: auth tokens, one of which signs what comes in; the first
    is the present one. key, secret: the API key ("SK…") with which we call. template: "HX…", the approved
    template that asks the resident to write. reminder, offer: "HX…", the approved
    templates REMINDER and OFFER. service: "MG…", the
    messaging service that the sender is in.
    """

    city: str
    account: str
    sender: str
    tokens: tuple[str, ...] = field(repr=False)
    key: str
    secret: str = field(repr=False)
    template: str | None = None
    service: str | None = None
    reminder: str | None = None
    offer: str | None = None

    @property
    def approved(self) -> dict[str, str]:
        """The templates that say something of themselves, by name."""
        named = {REMINDER: self.reminder, OFFER: self.offer}
        return {name: sid for name, sid in named.items() if sid is not None}


@dataclass(frozen=True)
class TelegramAccount:
    """A city's bot. webhook_secret: what Telegram sends along with every update (Bot API: 1-256 characters).

    polling: updates are fetched (a machine without a public address) instead of received.
    """

    city: str
    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    polling: bool = False


@dataclass(frozen=True)
class Accounts:
    """Per channel the account of each city that has one; of video talks at most one kind.

    qmatic: also of a city that is only preparing for it.
    """

    whatsapp: Mapping[str, WhatsAppAccount] = MappingProxyType({})
    telegram: Mapping[str, TelegramAccount] = MappingProxyType({})
    teams: Mapping[str, TeamsAccount] = MappingProxyType({})
    jitsi: Mapping[str, JitsiAccount] = MappingProxyType({})
    qmatic: Mapping[str, QmaticAccount] = MappingProxyType({})

    @classmethod
    def load(cls, path: Path, link_secret: str) -> Self:
        """The accounts in `path`; without that file none. Raises SettingsError with all problems in Dutch."""
        if not path.exists():
            return cls()
        cities, problems = _cities(_content(path))
        found = cls(
            whatsapp={key: _whatsapp(key, city.whatsapp) for key, city in cities.items() if city.whatsapp},
            telegram={
                key: _telegram(key, city.telegram, link_secret)
                for key, city in cities.items()
                if city.telegram
            },
            teams={key: city.teams.account(key) for key, city in cities.items() if city.teams},
            jitsi={key: city.jitsi.account(key) for key, city in cities.items() if city.jitsi},
            qmatic={
                key: city.qmatic.account(key, in_use=city.agenda == "qmatic")
                for key, city in cities.items()
                if city.qmatic
            },
        )
        problems += _shared(found)
        if problems:
            raise SettingsError(_list(f"{SETTING}: {path} klopt niet:", problems))
        return found

    @property
    def webhooks(self) -> bool:
        """An outside system must be able to reach us."""
        return bool(self.whatsapp) or any(not account.polling for account in self.telegram.values())


def known(accounts: Accounts, cities: Collection[str]) -> None:
    """Raises SettingsError for accounts of a city that isn't in the catalogue."""
    named = {*accounts.whatsapp, *accounts.telegram, *accounts.teams, *accounts.jitsi, *accounts.qmatic}
    strangers = sorted(named - set(cities))
    if strangers:
        remedy = f"gebruik de naam van een map in data/gemeenten ({', '.join(sorted(cities))})"
        raise SettingsError(
            _list(f"{SETTING}:", [f"{city}: deze gemeente bestaat niet: {remedy}" for city in strangers])
        )


def reachable(accounts: Accounts, public_url: str) -> None:
    """Raises SettingsError when webhooks are asked on an address without https (Twilio, Telegram: https only)."""
    if accounts.webhooks and not public_url.startswith("https://"):
        raise SettingsError(
            "ONTHAAL_PUBLIC_URL: moet met https:// beginnen, want WhatsApp en Telegram sturen hun berichten naar "
            "dat adres. Zonder adres op het internet kan Telegram toch, met ophalen: true."
        )


def webhook_secret(link_secret: str, city: str, token: str) -> str:
    """Derived, so that all replicas agree and nobody has to keep it: 64 characters 0-9a-f."""
    bot_id = token.partition(":")[0]
    message = f"telegram:{city}:{bot_id}".encode()
    return hmac.new(link_secret.encode(), message, hashlib.sha256).hexdigest()


def _sid(prefix: str) -> AfterValidator:
    return shaped(rf"{prefix}[0-9a-fA-F]{{32}}", f"moet {prefix} zijn met daarna 32 tekens 0-9 en a-f")


type Account = Annotated[str, _sid("AC")]
type Key = Annotated[str, _sid("SK")]
type Template = Annotated[str, _sid("HX")]
type Service = Annotated[str, _sid("MG")]
type Number = Annotated[str, shaped(r"\+[1-9]\d{6,14}", 'moet een nummer zijn zoals "+3293000001"')]
type AuthToken = Annotated[str, shaped(r"[0-9a-fA-F]{32}", "moet 32 tekens 0-9 en a-f zijn"), SECRET]
type KeySecret = Annotated[
    str, shaped(r"[A-Za-z0-9]{20,}", "moet minstens 20 letters en cijfers zijn"), SECRET
]
type BotToken = Annotated[
    str,
    shaped(
        r"\d{5,}:[A-Za-z0-9_-]{30,}", "moet zijn zoals BotFather het geeft: cijfers, een dubbelpunt, letters"
    ),
    SECRET,
]


class _WhatsApp(Block):
    account: Account
    afzender: Number
    tokens: Annotated[tuple[AuthToken, ...], Field(min_length=1)]
    sleutel: Key
    geheim: KeySecret
    sjabloon: Template | None = None
    herinnering: Template | None = None
    aanbod: Template | None = None
    dienst: Service | None = None


class _Telegram(Block):
    token: BotToken
    ophalen: bool = False


class _City(Block):
    whatsapp: _WhatsApp | None = None
    telegram: _Telegram | None = None
    teams: TeamsBlock | None = None
    jitsi: JitsiBlock | None = None
    agenda: Literal["onthaal", "qmatic"] = "onthaal"
    qmatic: QmaticBlock | None = None

    @model_validator(mode="after")
    def _one_for_video(self) -> Self:
        if self.teams and self.jitsi:
            raise ValueError("kies teams of jitsi, niet allebei")
        return self

    @model_validator(mode="after")
    def _agenda_has_its_block(self) -> Self:
        if self.agenda == "qmatic" and self.qmatic is None:
            raise ValueError("agenda: qmatic vraagt ook een blok qmatic")
        return self


class _Loader(yaml.BaseLoader):
    """Every value stays text (a number of 32 digits is a token, not a number), no key may stand twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set[str]()
    for key_node, _ in node.value:
        key = str(key_node.value)
        if key in seen:
            problem = f"{_name(key)} staat er twee keer"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        seen.add(key)
    return yaml.constructor.BaseConstructor.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _content(path: Path) -> dict[str, Any]:
    """The file as a map. Raises SettingsError; never quotes the file, secrets stand in it."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(
                f"{SETTING}: anderen op deze machine kunnen {path} lezen en er staan geheimen in. "
                f"Doe: chmod 600 {path}"
            )
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  builds no objects
    except yaml.MarkedYAMLError as error:
        line = f" (regel {error.problem_mark.line + 1})" if error.problem_mark else ""
        said = f": {error.problem}" if "twee keer" in str(error.problem) else ""
        raise SettingsError(f"{SETTING}: de opmaak van {path} klopt niet{line}{said}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise SettingsError(f"{SETTING}: ik kan {path} niet lezen.") from None
    if not isinstance(content, dict):
        raise SettingsError(f"{SETTING}: {path} moet per gemeente een blok hebben.")
    return content


def _cities(content: Mapping[str, Any]) -> tuple[dict[str, _City], list[str]]:
    """What could be read of each city, and the problems of the others."""
    found, problems = dict[str, _City](), list[str]()
    for key, block in content.items():
        try:
            found[key] = _City.model_validate(block)
        except ValidationError as error:
            problems += [f"{_name(key)}, {_problem(details)}" for details in error.errors()]
    return found, problems


def _name(key: str | int) -> str:
    """A field or city as we may show it. Something longer or odd can be a token in the wrong place."""
    if isinstance(key, int):
        return str(key + 1)
    return key if re.fullmatch(r"[a-z_-]{1,30}", key) else "een veld"


_DUTCH = {
    "missing": "ontbreekt",
    "extra_forbidden": "is geen gekend veld",
    "model_type": "moet een blok met velden zijn",
    "model_attributes_type": "moet een blok met velden zijn",
    "tuple_type": "moet een lijst zijn, zoals [token]",
    "too_short": "mag niet leeg zijn",
    "bool_parsing": "moet true of false zijn",
    "literal_error": "moet onthaal of qmatic zijn",
    "string_type": "moet tekst zijn",
}


def _problem(details: Mapping[str, Any]) -> str:
    """One problem that pydantic found, in Dutch. Never the value: it may be a secret."""
    where = ", ".join(map(_name, details["loc"]))
    kind = str(details["type"])
    said = str(details["ctx"]["error"]) if kind == "value_error" else _DUTCH.get(kind, "is niet bruikbaar")
    return f"{where or 'het blok'}: {said}"


def _whatsapp(city: str, block: _WhatsApp) -> WhatsAppAccount:
    return WhatsAppAccount(
        city=city,
        account=block.account,
        sender=f"whatsapp:{block.afzender}",
        tokens=block.tokens,
        key=block.sleutel,
        secret=block.geheim,
        template=block.sjabloon,
        service=block.dienst,
        reminder=block.herinnering,
        offer=block.aanbod,
    )


def _telegram(city: str, block: _Telegram, link_secret: str) -> TelegramAccount:
    secret = webhook_secret(link_secret, city, block.token)
    return TelegramAccount(city=city, token=block.token, webhook_secret=secret, polling=block.ophalen)


def _shared(accounts: Accounts) -> list[str]:
    """A sender, service or bot of two cities: what comes in would belong to both."""
    whatsapp, telegram = accounts.whatsapp.values(), accounts.telegram.values()
    return [
        *_twice(whatsapp, lambda account: account.sender, "whatsapp, afzender: dit nummer"),
        *_twice(whatsapp, lambda account: account.service, "whatsapp, dienst: deze dienst"),
        *_twice(telegram, lambda account: account.token.partition(":")[0], "telegram, token: deze bot"),
    ]


def _twice[A: (WhatsAppAccount, TelegramAccount)](
    accounts: Iterable[A], what: Callable[[A], str | None], words: str
) -> list[str]:
    first, problems = dict[str, str](), list[str]()
    for account in accounts:
        value = what(account)
        if value and first.setdefault(value, account.city) != account.city:
            problems.append(f"{account.city}, {words} is al van {first[value]}")
    return problems


def _list(heading: str, lines: Iterable[str]) -> str:
    return "\n- ".join([heading, *lines])
