"""Everything the console reads: lists, a conversation, colleagues, products, ready-made answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

from sqlalchemy.exc import IntegrityError

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import InvalidInput
from bot.mail import Outbox
from bot.staff import Staff
from bot.storage import Storage
from bot.takeover import Case, Colleague, Desk, transcript
from bot.takeover.canned import LATER, Answers, render
from bot.takeover.states import SUPERVISOR
from channels.console.arrived import arrived
from channels.console.news import PAGE, entries_after, must_have_opened
from channels.console.noting import is_mailed, must_have_had, note_mail, note_search
from channels.console.people import people, presence_shown
from channels.console.products import CityProducts
from channels.console.shown import Shower, Shown
from channels.console.spoken import Spoken, spoken

LISTS: Mapping[str, str] = {
    "wachtend": "Wachtend",
    "mijn": "Mijn",
    "afdeling": "Afdeling",
    "terugbellen": "Terugbellen",
    "afgesloten": "Afgesloten",
}
"""Lists of the work screen: key of `Desk.inbox` → name."""
ALWAYS = ("wachtend", "mijn")
"""Lists that a console always has: their numbers stand on their buttons, and offers are in them."""
GAPS = tuple(f"[{name.replace('_', ' ')}]" for name in LATER)
"""How gaps of ready-made answers look that nothing was known for."""


class Looking:
    def __init__(
        self,
        desk: Desk,
        storage: Storage,
        clock: Clock,
        catalogue: Catalogue,
        canned: Mapping[str, Answers],
    ) -> None:
        self.desk = desk
        self._storage = storage
        self._clock = clock
        self._catalogue = catalogue
        self._canned = canned
        self._products = {key: CityProducts(catalogue, key) for key in catalogue.cities}

    def shower(self, who: Staff) -> Shower:
        city = self._catalogue.city(who.city)
        return Shower(city, self._catalogue.products(who.city), people(self._storage, who.city), who)

    def me(self, who: Staff) -> Shown:
        """Who is signed in, and the token that changes must repeat."""
        person = people(self._storage, who.city).get(who.id)
        presence = presence_shown(person.status, person.reason) if person else presence_shown("afwezig", "")
        return {
            "id": who.id,
            "name": who.name,
            "leads": who.may(SUPERVISOR),
            "csrf": who.csrf,
            "presence": presence,
        }

    def lists(self, who: Staff, which: str, search: str) -> Shown:
        """{"now", "which", "search", "wachtend", "mijn", "shown"}: always the waiting ones and one's own.

        shown: the cases of `which` (searched), null when that is one of those two as it is.
        """
        if search:
            note_search(self._storage, self._clock, who, which, search)
        shower = self.shower(who)
        found = {key: self.desk.inbox(who.id, key) for key in ALWAYS}
        shown = None if which in ALWAYS and not search else self.desk.inbox(who.id, which, search)
        said = spoken(
            self._storage,
            {case.conversation_id for cases in (shown or [], *found.values()) for case in cases},
        )
        return {
            "now": self.now(),
            "which": which,
            "search": search,
            "shown": None if shown is None else _cases(shower, shown, said),
            **{key: _cases(shower, cases, said) for key, cases in found.items()},
        }

    def conversation(self, who: Staff, conversation_id: str) -> Shown:
        """Opens it, which is noted."""
        view = self.shower(who).view(self.desk.conversation(who.id, conversation_id))
        return {"now": self.now(), **view, "arrived": arrived(self._storage, conversation_id)}

    def news(self, who: Staff, conversation_id: str, after: int) -> Shown:
        """What was said after `after`, in an open conversation. more: there is another page."""
        found = entries_after(self._storage, self._clock, who.city, who.id, conversation_id, after)
        shower = self.shower(who)
        return {
            "entries": [shower.entry(entry) for entry in found],
            "more": len(found) == PAGE,
            "arrived": arrived(self._storage, conversation_id),
        }

    def must_have_opened(self, who: Staff, conversation_id: str) -> None:
        """Raises Refused("unknown")."""
        must_have_opened(self._storage, self._clock, who.city, who.id, conversation_id)

    def mail(self, who: Staff, conversation_id: str, to: str, key: str, outbox: Outbox) -> None:
        """The conversation to the address that the resident gave, once per key, and noted.

        Raises InvalidInput ("email"), Refused ("unknown", "not_yours", "conflict").
        """
        view, now = self.desk.conversation(who.id, conversation_id), self._clock.now()
        with suppress(IntegrityError), self._storage.begin() as session:  # the same one at the same moment
            must_have_had(session, who, conversation_id)
            if is_mailed(session, conversation_id, key, to):
                return
            transcript.mail(session, outbox, view, self._catalogue.city(who.city), to=to, now=now)
            note_mail(session, who, conversation_id, key, to, now)

    def colleagues(self, who: Staff) -> Shown:
        """To whom a conversation can be forwarded."""
        centre = self._catalogue.city(who.city).contactcentrum
        return {
            "departments": [{"key": key, "name": part.naam} for key, part in centre.afdelingen.items()],
            "people": [
                {
                    "id": one.agent_id,
                    "name": one.name,
                    "presence": presence_shown(one.status, one.reason)["word"],
                    "chats": one.chats,
                    "limit": one.limit,
                }
                for one in self.desk.colleagues(who.id)
                if one.agent_id != who.id
            ],
        }

    def products(self, who: Staff, typed: str) -> Shown:
        return {"products": self._products[who.city].find(typed)}

    def product_names(self, city: str) -> list[tuple[str, str]]:
        """(key, name), for the contact record."""
        return [(key, product.naam) for key, product in self._products[city].all.items()]

    def canned(self, who: Staff, product: str) -> Shown:
        """The ready-made answers of this agent's departments, with what is known filled in. missing: as in GAPS."""
        known = self._known(who, product)
        fit = [one for one in self._canned.get(who.city, {}).values() if one.meant_for(who.departments)]
        filled = [(one, render(one, known)) for one in fit]
        return {
            "gaps": list(GAPS),
            "answers": [
                {"key": one.sleutel, "title": one.titel, "text": text.text, "missing": list(text.missing)}
                for one, text in filled
            ],
        }

    def _known(self, who: Staff, key: str) -> dict[str, str]:
        """What fills gaps. An agent calls themselves as the city shows them: by first name or by function."""
        centre = self._catalogue.city(who.city).contactcentrum
        product = self._products[who.city].all.get(key)
        return {
            "voornaam_medewerker": who.first_name if centre.naam_tonen == "voornaam" else who.function,
            "afdeling": centre.named(who.departments[0]) if who.departments else "",
            "product": product.kort if product else "",
            "link": next((link.url for link in product.application), "") if product else "",
        }

    def overview(self, who: Staff) -> Shown:
        """What a supervisor sees."""
        seen, shower = self.desk.overview(who.id), self.shower(who)
        centre = self._catalogue.city(who.city).contactcentrum
        return {
            "now": self.now(),
            "seq": seen.feed_seq,
            "phoneFirst": seen.phone_first.isoformat() if seen.phone_first else None,
            "departments": [
                {
                    "name": part.name,
                    "waiting": part.waiting,
                    "longest": part.longest.isoformat() if part.longest else None,
                    "wait": part.wait,
                    "open": part.open,
                    "nextOpening": part.next_opening.isoformat() if part.next_opening else None,
                }
                for part in seen.departments
            ],
            "colleagues": [_colleague(one, centre.named) for one in seen.colleagues],
            "open": _cases(shower, seen.open),
            "callbacks": _cases(shower, seen.callbacks),
        }

    def now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def without_gaps(text: str) -> None:
    """Raises InvalidInput ("text") for words to a resident in which a gap was left open."""
    if left := [gap for gap in GAPS if gap in text]:
        raise InvalidInput("text", f"Vul eerst in wat nog tussen haken staat: {', '.join(left)}.")


def _cases(
    shower: Shower, cases: Sequence[Case], said: Mapping[str, Spoken] = MappingProxyType({})
) -> list[Shown]:
    return [shower.case(case, said.get(case.conversation_id)) for case in cases]


def _colleague(one: Colleague, names: Callable[[str], str]) -> Shown:
    return {
        "id": one.agent_id,
        "name": one.name,
        "function": one.function,
        "departments": [names(key) for key in one.departments],
        "presence": presence_shown(one.status, one.reason),
        "since": one.since.isoformat() if one.since else None,
        "chats": one.chats,
        "limit": one.limit,
    }
