"""Twilio's forms as they come, with the names and numbers of the cast in the place of people's.

Inwoner Noor shows her number, inwoner Lien De Smet hides it, buitenstaander Kim forges.
"""

from __future__ import annotations

from channels.accounts import WhatsAppAccount

PUBLIC = "https://onthaal.example"
FIRST_TOKEN, SECOND_TOKEN, HASSELT_TOKEN = "a1b2c3d4" * 4, "f9e8d7c6" * 4, "0f1e2d3c" * 4
GENT = WhatsAppAccount(
    city="gent",
    account="AC" + "1" * 32,
    sender="whatsapp:+3293000001",
    tokens=(FIRST_TOKEN, SECOND_TOKEN),
    key="SK" + "1" * 32,
    secret="sleutelVanGent01234567",
    template="HX" + "a" * 32,
)
HASSELT = WhatsAppAccount(
    city="hasselt",
    account="AC" + "2" * 32,
    sender="whatsapp:+3211000002",
    tokens=(HASSELT_TOKEN,),
    key="SK" + "2" * 32,
    secret="sleutelVanHasselt01234",
    service="MG" + "2" * 32,
)
ACCOUNTS = {"gent": GENT, "hasselt": HASSELT}

NOOR = "whatsapp:+32470000001"
NOOR_ID = "whatsapp:BE.AbC1"
LIEN_ID = "whatsapp:BE.ENT.4566546130240823"
SID = "SM" + "0" * 31 + "1"
MENU_SID = "MM" + "0" * 31 + "2"

type Form = dict[str, str]


def form(**changes: str) -> Form:
    """Noor says "Hallo" to Gent."""
    return {
        "SmsMessageSid": SID,
        "NumMedia": "0",
        "ProfileName": "Noor 🌷",
        "MessageType": "text",
        "SmsSid": SID,
        "WaId": "32470000001",
        "SmsStatus": "received",
        "Body": "Hallo",
        "To": GENT.sender,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": SID,
        "AccountSid": GENT.account,
        "From": NOOR,
        "ApiVersion": "2010-04-01",
    } | changes


def to_hasselt(**changes: str) -> Form:
    return form(**{"To": HASSELT.sender, "AccountSid": HASSELT.account} | changes)


def media(message_type: str, content_type: str, **changes: str) -> Form:
    url = f"https://api.twilio.com/2010-04-01/Accounts/{GENT.account}/Messages/{SID}/Media/ME{'0' * 32}"
    came = {"NumMedia": "1", "Body": "", "MediaContentType0": content_type, "MediaUrl0": url}
    return form(**{"MessageType": message_type} | came | changes)


def location(**changes: str) -> Form:
    shared = {
        "MessageType": "location",
        "Body": "",
        "Latitude": "51.05355",
        "Longitude": "3.72545",
        "Address": "Botermarkt 1, 9000 Gent",
        "Label": "Stadhuis",
    }
    return form(**shared | changes)


def tap(**changes: str) -> Form:
    """A quick reply under our message MENU_SID."""
    tapped = {
        "MessageType": "button",
        "Body": "Maak een afspraak",
        "ButtonText": "Maak een afspraak",
        "ButtonPayload": "0123456789abcdef0123456789abcdef.3",
        "OriginalRepliedMessageSid": MENU_SID,
        "OriginalRepliedMessageSender": GENT.sender,
    }
    return form(**tapped | changes)


def pick(**changes: str) -> Form:
    """An item of a list picker."""
    picked = {
        "MessageType": "interactive",
        "Body": "Rijbewijs",
        "ListTitle": "Rijbewijs",
        "ListId": "0123456789abcdef0123456789abcdef.7",
        "OriginalRepliedMessageSid": MENU_SID,
        "OriginalRepliedMessageSender": GENT.sender,
    }
    return form(**picked | changes)


def status(value: str = "delivered", **changes: str) -> Form:
    """What became of our message MENU_SID to Noor."""
    return {
        "ChannelPrefix": "whatsapp",
        "ApiVersion": "2010-04-01",
        "MessageStatus": value,
        "SmsSid": MENU_SID,
        "SmsStatus": value,
        "ChannelInstallSid": "XE" + "0" * 32,
        "To": NOOR,
        "From": GENT.sender,
        "MessageSid": MENU_SID,
        "AccountSid": GENT.account,
        "ChannelToAddress": NOOR.removeprefix("whatsapp:"),
    } | changes
