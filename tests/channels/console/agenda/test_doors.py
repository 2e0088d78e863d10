"""Every address of the agenda and its set-up, whoever adds one: who comes in, from where, and to which city."""

from __future__ import annotations

import re

import httpx
from sqlalchemy import select

from bot.appointments.setup_tables import Block, DeskSetup, OfficerSetup, ThemeSetup, WalkIn
from bot.appointments.tables import AppointmentRow
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at

PUBLIC = {"/balie/agenda/rooster.css", "/balie/agenda/scherm/{token}"}
"""The grid's stylesheet, and the screen on the wall, which its signed link opens."""
CHANGED = (AppointmentRow, Block, DeskSetup, OfficerSetup, ThemeSetup, WalkIn)


def _doors(balie: Agendabalie, method: str) -> list[str]:
    described = balie.app.openapi()["paths"]
    ours = [path for path in described if path.startswith("/balie/agenda") and path not in PUBLIC]
    return [path for path in ours if method.lower() in described[path]]


def _filled(path: str, one: str) -> str:
    """The address with an appointment of Gent in it, or what else exists there."""
    kinds = {"deed": "aangekomen", "theme": "burgerzaken", "key": "nieuw", "who_for": "thema/wonen/video"}
    return re.sub(r"\{(\w+)\}", lambda found: kinds.get(found[1], one), path)


def _state(balie: Agendabalie) -> list[list[object]]:
    with balie.storage.read() as session:
        rows = [row for table in CHANGED for row in session.scalars(select(table))]
    return [[getattr(row, name.key) for name in type(row).__mapper__.column_attrs] for row in rows]


def test_nobody_comes_in_without_a_session(balie: Agendabalie) -> None:
    one = balie.put(at(11))
    before = _state(balie)
    for method in ("GET", "POST"):
        found = _doors(balie, method)
        assert len(found) > 10
        for path in found:
            answer = httpx.request(method, balie.url + _filled(path, one), data={"sleutel": "k"})
            assert answer.status_code in (303, 401, 403), f"{method} {path}: {answer.status_code}"
            assert "Noor" not in answer.text
    assert _state(balie) == before


def test_no_form_from_elsewhere_changes_anything(balie: Agendabalie, mieke: Collega) -> None:
    one = balie.put(at(11))
    before = _state(balie)
    mieke.csrf = "guessed"
    for path in _doors(balie, "POST"):
        assert mieke.post(_filled(path, one), sleutel="k").status_code == 403, path
    assert _state(balie) == before


def test_who_leads_another_city_finds_nothing_of_ours(balie: Agendabalie, kim: Collega) -> None:
    one = balie.put(at(11), name="Noor Peeters", number="A-7K3Q9", email="noor@example.be")
    before = [row for row in _state(balie) if "gent" in row]
    for method in ("GET", "POST"):
        for path in _doors(balie, method):
            answer = kim._ask(method, _filled(path, one), {"csrf": kim.csrf, "sleutel": "k"})
            assert answer.status_code < 500, path
            for part in ("Noor", "A-7K3Q9", "noor@example.be"):
                assert part not in answer.text, path
    assert [row for row in _state(balie) if "gent" in row] == before
