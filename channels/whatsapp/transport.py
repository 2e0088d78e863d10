"""The way out: parts of a turn as WhatsApp messages, through Twilio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.conversations import DeliveryFailed, Destination, Entry, Failure, Part, Rules
from bot.replies import Template
from channels.accounts import WhatsAppAccount
from channels.base import CHOOSE, Abilities, numbered, rendered
from channels.whatsapp.api import Api, Listed
from channels.whatsapp.failures import kind_of
from channels.whatsapp.payload import CHANNEL
from channels.whatsapp.templates import MOST_BUTTONS, MOST_ITEMS, Templates, filled, one_line, variables

ABILITIES = Abilities(
    name=CHANNEL,
    max_text=4096,  # WhatsApp's own limit of a message from a resident
    max_reply=1500,  # Twilio 21617: 1,600, emoji counted as several
    max_buttons=MOST_BUTTONS,
    max_button_title=20,
    max_list=MOST_ITEMS,
    max_list_title=24,
    list_text=1024,
    link_buttons=False,
    typing=False,
    history=False,
    format="plain",
    media=True,
)
WINDOW = timedelta(hours=24) - timedelta(minutes=5)
"""WhatsApp allows 24 hours after the resident's last message (63016); the rest is for messages under way."""
SETTLE = 3.0
"""Seconds: neither Twilio nor WhatsApp keeps the order of two messages that are under way together."""
DECIDED = timedelta(seconds=12)
"""A call that was given up after 8 seconds can still be carried out for a while at Twilio."""
SKEW = timedelta(seconds=2)
"""Twilio tells times in whole seconds, rounded down: once in its clock, once in the message."""
RECENT = 50
"""Messages to one resident among which a lost one is looked for."""


class WhatsApp:
    """`Transport` for the senders of all cities. public_url: without a slash at the end."""

    rules = Rules(window=WINDOW, opt_out=True, settle=SETTLE)

    def __init__(
        self,
        accounts: Mapping[str, WhatsAppAccount],
        api: Api,
        public_url: str,
        clock: Clock,
        *,
        decided: timedelta = DECIDED,
    ) -> None:
        self._accounts = accounts
        self._api = api
        self._public_url = public_url
        self._clock = clock
        self._decided = decided
        self._templates = Templates(api)

    def render(self, entries: Sequence[Entry]) -> list[Part]:
        return rendered(entries, ABILITIES)

    def numbered(self, entry: Entry) -> bool:
        return numbered(entry, ABILITIES)

    def kind_of(self, code: str) -> Failure:
        return kind_of(code)

    async def send(self, to: Destination, part: Part) -> str:
        """The MessageSid. Raises DeliveryFailed."""
        account = self._account(to)
        if part.template is not None:
            return await self._approved(account, to, part.template)
        if part.style == "plain" or not part.buttons:
            return await self._create(account, to, {"Body": part.text})
        try:
            sid = await self._templates.sid(account, part.style, part.buttons)
            return await self._create(account, to, {"ContentSid": sid, "ContentVariables": variables(part)})
        except DeliveryFailed as failed:
            if failed.kind == "content":
                self._templates.forget(account)
            raise

    def templates(self, city: str) -> tuple[str, ...]:
        account = self._accounts.get(city)
        return tuple(account.approved) if account else ()

    async def _approved(self, account: WhatsAppAccount, to: Destination, template: Template) -> str:
        sid = account.approved.get(template.name)
        if sid is None:
            raise DeliveryFailed(f"{to.city} heeft geen sjabloon '{template.name}'", kind="permanent")
        content = {"ContentSid": sid, "ContentVariables": filled(template.values)}
        try:
            return await self._create(account, to, content)
        except DeliveryFailed as failed:
            if failed.kind != "window":
                raise
            # Not approved (any more): what can't go even so must not wait until it is past.
            raise DeliveryFailed(str(failed), kind="permanent", code=failed.code) from None

    async def look_up(self, to: Destination, part: Part, since: datetime) -> str | None:
        """Looks among the latest messages to this resident for one with the same words, made after `since`.

        Not by DateSent: Twilio leaves that empty until the message was passed on. Shortly after `since` a message
        that isn't there says nothing; then DeliveryFailed asks to look again. It can err in two cases: two parts
        with the same words within two seconds are taken for one, and an account that keeps no texts
        (ContentRetention) hides them, so that a part is sent twice.
        """
        account = self._account(to)
        listed = await self._api.messages(account, to=to.address, sender=account.sender, most=RECENT)
        passed = self._clock.now() - since
        earliest = datetime.now(UTC) + self._api.drift - passed - SKEW
        found = [message for message in listed if message.at >= earliest and _holds(message, part)]
        if found:
            return found[0].sid
        if passed < self._decided:
            wait = (self._decided - passed).total_seconds()
            raise DeliveryFailed("nog niet te zien bij Twilio", kind="retry", retry_after=wait)
        return None

    async def reopen(self, to: Destination) -> str:
        """Sends the account's approved template: the only message that is allowed outside the 24 hours."""
        account = self._account(to)
        if account.template is None:
            raise DeliveryFailed(f"{to.city} heeft geen goedgekeurd sjabloon", kind="permanent")
        return await self._create(account, to, {"ContentSid": account.template})

    async def typing(self, to: Destination) -> None:
        """Nothing: Twilio wants the id of the resident's message for it, and counts that as read."""

    async def close(self) -> None:
        await self._api.close()

    def _account(self, to: Destination) -> WhatsAppAccount:
        account = self._accounts.get(to.city)
        if account is None:
            raise DeliveryFailed(f"{to.city} heeft geen afzender voor WhatsApp", kind="permanent")
        return account

    async def _create(self, account: WhatsAppAccount, to: Destination, content: Mapping[str, str]) -> str:
        fields = {"To": to.address, "From": account.sender, **content}
        fields["StatusCallback"] = f"{self._public_url}/webhooks/whatsapp/{to.city}/status"
        if account.service:
            fields["MessagingServiceSid"] = account.service
        return await self._api.create_message(account, fields)


def _holds(message: Listed, part: Part) -> bool:
    """Whether it is this part: Twilio gives the text of a template filled in, and may trim spaces."""
    if part.template is not None:
        body = " ".join(message.body.split())
        return all(one_line(value) in body for value in part.template.values)
    return message.body.split() == (part.text.strip() or CHOOSE).split()
