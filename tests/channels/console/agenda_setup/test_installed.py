"""The set-up in the whole application, as `scripts/serve` runs it: what Mieke changes, residents are offered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx

from bot.staff import Accounts, Passwords, StaffSessions
from channels.console.guard import Guard
from tests.channels.console.test_installed import PASSWORD, Service


def test_what_is_set_up_is_what_the_agenda_offers(tmp_path: Path) -> None:
    service = Service(tmp_path)
    here = service.installation
    mieke = Accounts(here.storage, here.clock, Passwords()).create(
        "mieke", PASSWORD, city="gent", name="Mieke Claes", roles=["agent", "teamleider"]
    )
    sessions = StaffSessions(here.storage, here.clock)
    token = sessions.begin(mieke)
    cookies = {Guard(sessions, service.url).cookie.name: token}
    form = {"csrf": sessions.prove(token).staff.csrf, "duur": "40", "actief": "1"}
    with httpx.Client(base_url=service.url, cookies=cookies, timeout=20) as browser:
        before = here.agenda.free_times("gent", "wonen", "video")
        page = browser.post(
            "/balie/agenda/instellingen/thema/wonen", data=form, headers={"origin": service.url}
        )
        assert page.status_code == 303
        after = here.agenda.free_times("gent", "wonen", "video")
        for path in ("instellingen", "cijfers", "cijfers.csv", "uitvoer"):
            assert browser.get(f"/balie/agenda/{path}").status_code == 200
        assert "/balie/agenda/cijfers" in browser.get("/balie/agenda").text, "the agenda leads there"
    service.stop()
    assert {one.end - one.start for one in before} == {timedelta(minutes=30)}
    assert {one.end - one.start for one in after} == {timedelta(minutes=40)}
