"""Who works at the desk: local accounts, and people whom an issuer of OpenID Connect vouches for."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.errors import InvalidInput
from bot.staff.errors import AccountExists, NoAccess, UnknownAccount
from bot.staff.passwords import Passwords, refuse_weak
from bot.staff.roles import checked
from bot.staff.tables import StaffSession
from bot.storage import Storage
from bot.takeover.tables import Agent

LANGUAGES = ("nl",)
FUNCTION = "medewerker"
MOST_CHATS = 20
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_LANGUAGE = re.compile(r"[a-z]{2}")
STOPPED = "Dit account is stopgezet. Vraag het aan je beheerder als dat niet klopt."


@dataclass(frozen=True)
class Account:
    """What an administrator sees. username: None for somebody who signs in at an issuer."""

    id: str
    username: str | None
    city: str
    name: str
    first_name: str
    function: str
    roles: list[str]
    departments: list[str]
    languages: list[str]
    max_chats: int
    active: bool
    subject: str | None


@dataclass(frozen=True)
class Proven:
    """What an issuer says of somebody. subject: "<issuer>|<sub>". departments: None where it doesn't say."""

    subject: str
    name: str
    first_name: str
    city: str
    roles: list[str]
    departments: list[str] | None = None


class Accounts:
    """Every change that lessens what somebody may do holds at once: each request reads the row."""

    def __init__(self, storage: Storage, clock: Clock, passwords: Passwords) -> None:
        self._storage = storage
        self._clock = clock
        self._passwords = passwords

    def create(
        self, username: str, password: str, *, city: str, name: str, roles: list[str], **more: Any
    ) -> str:
        """A local account; its id. `more`: first_name, function, departments, languages, max_chats.

        Raises InvalidInput for a value that can't be, AccountExists.
        """
        username = same_name(username)
        refuse_weak(password, username)
        values = {"first_name": _first_of(name), "languages": list(LANGUAGES), **more}
        agent = self._new(username=username, password_hash=self._passwords.hashed(password))
        _fill(agent, city=city, name=name, roles=roles, **values)
        try:
            with self._storage.begin() as session:
                session.add(agent)
        except IntegrityError:
            raise AccountExists(username) from None
        return agent.id

    def change(self, username: str, **values: Any) -> None:
        """Values as of `create`, and `active`. Another city ends the sessions. Raises UnknownAccount, InvalidInput."""
        with self._found(username) as (session, agent):
            moved = values.get("city", agent.city) != agent.city
            _fill(agent, **values)
            if moved:
                _end_sessions(session, agent)

    def set_password(self, username: str, password: str) -> None:
        """Ends the sessions. Raises UnknownAccount, InvalidInput."""
        refuse_weak(password, same_name(username))
        new = self._passwords.hashed(password)
        with self._found(username) as (session, agent):
            if agent.username is None:
                raise InvalidInput(
                    "wachtwoord", "Deze medewerker meldt zich elders aan en heeft hier geen wachtwoord."
                )
            agent.password_hash = new
            _end_sessions(session, agent)

    def stop(self, username: str) -> None:
        """No more access; what they did stays. Raises UnknownAccount."""
        with self._found(username) as (session, agent):
            agent.active = False
            _end_sessions(session, agent)

    def all(self, city: str | None = None) -> list[Account]:
        """By city and name."""
        query = select(Agent).order_by(Agent.city, Agent.name, Agent.id)
        with self._storage.read() as session:
            rows = session.scalars(query if city is None else query.where(Agent.city == city)).all()
        return [_shown(row) for row in rows]

    def find(self, username: str) -> Account:
        """By user name or id. Raises UnknownAccount."""
        with self._storage.read() as session:
            agent = session.scalars(_named(username)).one_or_none()
        if agent is None:
            raise UnknownAccount(username)
        return _shown(agent)

    def proved(self, username: str, password: str) -> str | None:
        """The id of the account whose password this is; None says nothing about why not.

        The work is the same for a wrong password, an unknown name and a stopped account.
        """
        agent = self._local(username.strip().lower())
        stored = agent.password_hash if agent else None
        fits = self._passwords.fits(stored, password)
        if agent is None or stored is None or not fits or not agent.active:
            return None
        if self._passwords.outdated(stored):
            self._rehash(agent.id, stored, password)
        return agent.id

    def _local(self, name: str) -> Agent | None:
        """What can't be a name (it may be anything that a stranger types) isn't looked up."""
        if not _USERNAME.fullmatch(name):
            return None
        with self._storage.read() as session:
            return session.scalars(select(Agent).where(Agent.username == name)).one_or_none()

    def vouched(self, proven: Proven) -> str:
        """The id of the row of somebody whom the issuer vouches for, made or updated. Raises NoAccess."""
        try:
            return self._vouched(proven)
        except IntegrityError:  # signed in twice at once, for the first time
            return self._vouched(proven)

    def disown(self, subject: str) -> None:
        """The issuer no longer gives this person a role here: what was open ends."""
        with self._storage.begin() as session:
            agent = session.scalars(select(Agent).where(Agent.subject == subject)).one_or_none()
            if agent is not None:
                _end_sessions(session, agent)

    def _vouched(self, proven: Proven) -> str:
        with self._storage.begin() as session:
            query = select(Agent).where(Agent.subject == proven.subject).with_for_update()
            agent = session.scalars(query).one_or_none()
            if agent is None:
                agent = self._new(subject=proven.subject, languages=list(LANGUAGES), departments=[])
                session.add(agent)
            elif not agent.active:
                raise NoAccess(STOPPED)
            elif agent.city != proven.city:
                _end_sessions(session, agent)
            _fill(agent, name=proven.name, first_name=proven.first_name, city=proven.city, roles=proven.roles)
            if proven.departments is not None:
                _fill(agent, departments=proven.departments)
            session.flush()
            return agent.id

    def _new(self, **values: Any) -> Agent:
        return Agent(
            id=uuid.uuid4().hex, active=True, function=FUNCTION, created_at=self._clock.now(), **values
        )

    def _rehash(self, agent_id: str, old: str, password: str) -> None:
        """Unless the password was changed meanwhile."""
        new = self._passwords.hashed(password)
        with self._storage.begin() as session:
            agent = session.get_one(Agent, agent_id, with_for_update=True)
            if agent.password_hash == old:
                agent.password_hash = new

    @contextmanager
    def _found(self, username: str) -> Iterator[tuple[Session, Agent]]:
        """The locked row of a user name, or of an id (for those who sign in at an issuer)."""
        with self._storage.begin() as session:
            agent = session.scalars(_named(username).with_for_update()).one_or_none()
            if agent is None:
                raise UnknownAccount(username)
            yield session, agent


def _named(username: str) -> Select[Agent]:
    wanted = username.strip().lower()
    return select(Agent).where((Agent.username == wanted) | (Agent.id == wanted))


def same_name(username: str) -> str:
    """As it is stored. Raises InvalidInput for what is no user name."""
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidInput(
            "naam",
            "Een gebruikersnaam heeft 2 tot 64 tekens: letters zonder accent, cijfers, punt, _, - en @.",
        )
    return name


def _fill(agent: Agent, **values: Any) -> None:
    """Raises InvalidInput for a value that can't be."""
    for field, value in values.items():
        setattr(agent, field, _CHECKS.get(field, _same)(value))


def _same(value: Any) -> Any:
    return value


def _filled(value: str) -> str:
    text = " ".join(value.split())
    if not text or len(text) > 100 or not text.isprintable():
        raise InvalidInput("naam", "Een naam of functie heeft 1 tot 100 tekens.")
    return text


def _spoken(languages: list[str]) -> list[str]:
    wrong = [language for language in languages if not _LANGUAGE.fullmatch(language)]
    if wrong or not languages:
        raise InvalidInput("talen", "Geef talen als twee letters: nl, fr, en, de …")
    return list(dict.fromkeys(languages))


def _limited(chats: int) -> int:
    if not 1 <= chats <= MOST_CHATS:
        raise InvalidInput("gesprekken", f"Geef een aantal gesprekken van 1 tot {MOST_CHATS}.")
    return chats


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "roles": checked,
    "languages": _spoken,
    "max_chats": _limited,
    "name": _filled,
    "first_name": _filled,
    "function": _filled,
}


def _first_of(name: str) -> str:
    return (name.split() or [""])[0]


def _end_sessions(session: Session, agent: Agent) -> None:
    session.execute(delete(StaffSession).where(StaffSession.agent_id == agent.id))


def _shown(row: Agent) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        city=row.city,
        name=row.name,
        first_name=row.first_name,
        function=row.function,
        roles=list(row.roles),
        departments=list(row.departments),
        languages=list(row.languages),
        max_chats=row.max_chats,
        active=row.active,
        subject=row.subject,
    )
