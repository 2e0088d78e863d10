"""What the sentence that starts the form already says; and which sentences don't start it."""

from __future__ import annotations

from bot.answers import (
    Understanding,
    asks_more,
    bookings,
    from_payload,
    hints,
    understand,
)
from bot.answers.reach import place_named
from bot.answers.understanding import ANSWER, entities_of
from bot.booking import moves
from bot.booking.about import of_product, theme_named
from bot.booking.about import theme_of as theme_for
from bot.booking.asking import away
from bot.booking.hearing import Heard
from bot.booking.settling import settled
from bot.booking.state import FORM_SLOTS, NO_EMAIL, State, Updates
from bot.dutch.language import detect
from bot.dutch.party import party_of


class Starter(Heard):
    """One message that may start the form."""

    def start(self, state: State) -> Updates:
        """Empties the form and fills what was already said."""
        empty: Updates = dict.fromkeys(FORM_SLOTS)
        asked = self._asked_for()
        mine = state.verplaatst or bookings.begins(self.text, asked, self.memory, self.world)
        if mine:
            return self._start_move(dict(mine), empty)
        if self.question.payload is None and bookings.speaks_of_own(
            self.text, asked, self.memory, self.world
        ):
            return {**empty, "afspraak_uitkomst": "onduidelijk", "requested_slot": None}
        if asked.tier != ANSWER or asks_more(self.question, self.memory) or detect(self.text):
            return {**empty, "afspraak_uitkomst": "onduidelijk", "requested_slot": None}
        chosen = self._subject(asked)
        if "afspraak_uitkomst" in chosen:
            return {**empty, **chosen}
        return {**empty, **settled(State(), {**chosen, **self._facts()}, self.world, self.key)}

    def _start_move(self, mine: Updates, empty: Updates) -> Updates:
        """Everything but the moment is known, and that too when the sentence names it."""
        found = moves.start(mine, self.text, self.world)
        if not found:
            return {**empty, "afspraak_uitkomst": "verlopen", "requested_slot": None}
        return {**empty, **settled(State(), found, self.world, self.key)}

    def _away(self, state: State, asked: str | None) -> Updates:
        """The agenda can't be reached: the form keeps all it has, or doesn't begin."""
        if asked is None:
            about = {
                "afspraak_product": self._asked_for().product,
                "afspraak_verplaatst": dict(state.verplaatst),
            }
            return {**dict.fromkeys(FORM_SLOTS), **about, "afspraak_uitkomst": "weg", "requested_slot": None}
        return {"afspraak_vraag": {**state.vraag, "melding": away(self.world)}}

    def _asked_for(self) -> Understanding:
        if self.question.payload is not None:
            return from_payload(self.question.payload, self.memory.context)
        return understand(self.text, self.question.parse, self.memory.context)

    def _subject(self, asked: Understanding) -> Updates:
        product = asked.product or self._product_before()
        if product:
            return of_product(product, self.world)
        theme = entities_of(self.question.payload or {}).get("thema")
        if theme in [one.key for one in self.world.agenda.themes(self.world.city.sleutel)]:
            return {"thema": theme, "afspraak_product": None}
        return theme_named(self.text, self.world)

    def _product_before(self) -> str | None:
        """ "Ik wil een afspraak", right after talking about a product that has appointments."""
        before = self.memory.context.product
        tapped_theme = entities_of(self.question.payload or {}).get("thema")
        if before is None or tapped_theme or theme_named(self.text, self.world) or self._product(0.3):
            return None
        return before if theme_for(before, self.world) else None

    def _facts(self) -> Updates:
        """Way, place, moment and person in the sentence that started the form."""
        mode = hints.mode_in(self.text)
        place = place_named(self.world.city, self.text)
        who = self.person
        found: Updates = {
            "wijze": mode or ("loket" if place else None),
            "plaats": place.sleutel if place else None,
            "personen": party_of(self.text),
            "afspraak_vraag": {"wens": self.text}
            if self._names_moment() or hints.soonest(self.text)
            else None,
            "naam": who.name if who.email or who.phone or hints.introduces(self.text) else None,
            "email": who.email or (NO_EMAIL if hints.no_address(self.text) else None),
            "telefoon": who.phone,
        }
        return {slot: value for slot, value in found.items() if value}
