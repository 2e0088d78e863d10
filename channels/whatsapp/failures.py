"""What each error code of Twilio means for us: one table for refusals of a call and for status callbacks.

https://www.twilio.com/docs/api/errors. Twilio asks not to build on codes, because they change: the table is
data, and a code that isn't in it gets the meaning of its HTTP status.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations import Failure


@dataclass(frozen=True)
class Meaning:
    """kind: as in `DeliveryFailed`. wait: seconds before the next attempt, at least."""

    kind: Failure
    wait: float | None = None


RETRY = Meaning("retry")
LATER = Meaning("retry", 60.0)
"""Also what an administrator must repair (a wrong key, an account without money): nothing is lost meanwhile."""
PERMANENT = Meaning("permanent")
CONTENT = Meaning("content")
UNREACHABLE = Meaning("unreachable")
UNKNOWN = Meaning("unknown")
WINDOW = Meaning("window")

CODES: dict[str, Meaning] = {
    "20003": LATER,  # our key is not accepted
    "20005": LATER,  # account not active
    "20429": RETRY,  # too many calls at once: never processed, always safe to repeat
    "30001": LATER,  # queue full
    "30002": LATER,  # account suspended
    "30036": PERMANENT,  # not delivered within its validity
    "63001": LATER,  # the sender's rights at WhatsApp
    "63010": RETRY,  # inside Twilio
    "63012": RETRY,  # inside WhatsApp
    "63023": RETRY,  # inside WhatsApp
    "63017": LATER,  # the account sends too fast
    "63018": LATER,  # the sender sends too fast (WhatsApp 429, 471, 1015)
    "63016": WINDOW,  # outside the 24 hours (WhatsApp 470)
    "21211": UNREACHABLE,  # no such number
    "21610": UNREACHABLE,  # this person asked to stop
    "21614": UNREACHABLE,  # no mobile number
    "63003": UNREACHABLE,  # no such destination (WhatsApp 1006, 1013, 1021)
    "63014": UNREACHABLE,  # blocked us
    "63015": UNREACHABLE,  # not in our sandbox
    "63024": UNREACHABLE,  # not a WhatsApp user (WhatsApp 1002, 1026)
    "21617": CONTENT,  # longer than 1,600 characters
    "21619": CONTENT,  # nothing to send
    "21655": CONTENT,  # ContentSid unknown: somebody deleted the template
    "21656": CONTENT,  # ContentVariables
    "21658": CONTENT,  # a parameter is too long
    "63005": CONTENT,  # WhatsApp 1000
    "63021": CONTENT,  # WhatsApp 1001, 408, 410
    "63030": CONTENT,  # WhatsApp 1010
    "21408": PERMANENT,  # country not allowed in the account
    "63013": PERMANENT,  # against WhatsApp's policy (WhatsApp 1008, 1009): an administrator must look
    "63019": PERMANENT,  # media
    "63020": PERMANENT,  # the business has not accepted Twilio's invitation
    "63022": PERMANENT,  # the sender's name certificate
    "63025": PERMANENT,  # media exists already
    "63027": PERMANENT,  # template does not exist in this language
    "63028": PERMANENT,  # template with other parameters
    "63029": PERMANENT,  # media of the template
    "63032": PERMANENT,  # WhatsApp limits this person or this sender
    "63038": PERMANENT,  # daily limit of a trial account
}

STATUSES: dict[int, Meaning] = {
    401: LATER,
    403: LATER,
    408: RETRY,
    409: RETRY,
    425: RETRY,
    429: RETRY,
    502: UNKNOWN,  # a gateway got no clear answer: the message may be on its way
    504: UNKNOWN,
}
CLASSES: dict[int, Meaning] = {2: UNKNOWN, 3: RETRY, 4: PERMANENT, 5: RETRY}


def meaning(code: str, status: int | None = None) -> Meaning:
    """What to do. status: of the HTTP answer; None for a status callback, where the attempt is over."""
    if code in CODES:
        return CODES[code]
    if status is None:
        return PERMANENT
    return STATUSES.get(status) or CLASSES.get(status // 100, RETRY)


def kind_of(code: str) -> Failure:
    """The kind of failure that a code in a status callback means; "permanent" for one that we don't know."""
    return meaning(code).kind
