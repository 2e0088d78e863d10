"""Twilio's form as an event of ours. Pure: nothing is fetched, nothing is stored.

Fields: https://www.twilio.com/docs/messaging/guides/webhook-request. Twilio adds fields without notice, so
what we don't know is left alone, and a kind of message that we don't know is "iets".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.conversations import Arrival, Attachment, Reported, Said, Sender

CHANNEL = "whatsapp"

SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
ADDRESS = re.compile(r"whatsapp:(\+[1-9][0-9]{6,14}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})")
"""A phone number (E.164), or the id that WhatsApp gives to a person who hides the number: "BE.AbC1"."""
_CODE = re.compile(r"[0-9]{1,6}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")

BUSINESS_IDS = ("ExternalUserId", "ExternalUserIdentifier")
"""Both spellings are in use for the same thing."""
SENDING = ("accepted", "scheduled", "queued", "sending", "sent", "delivered", "read")
STATUSES = frozenset((*SENDING, "failed", "undelivered", "canceled"))
RECEIVING = frozenset(("", "receiving", "received"))
"""Statuses of what residents send: such a form is a message."""

KINDS = {
    "image": "foto",
    "video": "video",
    "audio": "spraak",
    "voice": "spraak",
    "document": "bestand",
    "sticker": "sticker",
    "location": "locatie",
    "contacts": "contact",
    "reaction": "reactie",
}
"""MessageType → kind of attachment. An open set: what stands in neither table is told by what comes along."""
WORDS_ONLY = frozenset(("text", "button", "interactive"))
MEDIA = (
    ("image/", "foto"),
    ("video/", "video"),
    ("audio/", "spraak"),
    ("", "bestand"),
)
"""Beginning of MediaContentType0 → kind; the first that fits."""
CARDS = ("text/vcard", "text/x-vcard")
LONGEST_PLACE = 200
LONGEST_TOKEN = 200
"""Characters; ours have at most 40."""

type Form = Mapping[str, str]


def arrival(city: str, form: Form) -> Arrival | None:
    """The message or status in `form`; None when it lacks what is needed to handle it (see `lacking`)."""
    sid = form.get("MessageSid", "")
    event = _event(form)
    if event is None or not SID.fullmatch(sid):
        return None
    if isinstance(event, Reported):
        return Arrival(CHANNEL, city, f"{sid}:{event.status}", sid, event)
    return Arrival(CHANNEL, city, sid, _key(event.sender), event)


def lacking(form: Form) -> str:
    """Which field stops `arrival`, for the log: its name, never what stands in it."""
    if not SID.fullmatch(form.get("MessageSid", "")):
        return "MessageSid"
    return "MessageStatus" if is_status(form) else "From"


def is_status(form: Form) -> bool:
    """Whether the form tells what became of a message of ours, not what a resident sent."""
    return form.get("MessageStatus", "").lower() not in RECEIVING


def ours(form: Form) -> str:
    """The address of the city in `form`, "" when it isn't there (status callbacks differ in their fields)."""
    return form.get("From" if is_status(form) else "To", "")


def unknown_kind(form: Form) -> str:
    """A MessageType that stands in no table, as far as it is a plain word; for the log."""
    written = form.get("MessageType", "").lower()
    if not written or written in KINDS or written in WORDS_ONLY:
        return ""
    return written if re.fullmatch(r"[a-z_-]{1,30}", written) else "?"


def _event(form: Form) -> Said | Reported | None:
    return _reported(form) if is_status(form) else _said(form)


def _reported(form: Form) -> Reported | None:
    status, code = form["MessageStatus"].lower(), form.get("ErrorCode", "")
    if status not in STATUSES:
        return None
    code = code if _CODE.fullmatch(code) else ""
    return Reported(form.get("MessageSid", ""), status, "" if code == "0" else code)


def _said(form: Form) -> Said | None:
    sender = _sender(form)
    if sender is None:
        return None
    attachment, token = _attachment(form), _token(form)
    menu = form.get("OriginalRepliedMessageSid", "")
    return Said(
        sender,
        text=None if attachment and attachment.kind == "reactie" else _text(form, "Body"),
        attachment=attachment,
        token=token,
        choice=None if token else _choice(form),
        menu=menu if SID.fullmatch(menu) else None,
    )


def _sender(form: Form) -> Sender | None:
    """`From` first: answers go there. It is the person's own id when the number is hidden."""
    written = (form.get(name, "") for name in ("From", *BUSINESS_IDS))
    found = dict.fromkeys(address for address in written if ADDRESS.fullmatch(address))
    return Sender(tuple(found)) if found else None


def _key(sender: Sender) -> str:
    """The id rather than the number, which comes and goes with what a person chooses to show.

    One change remains: the first message that carries the id after messages that did not. Those two may be
    handled side by side when they come within the same instant.
    """
    ids = [address for address in sender.addresses if "+" not in address]
    return ids[0] if ids else sender.addresses[0]


def _text(form: Form, name: str) -> str | None:
    """NUL is what databases can't hold; nobody types it."""
    written = form.get(name, "").replace("\x00", "")
    return written if written.strip() else None


def _token(form: Form) -> str | None:
    """What we gave along with a button (ButtonPayload) or with an item of a list (ListId)."""
    written = _text(form, "ButtonPayload") or _text(form, "ListId")
    return written if written is None or len(written) <= LONGEST_TOKEN else None


def _choice(form: Form) -> str | None:
    """The title of what was tapped, for taps that came without our token."""
    title = _text(form, "ListTitle") or _text(form, "ButtonText")
    if title is None and form.get("MessageType", "").lower() in ("interactive", "button"):
        title = _text(form, "Body")
    return title


def _attachment(form: Form) -> Attachment | None:
    kind = _kind(form)
    return None if kind is None else Attachment(kind, _place(form) if kind == "locatie" else "")


def _kind(form: Form) -> str | None:
    written, media = form.get("MessageType", "").lower(), form.get("MediaContentType0", "").lower()
    if media.startswith(CARDS):
        return "contact"
    if written in KINDS:
        return KINDS[written]
    if media or form.get("NumMedia", "0") not in ("", "0"):
        return next(kind for beginning, kind in MEDIA if media.startswith(beginning))
    if form.get("Latitude"):
        return "locatie"
    return None if _text(form, "Body") or _token(form) or _choice(form) else "iets"


def _place(form: Form) -> str:
    """ "50.85030,4.35170 Grote Markt"; five decimals are a metre. Empty when it is no place on earth."""
    degrees = [form.get(name, "") for name in ("Latitude", "Longitude")]
    if not all(_DEGREES.fullmatch(written) for written in degrees):
        return ""
    latitude, longitude = map(float, degrees)
    if abs(latitude) > 90 or abs(longitude) > 180:
        return ""
    label = " ".join((_text(form, "Label") or _text(form, "Address") or "").split())
    return f"{latitude:.5f},{longitude:.5f} {label}".strip()[:LONGEST_PLACE]
