"""Each error of the Bot API, and what the core does with the message then."""

from __future__ import annotations

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from channels.telegram.api import Flooded, NotSent
from channels.telegram.failures import failed, unreadable_entities


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Flooded(7), "retry"),
        (NotSent("ConnectError"), "retry"),
        (InvalidToken("Unauthorized"), "retry"),
        (Conflict("Conflict: terminated by other getUpdates request"), "retry"),
        (Forbidden("Forbidden: bot was blocked by the user"), "unreachable"),
        (Forbidden("Forbidden: user is deactivated"), "unreachable"),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), "unreachable"),
        (BadRequest("Bad Request: chat not found"), "unreachable"),
        (BadRequest("Bad Request: PEER_ID_INVALID"), "unreachable"),
        (BadRequest("Bad Request: message is too long"), "content"),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), "content"),
        (BadRequest("Bad Request: message text is empty"), "content"),
        (BadRequest("Bad Request: something of 2027"), "content"),
        (ChatMigrated(-100), "permanent"),
        (TimedOut(), "unknown"),
        (NetworkError("Bad Gateway"), "unknown"),
        (TelegramError("het antwoord is geen JSON van Telegram"), "unknown"),
    ],
)
def test_it_knows_what_an_error_means(error: TelegramError, kind: str) -> None:
    found = failed(error)
    assert found.kind == kind
    assert str(found)


def test_it_waits_as_long_as_telegram_asks() -> None:
    assert failed(Flooded(7)).retry_after == 7
    slowly = failed(InvalidToken("x")).retry_after
    assert slowly is not None and slowly >= 60


def test_it_repeats_no_token_and_nothing_that_telegram_quotes() -> None:
    token = "7000000001:AAG_gent-0123456789"
    link = "https://onthaal.gent/afspraak/geheim"
    said = [
        failed(InvalidToken(f"The token `{token}` was rejected by the server.")),
        failed(BadRequest(f"Bad Request: inline keyboard button URL '{link}' is invalid: Wrong HTTP URL")),
        failed(
            BadRequest('Bad Request: can\'t parse entities: unsupported start tag "noor" at byte offset 3')
        ),
        failed(BadRequest("Bad Request: can't find 'lien'")),
    ]
    assert not any(secret in str(found) for found in said for secret in (token, link, "noor", "lien"))


def test_it_names_the_cause_of_a_lost_answer() -> None:
    error = NetworkError("httpx.ReadError: ")
    error.__cause__ = httpx.ReadError("")
    assert "ReadError" in str(failed(error))


def test_it_sends_without_mark_up_only_when_that_was_refused() -> None:
    assert unreadable_entities(BadRequest("Bad Request: can't parse entities: unexpected end tag"))
    assert not unreadable_entities(BadRequest("Bad Request: message is too long"))
    assert not unreadable_entities(Forbidden("can't parse entities"))
