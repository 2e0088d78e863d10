"""The staff's agenda as it really runs: routes, sessions and a database, on loopback."""

from __future__ import annotations

import re
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import event, select

from bot.appointments import Agenda, MailNotices, city_setup
from bot.appointments.links import Links
from bot.appointments.setting_up import SettingUp
from bot.appointments.setup_tables import AgendaDeed
from bot.appointments.setups import Setups
from bot.appointments.tables import AppointmentRow
from bot.appointments.video import Talks
from bot.catalogue import Catalogue
from bot.clock import BRUSSELS, SetClock
from bot.mail import Outbox
from bot.mail.tables import MailRow
from bot.settings import Settings
from bot.staff import StaffSessions
from bot.storage import Storage
from bot.takeover.tables import Agent
from channels import look, problems
from channels.console.agenda import rendering
from channels.console.agenda.console import AgendaConsole
from channels.console.agenda_setup.console import SetupConsole
from channels.console.assets import Assets
from channels.console.guard import Guard, install
from channels.console.pages import STYLES
from tests.conftest import _without_waiting_for_the_disk

# A Tuesday.
MORNING = datetime(2026, 11, 24, 10, 7, tzinfo=BRUSSELS)
TODAY = MORNING.date()


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return MORNING.replace(hour=hour, minute=minute) + timedelta(days=days)


class Agendabalie:
    """Gent and Hasselt with their agendas. `url` answers while this is open."""

    def __init__(self, catalogue: Catalogue, database: str, folder: Path) -> None:
        self.settings = Settings(var=folder, database_url=database, link_secret="q8Zt3vLw0pXs6rBn1kYd")
        self.catalogue = catalogue
        self.storage = Storage(database)
        if self.storage.sqlite:
            event.listen(self.storage.engine, "connect", _without_waiting_for_the_disk)
        self.clock = SetClock(MORNING, ticking=False)
        content = {
            key: city_setup(
                catalogue.city(key), {one.sleutel: one.naam for one in catalogue.products(key).values()}
            )
            for key in catalogue.cities
        }
        self.setups = Setups(self.storage, content)
        self.setting_up = SettingUp(self.storage, self.clock, content)
        links = Links(self.settings.link_secret, "https://onthaal.example")
        notices = MailNotices(Outbox("afspraken@onthaal.example"), links, self.clock)
        self.agenda = Agenda(self.storage, self.clock, self.setups, notices)
        self.talks = Talks(self.storage, {}, self.setups, self.clock)
        self.console = AgendaConsole(self)
        self.sessions = StaffSessions(self.storage, self.clock)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        app = FastAPI()
        problems.install(app)
        install(app, Guard(self.sessions, self.url))
        rendering.install(app, self.console.frame)
        for router in (
            self.console.router,
            SetupConsole(self, self.console.frame).router,
            Assets().routes(),
            look.routes(catalogue.cities, STYLES),
        ):
            app.include_router(router)
        self.app = app
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]})

    def __enter__(self) -> Agendabalie:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listening.close()
        self.storage.close()

    def hire(self, name: str, *roles: str, city: str = "gent") -> Collega:
        agent = Agent(
            id=uuid.uuid4().hex,
            city=city,
            name=name,
            first_name=name.split()[0],
            function="medewerker",
            roles=list(roles or ("agent",)),
            departments=["burgerzaken"],
            languages=["nl"],
            active=True,
            created_at=self.clock.now(),
        )
        with self.storage.begin() as session:
            session.add(agent)
        return Collega(self, agent.id, name, city)

    def put(self, start: datetime | None = None, *, minutes: int = 15, **other: Any) -> str:
        """An appointment that is there, without a mail or taken cells."""
        start = start or at(11)
        row = {
            "id": str(uuid.uuid4()),
            "number": f"A-{uuid.uuid4().hex[:5].upper()}",
            "city": "gent",
            "theme": "burgerzaken",
            "product": "reispas",
            "mode": "loket",
            "place": "stadskantoor",
            "persons": 1,
            "resource": "gent/stadskantoor/burgerzaken/1",
            "start": start,
            "end": start + timedelta(minutes=minutes),
            "status": "confirmed",
            "hold_expires_at": start,
            "hold_key": uuid.uuid4().hex,
            "origin": "gesprek",
            "name": "Noor Peeters",
            "email": "noor@example.be",
            "phone": "+32470123456",
            "sequence": 0,
            "moved": 0,
            "created_at": at(8, days=-1),
            "confirmed_at": at(8, days=-1),
        }
        with self.storage.begin() as session:
            session.add(AppointmentRow(**(row | other)))
        return str((row | other)["id"])

    def row(self, appointment_id: str) -> AppointmentRow:
        with self.storage.read() as session:
            return session.get_one(AppointmentRow, appointment_id)

    def mails(self) -> list[tuple[str, str]]:
        with self.storage.read() as session:
            rows = session.scalars(select(MailRow).order_by(MailRow.created_at)).all()
        return [(row.kind, row.recipient) for row in rows]

    def deeds(self) -> list[str]:
        with self.storage.read() as session:
            return list(session.scalars(select(AgendaDeed.verb).order_by(AgendaDeed.id)))


class Collega:
    """Somebody of the staff with a session: over HTTP here, or in a browser with `cookie`."""

    def __init__(self, balie: Agendabalie, agent_id: str, name: str, city: str) -> None:
        self.balie = balie
        self.city = city
        self.id = agent_id
        self.name = name
        self.sign_in()

    def sign_in(self) -> None:
        self.token = self.balie.sessions.begin(self.id)
        self.csrf = self.balie.sessions.prove(self.token).staff.csrf

    @property
    def cookie(self) -> dict[str, Any]:
        name = Guard(self.balie.sessions, self.balie.url).cookie.name
        return {"name": name, "value": self.token, "url": self.balie.url}

    def get(self, path: str = "") -> httpx.Response:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """As a form of ours sends it."""
        return self._ask("POST", path, {"csrf": self.csrf, **fields})

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> httpx.Response:
        headers = {"cookie": f"{self.cookie['name']}={self.token}", "origin": self.balie.url}
        url = path if path.startswith("/") else f"/balie/agenda{'/' if path and path[0] != '?' else ''}{path}"
        return httpx.request(method, self.balie.url + url, data=fields, headers=headers, timeout=20)

    def text(self, path: str = "") -> str:
        """What a page says."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return said(answer)


def said(answer: httpx.Response) -> str:
    body = re.sub(r"(?s)<(head|script|option)\b.*?</\1>", " ", answer.text)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def hidden(answer: httpx.Response, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return found[1]


@pytest.fixture
def balie(catalogue: Catalogue, database_url: str, tmp_path: Path) -> Iterator[Agendabalie]:
    with Agendabalie(catalogue, database_url, tmp_path) as running:
        yield running


@pytest.fixture
def sam(balie: Agendabalie) -> Collega:
    return balie.hire("Sam Peeters")


@pytest.fixture
def mieke(balie: Agendabalie) -> Collega:
    return balie.hire("Mieke Claes", "agent", "teamleider")


@pytest.fixture
def kim(balie: Agendabalie) -> Collega:
    """Of another city."""
    return balie.hire("Kim Wouters", "agent", "teamleider", city="hasselt")
