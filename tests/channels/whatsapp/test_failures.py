"""The table of Twilio's error codes."""

from __future__ import annotations

import pytest

from channels.whatsapp.failures import CODES, kind_of, meaning


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("20429", "retry"),
        ("63012", "retry"),
        ("63023", "retry"),
        ("63017", "retry"),
        ("63018", "retry"),
        ("63016", "window"),
        ("63024", "unreachable"),
        ("63003", "unreachable"),
        ("21211", "unreachable"),
        ("63021", "content"),
        ("63030", "content"),
        ("63005", "content"),
        ("21617", "content"),
        ("21658", "content"),
        ("21656", "content"),
        ("63013", "permanent"),
        ("63019", "permanent"),
        ("63020", "permanent"),
        ("63025", "permanent"),
        ("63027", "permanent"),
        ("63028", "permanent"),
        ("63029", "permanent"),
        ("63032", "permanent"),
        ("63038", "permanent"),
        ("30036", "permanent"),
    ],
)
def test_it_knows_what_each_code_means(code: str, kind: str) -> None:
    assert kind_of(code) == kind
    assert meaning(code, 400).kind == kind


@pytest.mark.parametrize("code", ["63017", "63018"])
def test_it_waits_a_minute_after_sending_too_fast(code: str) -> None:
    assert (meaning(code).wait or 0) >= 60


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, "retry"),
        (400, "permanent"),
        (401, "retry"),
        (403, "retry"),
        (404, "permanent"),
        (418, "permanent"),
        (429, "retry"),
        (500, "retry"),
        (502, "unknown"),
        (503, "retry"),
        (504, "unknown"),
        (599, "retry"),
        (799, "retry"),
    ],
)
def test_it_goes_by_the_status_for_a_code_that_it_does_not_know(status: int, kind: str) -> None:
    assert meaning("99999", status).kind == kind
    assert meaning("", status).kind == kind


@pytest.mark.parametrize("code", ["", "0", "99999", "onzin", "630160"])
def test_it_gives_up_after_a_status_with_a_code_that_it_does_not_know(code: str) -> None:
    assert kind_of(code) == "permanent"


def test_it_holds_codes_and_nothing_else() -> None:
    assert all(code.isdigit() and len(code) == 5 for code in CODES)
