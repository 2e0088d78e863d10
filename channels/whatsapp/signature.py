"""Whether Twilio sent a request: the signature over the address that Twilio asked and the form it sent.

https://www.twilio.com/docs/usage/security#validating-requests; error 57012 lists how it goes wrong.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from starlette.datastructures import ImmutableMultiDict
from starlette.types import Scope
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

HEADER = "X-Twilio-Signature"


def requested(public_url: str, scope: Scope) -> str:
    """The address as Twilio asked it: ours from the settings, then path and query byte for byte.

    Never from Host or X-Forwarded-*: a proxy changes them, and whoever sends the request writes them.
    """
    path = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    asked = bytes(path) + (b"?" + bytes(query) if query else b"")
    return public_url + asked.decode("latin-1")


def signed(
    tokens: Sequence[str], url: str, sent: ImmutableMultiDict[str, str] | str, signature: str | None
) -> bool:
    """Whether one of `tokens` made the signature. `sent`: the form, or the whole body when that is JSON.

    Several tokens, because Twilio signs with the second from the moment that it is promoted.
    """
    if not signature:  # the SDK raises TypeError for None
        return False
    fields = sent if isinstance(sent, str) else _Fields(sent)
    return any(_valid(RequestValidator(token), url, fields, signature) for token in tokens)


class _Fields(dict[str, list[str]]):
    """Every value of every field, as the SDK asks for them: otherwise it searches the form for each one."""

    def __init__(self, form: ImmutableMultiDict[str, str]) -> None:
        for name, value in form.multi_items():
            self.setdefault(name, []).append(value)

    def getall(self, name: str) -> list[str]:
        return self[name]


def _valid(validator: RequestValidator, url: str, sent: _Fields | str, signature: str) -> bool:
    """The address as it stands first: `validate` works it out twice more, with its port and without."""
    try:
        if isinstance(sent, _Fields) and _same(validator.compute_signature(url, sent), signature):
            return True
        return bool(validator.validate(url, sent, signature))
    except (TypeError, ValueError):  # JSON without bodySHA256, or an address that is none
        return False


def _same(computed: str, signature: str) -> bool:
    return hmac.compare_digest(computed.encode(), signature.encode("utf-8", "replace"))
