from __future__ import annotations

from dataclasses import replace

import pytest
from itsdangerous import URLSafeSerializer

from bot.appointments import Appointment, BadLink, Links, Status
from bot.appointments.links import PURPOSE, Linked
from tests.bot.appointments.sample import NOOR, at

LINKS = Links("geheim", "https://onthaal.example/")
HERS = Appointment(
    "a1", "A-7K3Q9", "gent", "wonen", None, "video", None, at(9), at(10), Status.CONFIRMED, NOOR, 0, "v", None
)


def test_it_reads_its_own_link() -> None:
    url = LINKS.page(replace(HERS, sequence=2, moved=1))

    assert url.startswith("https://onthaal.example/afspraak/")
    assert LINKS.read(url.rpartition("/")[2]) == Linked("a1", 2, 1)


def test_it_knows_an_older_place_from_a_newer_calendar_file() -> None:
    linked = LINKS.read(LINKS.token(HERS))

    assert not linked.before_move_of(replace(HERS, sequence=1))
    assert linked.before_move_of(replace(HERS, sequence=1, moved=1))


def test_it_reads_the_links_of_older_mails() -> None:
    older = URLSafeSerializer("geheim", salt=PURPOSE)

    assert LINKS.read(str(older.dumps("a1"))) == Linked("a1", 0)
    assert LINKS.read(str(older.dumps(["a1", 3]))) == Linked("a1", 3)


def test_its_links_lead_to_one_page() -> None:
    page = LINKS.page(HERS)

    assert LINKS.cancel(HERS) == f"{page}/annuleren"
    assert LINKS.move(HERS) == f"{page}/verplaatsen"
    assert LINKS.offer(HERS) == f"{page}/aanbod"
    assert LINKS.rate(HERS) == f"{page}/tevreden"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a1",
        LINKS.token(HERS) + "x",
        Links("ander geheim", "").token(HERS),
        URLSafeSerializer("geheim", salt="iets-anders").dumps(["a1", 0]),
        URLSafeSerializer("geheim", salt=PURPOSE).dumps({"id": "a1"}),
        URLSafeSerializer("geheim", salt=PURPOSE).dumps(["a1", "0"]),
        URLSafeSerializer("geheim", salt=PURPOSE).dumps(["a1", 0, True]),
        LINKS.seal("a1", "h1"),
        "é" * 40,
        "." * 5000,
    ],
)
def test_it_refuses_what_it_did_not_sign_for_this(token: str) -> None:
    with pytest.raises(BadLink):
        LINKS.read(token)


def test_it_reads_a_form_of_the_same_appointment_only() -> None:
    sealed = LINKS.seal("a1", "h1")

    assert LINKS.unseal("a1", sealed) == "h1"
    for appointment_id, other in (("a2", sealed), ("a1", LINKS.token(HERS)), ("a1", "kim"), ("a1", "")):
        with pytest.raises(BadLink):
            LINKS.unseal(appointment_id, other)
