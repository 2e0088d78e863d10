"""What a sentence or a tapped button means for the open form. No updates: it was no answer to the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answers import Memory, Question, Understanding, World, from_payload, understand
from bot.answers.reach import place_named
from bot.answers.understanding import ANSWER, ASK, CHOICE, NONE, Rankings
from bot.appointments import VIDEO, AppointmentError, HoldExpired
from bot.booking import hints, moments
from bot.booking.holding import confirm, hold, renew
from bot.booking.state import FORM_SLOTS, NO_EMAIL, ONLINE, State, Updates, told
from bot.dutch import dates
from bot.dutch.people import read_person

_LEAVE = ("stoppen", "noodgeval", "medewerker", "klacht", "privacy", "hulp", "herhalen", "bot_of_mens")
"""Acts that are never an answer to the form once they are sure."""
_NOT_A_NAME = ("begroeting", "bedankt", "afscheid", "bevestigen", "ontkennen")


class Reader:
    """Reads one message for the form. `key` is the message's id: holds and bookings are keyed on it."""

    def __init__(self, question: Question, memory: Memory, world: World, key: str) -> None:
        self.question = question
        self.text = question.text.strip()
        self.memory = memory
        self.world = world
        self.key = key
        self.ranks = Rankings.of(question.parse)

    def read(self, state: State, asked: str | None) -> Updates:
        """The updates. `asked` is the slot that was asked, None when the form has just been started."""
        if asked is None:
            return self._start()
        kept = renew(state, self.world)
        state = state.after(kept)
        updates = self._answer(state, asked)
        if not updates:
            return kept
        return {**kept, **self._settled(state, updates)}

    def _answer(self, state: State, asked: str) -> Updates:
        if self.question.payload is not None:
            return self._tapped(state, self.question.payload)
        if not self.text:
            return {}
        details = self._contact_details()
        if details:
            return details
        if self._leaves():
            return {}
        return (
            self._yes_or_no(state, asked)
            or self._other_product(state, asked)
            or self._way_and_place(state, asked)
            or self._moment(state, asked)
            or self._person(state, asked)
            or self._theme(asked)
            or self._not_an_answer(asked)
        )

    # --- starting

    def _start(self) -> Updates:
        """Empties the form and fills what was already said."""
        empty: Updates = dict.fromkeys(FORM_SLOTS)
        asked = self._asked_for()
        if asked.tier != ANSWER:
            return {**empty, "afspraak_uitkomst": "onduidelijk", "requested_slot": None}
        product = asked.product or self._product_before()
        chosen = self._of_product(product) if product else self._theme_named()
        if "afspraak_uitkomst" in chosen:
            return {**empty, **chosen}
        updates = {**empty, **chosen, **self._facts()}
        return self._settled(State.from_slots(empty), updates)

    def _asked_for(self) -> Understanding:
        if self.question.payload is not None:
            return from_payload(self.question.payload, self.memory.context)
        return understand(self.text, self.question.parse, self.memory.context)

    def _product_before(self) -> str | None:
        """ "Ik wil een afspraak", right after talking about a product that has appointments."""
        before = self.memory.context.product
        if before is None or self._theme_named() or self._likely_product():
            return None
        return before if self._theme_of(before) else None

    def _of_product(self, product: str) -> Updates:
        theme = self._theme_of(product)
        if theme is None:
            return {
                "afspraak_product": product,
                "afspraak_uitkomst": "zonder_afspraak",
                "requested_slot": None,
            }
        return {"thema": theme, "afspraak_product": product, "product": product}

    def _theme_of(self, product: str) -> str | None:
        theme = self.world.agenda.theme_for(self.world.city.sleutel, product)
        return theme.key if theme else None

    def _theme_named(self) -> Updates:
        payload = self.question.payload or {}
        asked = (payload.get("entities") or {}).get("thema")
        low = self.text.lower()
        for theme in self.world.agenda.themes(self.world.city.sleutel):
            words = [word for word in theme.name.lower().split() if len(word) > 4]
            if theme.key == asked or any(word in low for word in (theme.key, *words)):
                return {"thema": theme.key, "afspraak_product": None}
        return {}

    def _facts(self) -> Updates:
        """Way, place, moment and person in the sentence that started the form."""
        mode = hints.mode_in(self.text)
        place = place_named(self.world.city, self.text)
        said = dates.read(self.text, self.world.now)
        person = read_person(self.text)
        found: Updates = {
            "wijze": mode or ("loket" if place else None),
            "plaats": place.sleutel if place else None,
            "afspraak_vraag": {"wens": self.text} if said.options or said.error else None,
            "naam": person.name if person.email or person.phone else None,
            "email": person.email,
            "telefoon": person.phone,
        }
        return {slot: value for slot, value in found.items() if value}

    # --- answers in the form

    def _tapped(self, state: State, payload: Mapping[str, Any]) -> Updates:
        entities = payload.get("entities") or {}
        if payload.get("act") != "antwoord":
            return self._tapped_act(state, payload)
        for slot in ("thema", "wijze", "plaats"):
            if slot in entities:
                return {slot: entities[slot]}
        if "moment" in entities:
            return hold(str(entities["moment"]), state, self.world, self.key)
        if "lezing" in entities:
            return {"afspraak_vraag": self._proposal(str(entities["lezing"]), state)}
        if entities.get("andere_dag"):
            return {**self._let_go(state), "afspraak_vraag": {"dagen": True}}
        if "wijzig" in entities:
            return self._change(state, str(entities["wijzig"]))
        if "bevestigd" in entities:
            return confirm(state, self.world) if entities["bevestigd"] else _what_to_change()
        return {}

    def _tapped_act(self, state: State, payload: Mapping[str, Any]) -> Updates:
        product = (payload.get("entities") or {}).get("product")
        if payload.get("act") == "afspraak_maken" and product and product != state.product:
            return self._of_product(str(product))
        return {}

    def _change(self, state: State, slot: str) -> Updates:
        if slot == "moment":
            return {**self._let_go(state), "afspraak_vraag": None}
        if slot in ("naam", "email"):
            return {slot: None, "afspraak_vraag": None}
        if slot == "wijze":
            return {**self._let_go(state), "wijze": None, "plaats": None, "afspraak_vraag": None}
        return _what_to_change()

    def _let_go(self, state: State) -> Updates:
        """The time is asked again; the hold stays until another one is sure or it runs out."""
        return {"moment": None, "bevestigd": None}

    def _leaves(self) -> bool:
        top = self.ranks.act.top
        return top.name in _LEAVE and top.confidence >= 0.5

    def _yes_or_no(self, state: State, asked: str) -> Updates:
        said_yes = hints.yes(self.text) or self._act_is("bevestigen")
        said_no = hints.no(self.text) or self._act_is("ontkennen")
        bare = len(self.text.split()) <= 4
        if asked == "moment" and state.vraag.get("voorstel"):
            if said_yes and bare:
                return hold(str(state.vraag["voorstel"]), state, self.world, self.key)
            if said_no and bare and not dates.read(self.text, self.world.now).options:
                return {"afspraak_vraag": told("Goed, we zoeken een ander moment.")}
        if asked == "bevestigd" and bare and not hints.mode_in(self.text):
            if said_yes and not said_no:
                return confirm(state, self.world)
            if said_no and not dates.read(self.text, self.world.now).options:
                return _what_to_change()
        return {}

    def _act_is(self, act: str) -> bool:
        return self.ranks.act.top.name == act and self.ranks.act.top.confidence >= 0.5

    def _other_product(self, state: State, asked: str) -> Updates:
        """ "Nee, ik bedoel voor mijn rijbewijs": another product begins the choice again."""
        if asked in ("naam", "email") or not (self._act_is("afspraak_maken") or hints.corrects(self.text)):
            return {}
        product = self._sure_product()
        if not product or product == state.product or not self._theme_of(product) or hints.question(self.text):
            return {}
        return {"wijze": None, "plaats": None, **self._let_go(state), **self._of_product(product)}

    def _way_and_place(self, state: State, asked: str) -> Updates:
        if hints.question(self.text) and asked not in ("wijze", "plaats") and not hints.corrects(self.text):
            return {}
        mode, place = hints.mode_in(self.text), place_named(self.world.city, self.text)
        direct = (
            asked in ("wijze", "plaats", "thema") or hints.corrects(self.text) or len(self.text.split()) <= 4
        )
        if not direct or not (mode or place):
            return {}
        if place and asked in ("naam",) and not mode:
            return {}
        if place and mode != VIDEO:
            return {"wijze": "loket", "plaats": place.sleutel}
        return {"wijze": mode, "plaats": None} if mode != state.wijze else {}

    def _moment(self, state: State, asked: str) -> Updates:
        said = dates.read(self.text, self.world.now)
        named = bool(said.options or said.error)
        if asked == "moment" and not named and hints.other_day(self.text):
            return {"afspraak_vraag": {"dagen": True}}
        wants = asked == "moment" or hints.corrects(self.text) or self._act_is("afspraak_verplaatsen")
        if not named or not wants or self._asks_hours():
            return (
                {"afspraak_vraag": {"dagen": True}, **self._let_go(state)}
                if self._moves(state, asked)
                else {}
            )
        vraag = self._proposal(self.text, state) if state.can_pick_time else {"wens": self.text}
        return {**(self._let_go(state) if state.moment else {}), "afspraak_vraag": vraag}

    def _moves(self, state: State, asked: str) -> bool:
        return (
            bool(state.moment)
            and asked != "naam"
            and (hints.other_day(self.text) or self._act_is("afspraak_verplaatsen"))
        )

    def _asks_hours(self) -> bool:
        top = self.ranks.act.top
        return top.name == "openingsuren" and top.confidence >= 0.6 and hints.question(self.text)

    def _proposal(self, text: str, state: State) -> dict[str, Any]:
        return moments.propose(dates.read(text, self.world.now), state, self.world)

    def _contact_details(self) -> Updates:
        """An address or a number is an answer wherever it stands, with the name beside it."""
        person = read_person(self.text)
        if not (person.email or person.phone):
            return {}
        found = {"email": person.email, "telefoon": person.phone, "naam": person.name}
        updates: Updates = {slot: value for slot, value in found.items() if value}
        if person.problems:
            updates["afspraak_vraag"] = told(" ".join(person.problems))
        return updates

    def _person(self, state: State, asked: str) -> Updates:
        person = read_person(self.text)
        if person.name and self._may_be_name(asked):
            return {"naam": person.name}
        if asked == "email" and hints.no_email(self.text):
            return {"email": NO_EMAIL}
        if person.problems and asked in ("naam", "email", "bevestigd"):
            return {"afspraak_vraag": told(" ".join(person.problems))}
        return {}

    def _may_be_name(self, asked: str) -> bool:
        if asked != "naam" or hints.question(self.text):
            return False
        return not any(self._act_is(act) for act in _NOT_A_NAME) and not self._clear_question()

    def _clear_question(self) -> bool:
        """A sentence about a known product is a question, not somebody's name."""
        named = self.ranks.product.top
        return self._act_is(ASK) and named.name != NONE and named.confidence >= 0.6

    def _theme(self, asked: str) -> Updates:
        if asked != "thema":
            return {}
        product = self._likely_product()
        if product and not hints.question(self.text):
            return self._of_product(product)
        return self._theme_named()

    def _likely_product(self) -> str | None:
        top = self.ranks.product.top
        return top.name if top.name != NONE and top.confidence >= 0.3 else None

    def _sure_product(self) -> str | None:
        top = self.ranks.product.top
        return top.name if top.name != NONE and top.confidence >= 0.5 else None

    def _not_an_answer(self, asked: str) -> Updates:
        """Neither an answer nor a question that we know: say what is missing, not "I don't understand"."""
        meant = understand(self.text, self.question.parse, self.memory.context)
        if hints.question(self.text) or meant.tier in (ANSWER, CHOICE):
            return {}
        return {"afspraak_vraag": told(_MISSING[asked])} if asked in _MISSING else {}

    # --- what follows from the updates

    def _settled(self, state: State, updates: Updates) -> Updates:
        """Fills what leaves no choice, and looks at the moment once theme, way and place are known."""
        updates = {**updates, **self._implied(state, updates)}
        after = state.after(updates)
        wish = after.vraag.get("wens")
        if after.can_pick_time and not after.moment and wish:
            updates = {**updates, "afspraak_vraag": self._proposal(str(wish), after)}
        if "afspraak_vraag" not in updates and state.vraag and not wish:
            updates["afspraak_vraag"] = None
        return updates

    def _implied(self, state: State, updates: Updates) -> Updates:
        after = state.after(updates)
        theme = self.world.city.afspraken.themas.get(after.thema or "")
        if theme is None:
            return {}
        implied: Updates = {}
        if after.wijze not in theme.wijzen:
            implied["wijze"] = theme.wijzen[0] if len(theme.wijzen) == 1 else None
        after = after.after(implied)
        if after.wijze == VIDEO:
            implied["plaats"] = ONLINE
        elif after.plaats not in theme.plaatsen:
            implied["plaats"] = theme.plaatsen[0] if after.wijze and len(theme.plaatsen) == 1 else None
        after = after.after(implied)
        return {**implied, **self._same_time(state, after)}

    def _same_time(self, before: State, after: State) -> Updates:
        """Another way or place: the same time if it is free there, otherwise it is asked again."""
        moved = (before.thema, before.wijze, before.plaats) != (after.thema, after.wijze, after.plaats)
        if not (moved and before.moment):
            return {}
        if not after.can_pick_time or before.thema != after.thema:
            return {"moment": None, "bevestigd": None}
        try:
            return hold(before.moment, after, self.world, self.key)
        except (AppointmentError, HoldExpired):
            return {"moment": None, "bevestigd": None}


def _what_to_change() -> Updates:
    return {"afspraak_vraag": {"wijzigen": True}}


_MISSING = {
    "thema": "Ik weet niet goed waarover je afspraak gaat.",
    "wijze": "Ik weet nog niet of je via video of aan het loket wil praten.",
    "plaats": "Dat kantoor ken ik niet.",
    "moment": "Ik herken daarin geen dag of uur.",
    "naam": "Ik herken daarin geen naam.",
    "email": "Ik herken daarin geen e-mailadres. Een e-mailadres ziet eruit als naam@voorbeeld.be.",
}
