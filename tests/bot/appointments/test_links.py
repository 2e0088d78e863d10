from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer

from bot.appointments import BadLink, Links
from bot.appointments.links import PURPOSE

LINKS = Links("geheim", "https://onthaal.example/")


def _token(url: str) -> str:
    return url.rpartition("/")[2]


def test_it_reads_its_own_link() -> None:
    url = LINKS.cancel("a1")

    assert url.startswith("https://onthaal.example/afspraak/annuleren/")
    assert LINKS.appointment_of(_token(url)) == "a1"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a1",
        _token(LINKS.cancel("a1")) + "x",
        _token(Links("ander geheim", "").cancel("a1")),
        URLSafeSerializer("geheim", salt="iets-anders").dumps("a1"),
        URLSafeSerializer("geheim", salt=PURPOSE).dumps({"id": "a1"}),
        "é" * 40,
        "." * 5000,
    ],
)
def test_it_refuses_what_it_did_not_sign_for_this(token: str) -> None:
    with pytest.raises(BadLink):
        LINKS.appointment_of(token)
