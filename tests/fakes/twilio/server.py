"""The fake as a whole: accounts, senders, templates, messages, and the rules by which a send is accepted."""

from __future__ import annotations

import itertools
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Literal

from ..clock import ShiftedClock
from ..faults import Faults
from ..later import Later
from ..serving import serving
from .contents import Contents, Shown, show, variables
from .documented import ADDRESS, Refused, problems
from .ledger import Ledger, Message
from .residents import Resident, _address
from .statuses import Statuses, Step, fails
from .webhooks import Call, Signature, Webhooks

ACCOUNT, TOKEN = "AC" + "0a" * 16, "hoofdtoken-van-de-nep-twilio"
KEY, SECRET = "SK" + "0b" * 16, "geheim-van-de-sleutel"
BODY_LIMIT = 1600
WINDOW = timedelta(hours=24)


@dataclass
class Account:
    """`tokens`: the auth tokens, the primary one first (it signs); `old_tokens` were revoked."""

    sid: str
    tokens: list[str]
    keys: dict[str, str]
    old_tokens: list[str] = field(default_factory=lambda: ["token-van-vorig-jaar"])
    status: str = "active"


@dataclass
class CitySender:
    """A WhatsApp sender. The addresses are public ones, as an administrator enters them."""

    sid: str
    address: str
    account: str
    webhook: str = ""
    status_callback: str = ""
    fallback: str = ""
    status: str = "ONLINE"
    per_second: int = 80
    sends: deque[float] = field(default_factory=deque)


@dataclass(frozen=True)
class Media:
    """What came along with a message. `parent`: the message's sid."""

    sid: str
    parent: str
    account: str
    kind: str
    at: datetime
    content: bytes = b"\xff\xd8nep-bytes"

    @property
    def uri(self) -> str:
        return f"/2010-04-01/Accounts/{self.account}/Messages/{self.parent}/Media/{self.sid}"

    def resource(self) -> dict[str, Any]:
        return {
            "account_sid": self.account,
            "content_type": self.kind,
            "date_created": format_datetime(self.at),
            "date_updated": format_datetime(self.at),
            "parent_sid": self.parent,
            "sid": self.sid,
            "uri": f"{self.uri}.json",
        }


class FakeTwilio:
    """Twilio's REST API, Content API and Senders API on one port; and the residents behind it.

    account, token, key, secret  what the service under test must use (attributes of the same names)
    public_url                   the origin that webhook signatures are made over
    connect_to                   the origin where the service really listens; None: the test posts itself
    window_errors, rate_errors   63016 and 63018: "async" (accepted, then failed by callback) or "sync"
    sent                         outgoing messages in order, doubles and all
    violations                   what a correct client never does: tests assert that it is empty
    """

    def __init__(
        self,
        account: str = ACCOUNT,
        token: str = TOKEN,
        key: str = KEY,
        secret: str = SECRET,
        *,
        public_url: str = "https://onthaal.example",
        connect_to: str | None = None,
        senders: Mapping[str, str] | None = None,
    ) -> None:
        from .api import application  # the routes need this class

        self.account, self.token, self.key, self.secret = account, token, key, secret
        self.accounts = {account: Account(account, [token], {key: secret})}
        self.clock = ShiftedClock()
        self.ledger = Ledger()
        self.faults = Faults()
        self.violations: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.typing: list[str] = []
        self.contents = Contents()
        self.webhooks = Webhooks(public_url, connect_to, self.violations)
        self.later = Later()
        self.statuses = Statuses(self.ledger, self.later, self._callback, self.clock.now)
        self.window_errors: Literal["sync", "async"] = "async"
        self.rate_errors: Literal["sync", "async"] = "async"
        self.inbound: list[Call] = []
        self.residents: list[Resident] = []
        self.senders: dict[str, CitySender] = {}
        self.media: dict[str, Media] = {}
        self.url = ""
        self._last_inbound: dict[tuple[str, str], datetime] = {}
        self._people = itertools.count()
        self._lock = threading.Lock()
        for address, webhook in (senders or {}).items():
            self.add_sender(address, webhook)
        self.app = application(self)
        self.app.state.closers = [self.close]

    # -- setting up

    def add_account(self, sid: str, token: str, key: str, secret: str) -> Account:
        """Another city's own account."""
        self.accounts[sid] = Account(sid, [token], {key: secret})
        return self.accounts[sid]

    def add_sender(
        self, address: str, webhook: str = "", *, account: str = "", status: str = "", fallback: str = ""
    ) -> str:
        """A city's sender ("+3293000001"); the addresses may be paths under public_url, and may carry
        connection overrides (`/webhooks/whatsapp/gent#rc=3&rp=all`). Returns "whatsapp:+3293000001"."""
        whole = _address(address)
        self.senders[whole] = CitySender(
            sid=f"XE{uuid.uuid4().hex}",
            address=whole,
            account=account or self.account,
            webhook=self._absolute(webhook),
            status_callback=self._absolute(status),
            fallback=self._absolute(fallback),
        )
        return whole

    def rotate_token(self, new: str, account: str = "") -> None:
        """The secondary token is promoted: Twilio signs with the new one, the other is revoked."""
        found = self.accounts[account or self.account]
        found.old_tokens.extend(found.tokens)
        found.tokens[:] = [new]

    def resident(
        self, name: str, sender: str = "", *, phone: str | None = None, bsuid: str | None = None
    ) -> Resident:
        """Someone who writes to `sender` (the only one, if there is one). A phone number is made up when
        neither is given; with bsuid alone the person hides the number."""
        if phone is None and bsuid is None:
            phone = f"+3247000{next(self._people):04d}"
        found = _address(sender) or next(iter(self.senders))
        person = Resident(self, name, found, phone=_address(phone or ""), bsuid=_address(bsuid or ""))
        self.residents.append(person)
        return person

    def __enter__(self) -> FakeTwilio:
        """Serve on a free port; `url` is its address."""
        self._serving = serving(self.app)
        self.url = self._serving.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, problem, trace)

    def close(self) -> None:
        """End threads and connections; `serving` calls it."""
        self.later.close()
        self.webhooks.close()

    # -- looking

    @property
    def sent(self) -> list[Message]:
        return self.ledger.outgoing()

    @property
    def callbacks(self) -> list[Call]:
        """Status callbacks, made or (without connect_to) to be made by the test."""
        return self.statuses.calls

    def wait_for(self, count: int, patience: float = 10.0) -> list[Message]:
        """:raises AssertionError: fewer messages were sent in time"""
        self.ledger.wait_for(lambda: len(self.sent) >= count, patience)
        assert len(self.sent) >= count, f"{len(self.sent)} messages were sent, not {count}"
        return self.sent

    def settled(self, patience: float = 10.0) -> bool:
        """Wait until every planned callback was made."""
        return self.later.idle(patience)

    # -- what happens

    def receive(self, resident: Resident, form: dict[str, str], signature: Signature) -> Call:
        """Enter an inbound message and make the call for it (not posted yet)."""
        sender = self.senders[resident.sender]
        now = self.clock.now()
        if self.ledger.get(form["MessageSid"]) is None:
            self.ledger.add(
                at=now, sid=form["MessageSid"], account=sender.account, direction="inbound", sender=form["From"],
                to=form["To"], text=form["Body"], status="received", form=form, sent_at=now,
                media=tuple(value for key, value in form.items() if re.fullmatch(r"MediaUrl\d+", key)),
            )  # fmt: skip
        for address in resident.addresses:
            self._last_inbound[(address, sender.address)] = now
        account = self.accounts[sender.account]
        token = account.old_tokens[-1] if signature == "old" else account.tokens[0]
        call = self.webhooks.call(sender.webhook, form, token=token, signature=signature)
        call.fallback = sender.fallback
        if not sender.webhook:
            call.post_to = None  # nothing is configured: Twilio keeps the message and calls nobody
        self.inbound.append(call)
        return call

    def accept(self, account: str, form: Mapping[str, Sequence[str]]) -> Message:
        """CreateMessage.

        :raises Refused: with the documented code
        """
        wrong = problems("CreateMessage", form)
        if wrong:
            self.violations.extend(wrong)
            raise Refused(400, 20001, "; ".join(wrong))
        given = {name: values[0] for name, values in form.items()}
        sender = self._sender(account, given)
        if not ADDRESS.match(given["To"]):
            raise Refused(400, 21211, f"Invalid 'To' Phone Number: {given['To']}")
        shown, open_now = self._shown(account, sender, given, form.get("MediaUrl", ()))
        failure = self._failure(sender, given, open_now)
        template = given.get("ContentSid", "")
        steps = (failure,) if failure else self.statuses.steps(given["To"])
        message = self.ledger.add(
            at=self.clock.now(), sid=f"{'MM' if template else 'SM'}{uuid.uuid4().hex}", account=account,
            direction="outbound-api", sender=sender.address, to=given["To"], text=shown.text, style=shown.style,
            buttons=shown.buttons, list_button=shown.list_button, media=shown.media, template=template,
            form=given, status_callback=given.get("StatusCallback") or sender.status_callback,
            messaging_service=given.get("MessagingServiceSid", ""), seen=not fails(steps),
            status="accepted" if "MessagingServiceSid" in given else "queued",
        )  # fmt: skip
        self.statuses.begin(message, steps)
        return message

    def window_open(self, to: str, sender: str) -> bool:
        last = self._last_inbound.get((to, sender))
        return last is not None and self.clock.now() - last < WINDOW

    def new_media(self, sender: str, sid: str, kind: str) -> str:
        """Bytes to fetch with Basic auth; the address is Twilio's own."""
        media = Media(f"ME{uuid.uuid4().hex}", sid, self.account_of(sender), kind, self.clock.now())
        self.media[media.sid] = media
        return f"https://api.twilio.com{media.uri}"

    def account_of(self, sender: str) -> str:
        return self.senders[sender].account

    def _sender(self, account: str, given: Mapping[str, str]) -> CitySender:
        if "From" not in given and "MessagingServiceSid" in given:
            own = [sender for sender in self.senders.values() if sender.account == account]
            if own:
                return own[0]
        found = self.senders.get(given.get("From", ""))
        if found is None or found.account != account:
            raise Refused(400, 63007, "Twilio could not find a Channel with the specified From address")
        return found

    def _shown(
        self, account: str, sender: CitySender, given: Mapping[str, str], media: Sequence[str]
    ) -> tuple[Shown, bool]:
        """What the resident will see, and whether the 24-hour rule allows it."""
        in_session = self.window_open(given["To"], sender.address)
        if "ContentVariables" in given and "ContentSid" not in given:
            raise Refused(400, 21656, "ContentVariables without ContentSid")
        if "ContentSid" not in given:
            if not given.get("Body") and not media:
                raise Refused(400, 21619, "A text message body or media urls must be specified")
            if _length(given.get("Body", "")) > BODY_LIMIT:
                raise Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit")
            return Shown(given.get("Body", ""), "tekst", media=tuple(media)), in_session
        template = self.contents.templates.get(given["ContentSid"])
        if template is None or template.account != account:
            raise Refused(400, 21655, "The ContentSid is Invalid")
        shown = show(template, variables(given.get("ContentVariables", "{}")), in_session=in_session)
        allowed = template.approval == "approved" and not given.get("Body") and not media
        return shown, in_session or allowed

    def _failure(self, sender: CitySender, given: Mapping[str, str], open_now: bool) -> Step | None:
        if not open_now:
            if self.window_errors == "sync":
                raise Refused(400, 63016, "Failed to send freeform message: outside the allowed window")
            return ("failed", 63016)
        if not self._within_rate(sender):
            if self.rate_errors == "sync":
                raise Refused(429, 63018, "Rate limit exceeded for Channel")
            return ("failed", 63018)
        return None

    def _within_rate(self, sender: CitySender) -> bool:
        with self._lock:
            now = time.monotonic()
            while sender.sends and now - sender.sends[0] >= 1.0:
                sender.sends.popleft()
            sender.sends.append(now)
            return len(sender.sends) <= sender.per_second

    def _callback(self, message: Message, status: str) -> Call | None:
        if not message.status_callback:
            return None
        form = {
            "ChannelPrefix": "whatsapp",
            "ChannelInstallSid": "XE" + "0" * 32,
            "ChannelToAddress": message.to.removeprefix("whatsapp:"),
            "ApiVersion": "2010-04-01",
            "MessageStatus": status,
            "SmsSid": message.sid,
            "SmsStatus": status,
            "MessageSid": message.sid,
            "AccountSid": message.account,
            "From": message.sender,
            "To": message.to,
        }
        if status == "read":
            form["EventType"] = "READ"
        if message.error_code and status in ("failed", "undelivered"):
            form |= {"ErrorCode": str(message.error_code), "ErrorMessage": f"Error {message.error_code}"}
        token = self.accounts[message.account].tokens[0]
        return self.webhooks.call(message.status_callback, form, token=token)

    def _absolute(self, address: str) -> str:
        return f"{self.webhooks.public}{address}" if address.startswith("/") else address


def _length(text: str) -> int:
    """ "Emojis are counted as multiple characters": in UTF-16 units (21617)."""
    return len(text.encode("utf-16-le")) // 2


def console_settings(twilio: FakeTwilio, changes: Mapping[str, Any]) -> None:
    """Settings over HTTP: connect_to, patience, window_errors, rate_errors, and those of `statuses`."""
    for name, value in changes.items():
        if name in ("connect_to", "patience"):
            setattr(twilio.webhooks, name, value)
        elif name in ("window_errors", "rate_errors"):
            setattr(twilio, name, value)
        elif name == "per_second":
            for sender in twilio.senders.values():
                sender.per_second = int(value)
        elif name in ("path", "delay", "jitter", "duplicate", "drop", "shuffle"):
            setattr(twilio.statuses, name, tuple(map(_step, value)) if name == "path" else value)
        else:
            raise ValueError(f"no such setting: {name}")


def _step(value: Any) -> Step:
    return (value[0], int(value[1])) if isinstance(value, list) else str(value)
