"""Residents with WhatsApp: what they type, tap and send, as the webhook requests that Twilio makes of it."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from ..phone import Phone
from .ledger import Button, Ledger, Message
from .webhooks import Call, Signature

if TYPE_CHECKING:
    from .server import FakeTwilio

MEDIA = {
    "image": "image/jpeg",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
}


class Resident(Phone[Message]):
    """One person with one WhatsApp, writing to one sender of a city.

    Every verb makes the form, enters it in the ledger as received, and calls the webhook at once when the
    fake knows where the service is (`connect_to`); the Call it returns tells how that went. Without
    `connect_to`, or with deliver=False, the Call is returned unmade. All verbs take:

    deliver    False: Twilio has the message, the webhook is never called (missed)
    signature  good | none | wrong | old | http
    sid        another MessageSid
    extra      further form fields
    """

    def __init__(self, twilio: FakeTwilio, name: str, sender: str, *, phone: str, bsuid: str) -> None:
        self._twilio = twilio
        self.name = name
        self.sender = sender
        self.phone = phone
        self.bsuid = bsuid

    @property
    def address(self) -> str:
        """Where From says that the message comes from: the phone number, or the BSUID when it is hidden."""
        return self.phone or self.bsuid

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(address for address in (self.phone, self.bsuid) if address)

    def phone_appears(self, phone: str) -> None:
        """From now on From is the phone number and ExternalUserId the BSUID."""
        self.phone = _address(phone)

    @property
    def received(self) -> list[Message]:
        """What this resident sees, in the order of acceptance: without the messages that failed."""
        return [message for message in self._twilio.sent if message.to in self.addresses and message.seen]

    @property
    def ledger(self) -> Ledger:
        return self._twilio.ledger

    def says(self, text: str, **how: Any) -> Call:
        return self._sends({"Body": text, "MessageType": "text"}, **how)

    def taps(self, title: str, *, menu: Message | None = None, **how: Any) -> Call:
        """A quick reply of `menu`, or of the newest message that has it.

        :raises LookupError: no such button was received
        """
        message, button = self._find(title, menu)
        form = {
            "Body": title,
            "MessageType": "interactive",
            "ButtonText": title,
            "ButtonPayload": button.id,
        }
        return self._sends(form | self._quoting(message), **how)

    def picks(self, title: str, *, menu: Message | None = None, with_id: bool = True, **how: Any) -> Call:
        """An item of a list. `with_id` False: only the title comes, as Body; ListId is not promised anywhere.

        :raises LookupError: no such item was received
        """
        message, item = self._find(title, menu)
        form = {"Body": title, "MessageType": "interactive"} | self._quoting(message)
        if with_id:
            form |= {"ListId": item.id, "ListTitle": item.title}
            form |= {"ListDescription": item.description} if item.description else {}
        return self._sends(form, **how)

    def sends_media(self, kind: str = "image", *, caption: str = "", **how: Any) -> Call:
        """`kind`: image, audio, video, document, sticker. Body is empty unless there is a caption."""
        sid = how.pop("sid", None) or f"MM{uuid.uuid4().hex}"
        form = {"Body": caption, "MessageType": kind} | self._media(sid, MEDIA[kind])
        return self._sends(form, sid=sid, **how)

    def sends_voice(self, **how: Any) -> Call:
        return self.sends_media("audio", **how)

    def sends_sticker(self, **how: Any) -> Call:
        return self.sends_media("sticker", **how)

    def sends_contact(self, **how: Any) -> Call:
        sid = how.pop("sid", None) or f"MM{uuid.uuid4().hex}"
        form = {"Body": "", "MessageType": "contacts"} | self._media(sid, "text/vcard")
        return self._sends(form, sid=sid, **how)

    def sends_location(
        self, latitude: float = 51.0543, longitude: float = 3.7174, *, label: str = "Stadhuis", **how: Any
    ) -> Call:
        form = {"Body": "", "MessageType": "location", "Latitude": str(latitude), "Longitude": str(longitude)}
        if label:
            form |= {"Label": label, "Address": "Botermarkt 1, Gent"}
        return self._sends(form, **how)

    def reacts(self, emoji: str = "👍", *, to: Message | None = None, **how: Any) -> Call:
        form = {"Body": emoji, "MessageType": "reaction"}
        return self._sends(form | (self._quoting(to) if to else {}), **how)

    def quotes(self, message: Message, text: str, **how: Any) -> Call:
        """A text as an answer to one message."""
        return self._sends({"Body": text, "MessageType": "text"} | self._quoting(message), **how)

    def _find(self, title: str, menu: Message | None) -> tuple[Message, Button]:
        messages = [menu] if menu else reversed(self.received)
        for message in messages:
            if title in message.titles:
                return message, message.button(title)
        raise LookupError(f"{self.name} received no button {title!r}")

    def _quoting(self, message: Message) -> dict[str, str]:
        return {
            "OriginalRepliedMessageSid": message.sid,
            "OriginalRepliedMessageSender": self.sender,
        }

    def _media(self, sid: str, kind: str) -> dict[str, str]:
        return {
            "NumMedia": "1",
            "MediaContentType0": kind,
            "MediaUrl0": self._twilio.new_media(self.sender, sid, kind),
        }

    def _sends(
        self,
        what: dict[str, str],
        *,
        deliver: bool = True,
        signature: Signature = "good",
        sid: str | None = None,
        extra: dict[str, str] | None = None,
    ) -> Call:
        form = self._common(sid or f"SM{uuid.uuid4().hex}") | what | (extra or {})
        call = self._twilio.receive(self, form, signature)
        if deliver and call.post_to is not None:
            call.post()
        return call

    def _common(self, sid: str) -> dict[str, str]:
        """The fields of a captured webhook, and one that nobody documented: Twilio adds them unannounced."""
        digits = re.sub(r"\D", "", self.phone)
        context = {"ProfileName": self.name, "WaId": digits, "Forwarded": "false"}
        identity = {"ExternalUserId": self.bsuid} if self.bsuid else {}
        return identity | {
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "ProfileName": self.name,
            "SmsSid": sid,
            "WaId": digits,
            "SmsStatus": "received",
            "To": self.sender,
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "MessageSid": sid,
            "AccountSid": self._twilio.account_of(self.sender),
            "ChannelMetadata": json.dumps({"type": "whatsapp", "data": {"context": context}}),
            "Forwarded": "false",
            "FrequentlyForwarded": "false",
            "From": self.address,
            "ApiVersion": "2010-04-01",
            "NotDocumentedYet": "1",
        }


def _address(value: str) -> str:
    return value if not value or value.startswith("whatsapp:") else f"whatsapp:{value}"
