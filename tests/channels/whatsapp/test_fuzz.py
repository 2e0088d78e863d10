"""Forms that nobody wrote by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.events import from_json, to_json
from channels.whatsapp import payload
from tests.channels.whatsapp.desk import FORM, GENT_PATH, Desk
from tests.channels.whatsapp.forms import GENT, MENU_SID, NOOR, SID, form, location, media, pick, status, tap

KNOWN = sorted({*form(), *media("image", "image/png"), *location(), *tap(), *pick(), *status(), "ErrorCode"})
TYPES = [*payload.KINDS, *payload.WORDS_ONLY, *payload.STATUSES, "", "0", "1", "nan", "order"]
VALUES = st.one_of(
    st.sampled_from([SID, MENU_SID, NOOR, GENT.sender, GENT.account, *TYPES]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
CHANGES = st.dictionaries(
    st.one_of(st.sampled_from(KNOWN), st.text("ABCabc0", max_size=8)), VALUES, max_size=12
)
WHOLE = st.sampled_from([form(), media("image", "image/png"), location(), tap(), pick(), status(), {}])

DESK = Desk()


def fresh() -> Desk:
    """The application is built once: that takes longer than a request."""
    DESK.kept.all.clear()
    return DESK


@settings(max_examples=150, deadline=None)
@given(WHOLE, CHANGES)
def test_it_never_fails_on_a_signed_form(whole: dict[str, str], changes: dict[str, str]) -> None:
    desk = fresh()
    written = whole | changes

    response = asyncio.run(desk.send(written))

    assert response.status_code in (200, 403)
    for kept in desk.kept.all:
        assert from_json(to_json(kept.event)) == kept.event
        assert "\x00" not in repr(to_json(kept.event))
    if response.status_code == 403:
        assert desk.kept.all == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=8))
def test_it_never_fails_on_signed_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    assert asyncio.run(fresh().send(pairs)).status_code in (200, 403)


@settings(max_examples=60, deadline=None)
@given(
    WHOLE, st.text(st.characters(max_codepoint=255, min_codepoint=32, exclude_characters="\x7f"), max_size=40)
)
def test_it_keeps_nothing_with_an_invented_signature(whole: dict[str, str], signature: str) -> None:
    desk = fresh()
    headers = [(b"Content-Type", FORM.encode()), (b"X-Twilio-Signature", signature.strip().encode("latin-1"))]

    response = asyncio.run(desk.post(urlencode(whole).encode(), headers=headers))  # type: ignore[arg-type]

    assert response.status_code == 403
    assert desk.kept.all == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([FORM, "application/json", "multipart/form-data", "", "x"]))
def test_it_keeps_nothing_of_bytes(body: bytes, kind: str) -> None:
    desk = fresh()
    headers = {"Content-Type": kind, "X-Twilio-Signature": "A" * 27 + "="}

    assert asyncio.run(desk.post(body, GENT_PATH, headers)).status_code == 403
    assert desk.kept.all == []
