"""What a sentence or a tapped button means for the open form. No updates: it was no answer to the form."""

from __future__ import annotations

from bot.answers import (
    hints,
    understand,
)
from bot.answers.reach import place_named
from bot.answers.understanding import ANSWER, ASK
from bot.appointments import VIDEO, AgendaAway
from bot.booking import moves
from bot.booking.about import of_product, theme_named
from bot.booking.about import theme_of as theme_for
from bot.booking.asking import MODES, theme_of
from bot.booking.holding import confirm, hold, renew
from bot.booking.settling import only_desk, settled
from bot.booking.starting import Starter
from bot.booking.state import NO_EMAIL, State, Updates, told
from bot.booking.tapping import change, let_go, tapped, what_to_change
from bot.booking.texts import CHANGE_LATER, DIFFERENCE, FIRST_THIS, MISSING, NOTHING_YET, noted
from bot.booking.wishes import offered, proposal
from bot.dutch.party import party_of

_EMPTY = ("bevestigen", "ontkennen", "afscheid")
"""Acts whose own answer says nothing while the form asks something else."""
_BEFORE_MOMENT = ("thema", "wijze", "plaats", "personen")


class Reader(Starter):
    """Reads one message for the form."""

    def read(self, state: State, asked: str | None) -> Updates:
        """The updates. `asked` is the slot that was asked, None when the form has just been started."""
        try:
            updates = self.start(state) if asked is None else self._continued(state, asked)
        except AgendaAway:
            return self._away(state, asked)
        return _still_told(state, updates)

    def _continued(self, state: State, asked: str) -> Updates:
        kept = renew(state, self.world)
        if kept and asked == "bevestigd" and (self.question.payload is not None or self._plain()):
            return kept  # a late yes: the time it was said to is gone
        state = state.after(kept)
        updates = _without_contact(state, self._answer(state, asked))
        if not updates:
            return kept
        return {**kept, **settled(state, {**_said_of(kept), **updates}, self.world, self.key)}

    def _answer(self, state: State, asked: str) -> Updates:
        if self.question.payload is not None:
            return tapped(self.question.payload, state, self.world, self.key)
        if not self.text:
            return {}
        return (
            self._details(state, asked)
            or self._danger(state)
            or ({} if self._is_elsewhere(asked) else self._said(state, asked))
        )

    def _said(self, state: State, asked: str) -> Updates:
        return (
            self._of_offered(state, asked)
            or ({} if self._plain_name(asked) else self._explained(state, asked))
            or self._stopping(state, asked)
            or ({} if self._leaves(asked) else self._meant(state, asked))
        )

    def _meant(self, state: State, asked: str) -> Updates:
        """What the sentence says beside how many come, if it says that."""
        party = self._party(state, asked)
        if not party:
            return self._meant_else(state, asked) or self._not_an_answer(state, asked)
        bare = asked == "personen" and self._short(3)
        return party if bare else {**party, **self._meant_else(state.after(party), asked)}

    def _meant_else(self, state: State, asked: str) -> Updates:
        return (
            self._part(state, asked)
            or self._yes_or_no(state, asked)
            or self._other_product(state)
            or self._mode_asked(state, asked)
            or self._way_and_place(state, asked)
            or self._moment(state, asked)
            or self._person(state, asked)
            or self._theme(asked)
        )

    def _party(self, state: State, asked: str) -> Updates:
        if self._plain_name(asked) or (hints.question(self.text) and not hints.can_it(self.text)):
            return {}
        persons = party_of(self.text, asked=asked == "personen")
        return {"personen": persons} if persons and persons != state.personen else {}

    # --- answers in the form

    def _of_offered(self, state: State, asked: str) -> Updates:
        """The second one, the first that is free, any of them, later: said of the offered moments."""
        if asked in ("wijze", "plaats") and hints.anything(self.text):
            return self._first_of(state, asked)
        if asked != "moment" or (self._names_moment() and hints.nth(self.text) is None):
            return {}
        vraag = offered(self.text, state, self.world)
        return {"afspraak_vraag": vraag} if vraag is not None else {}

    def _first_of(self, state: State, asked: str) -> Updates:
        """ "Maakt niet uit": the first that was offered, and it is said which."""
        theme = theme_of(state, self.world)
        if asked == "wijze":
            chosen, name = theme.modes[0], MODES[theme.modes[0]].lower()
        else:
            place = self.world.city.place(theme.places[0])
            chosen, name = theme.places[0], place.naam if place else theme.places[0]
        vraag = {**state.vraag, "melding": f"Goed, dan kies ik: {name}."}
        return {asked: chosen, "afspraak_vraag": {**vraag, "gevraagd": None}}

    def _danger(self, state: State) -> Updates:
        """ "Ik heb er geen zin meer in" looks like stopping, for which Rasa has a rule: danger is answered here."""
        answer = self.world.city.handelingen.get("noodgeval")
        if answer is None or not (self._may_be_danger() and self._act_is("stoppen")) or hints.stop(self.text):
            return {}
        return {"afspraak_vraag": {**state.vraag, "melding": answer.tekst}}

    def _explained(self, state: State, asked: str) -> Updates:
        if hints.wait(self.text):
            return {"afspraak_vraag": {**state.vraag, "melding": "Neem rustig je tijd."}}
        if self._act_is("afspraak_annuleren") and not self.world.agenda.upcoming(self.world.conversation_id):
            return {"afspraak_vraag": {**state.vraag, "melding": NOTHING_YET}}
        if self._about_another(state):
            return {"afspraak_vraag": {**state.vraag, "melding": FIRST_THIS}}
        if asked != "bevestigd" and hints.change_asked(self.text):
            return {"afspraak_vraag": {**state.vraag, "melding": CHANGE_LATER}}
        if asked != "wijze" or not hints.difference(self.text):
            return {}
        return {"afspraak_vraag": {**state.vraag, "melding": DIFFERENCE}}

    def _about_another(self, state: State) -> bool:
        """Another appointment is moved, or looked for by its number, while this one is open."""
        if hints.numbers(self.text) and not self._act_is("afspraak_annuleren"):
            return True
        moves_own = self._act_is("afspraak_verplaatsen") and hints.own_appointment(self.text)
        if not moves_own or state.moves or state.moment:
            return False
        return bool(self.world.agenda.upcoming(self.world.conversation_id))

    def _stopping(self, state: State, asked: str) -> Updates:
        """Asks first where stopping was not said in so many words; then yes and no answer that."""
        asked_before = state.vraag.get("stoppen") and self._plain()
        if asked_before and (hints.yes(self.text) or self._act_is("stoppen")):
            return {"afspraak_uitkomst": "gestopt", "requested_slot": None}
        if asked_before and hints.no(self.text):
            return {"afspraak_vraag": {**state.vraag, "stoppen": None}}
        if not self._act_is("stoppen") or hints.stop(self.text) or self._plain_name(asked):
            return {}
        return {"afspraak_vraag": {**state.vraag, "stoppen": True}}

    def _part(self, state: State, asked: str) -> Updates:
        """ "Het uur klopt niet", "een andere naam": that part of the summary is asked again."""
        slot = hints.part(self.text) if asked == "bevestigd" else None
        asks = hints.question(self.text) and not hints.can_it(self.text)
        if slot is None or self._names_moment() or hints.mode_in(self.text) or asks:
            return {}
        if not (state.vraag.get("wijzigen") or hints.corrects(self.text)):
            return {}
        if slot == "moment" and hints.other_day(self.text):
            return self._another_day(state, asked)
        if slot == "naam" and self.person.name and not hints.no_name(self.person.name):
            return {"naam": self.person.name}
        return change(slot)

    def _yes_or_no(self, state: State, asked: str) -> Updates:
        said_no = hints.no(self.text) or self._act_is("ontkennen")
        said_yes = (hints.yes(self.text) or self._act_is("bevestigen")) and not said_no
        if not (said_yes or said_no) or not self._plain():
            return {}
        if asked == "moment":
            return self._yes_to_moment(state) if said_yes else self._no_to_moment(state)
        if asked == "bevestigd" and state.vraag.get("wijzigen"):
            return {"afspraak_vraag": None}
        if asked == "bevestigd":
            return confirm(state, self.world, self.key) if said_yes else what_to_change()
        return {}

    def _yes_to_moment(self, state: State) -> Updates:
        moments = (
            [state.vraag["voorstel"]] if state.vraag.get("voorstel") else state.vraag.get("opties") or []
        )
        if isinstance(state.vraag.get("teveel"), str):
            moments = [state.vraag["teveel"]]
        if len(moments) == 1:
            return hold(str(moments[0]), state, self.world, self.key)
        said = None if state.vraag.get("dagen") else "Welk moment kies je?"
        return {"afspraak_vraag": {**state.vraag, "melding": said}}

    def _no_to_moment(self, state: State) -> Updates:
        if state.vraag.get("voorstel"):
            return {"afspraak_vraag": told("Goed, we zoeken een ander moment.", dagen=True)}
        return {"afspraak_vraag": {"dagen": True}}

    def _other_product(self, state: State) -> Updates:
        """ "Nee, ik bedoel voor mijn rijbewijs": the appointment is about another product."""
        if not (self._act_is("afspraak_maken") or hints.corrects(self.text)) or hints.question(self.text):
            return {}
        if state.moves:
            return {}
        product = self._product(0.5)
        if not product or product == state.product or not theme_for(product, self.world):
            return {}
        said = f"Goed, de afspraak gaat over: {self.world.short(product)}."
        return {**of_product(product, self.world), "bevestigd": None, "afspraak_vraag": told(said)}

    def _mode_asked(self, state: State, asked: str) -> Updates:
        """ "Kan het ook via video?": whether it can, and how to ask for it."""
        mode = hints.mode_in(self.text)
        theme = self.world.theme(state.thema)
        if not (mode and theme and hints.can_it(self.text)) or asked in ("thema", "wijze", "plaats"):
            return {}
        if mode not in theme.modes:
            said = only_desk() if mode == VIDEO else "Dat kan alleen met een videogesprek."
        elif mode == state.wijze:
            said = "Ja, zo staat het al genoteerd."
        else:
            said = f'Ja, dat kan. Typ "{mode}" als je dat liever hebt.'
        return {"afspraak_vraag": {**state.vraag, "melding": said}}

    def _way_and_place(self, state: State, asked: str) -> Updates:
        if hints.question(self.text) and asked not in ("wijze", "plaats") and not hints.corrects(self.text):
            return {}
        mode, place = hints.mode_in(self.text), place_named(self.world.city, self.text)
        direct = asked in ("wijze", "plaats", "thema") or hints.corrects(self.text) or self._short()
        if (
            not direct
            or not (mode or place)
            or (place and asked == "naam" and not (mode or hints.corrects(self.text)))
        ):
            return {}
        wish = self._wish(state) if self._names_moment() and asked in _BEFORE_MOMENT else {}
        if place and mode != VIDEO:
            return {"wijze": "loket", "plaats": place.sleutel, **wish}
        return {"wijze": mode, "plaats": None, **wish} if mode != state.wijze else {}

    def _moment(self, state: State, asked: str) -> Updates:
        if not self._names_moment() or self._asks_hours():
            return self._another_day(state, asked)
        if asked in _BEFORE_MOMENT and not hints.question(self.text):
            return self._wish(state, "Ik onthoud wanneer je wil komen.")
        summary = asked == "bevestigd" and not hints.question(self.text)
        moves = hints.corrects(self.text) or self._act_is("afspraak_verplaatsen")
        if not (asked == "moment" or summary or moves) or not state.can_pick_time:
            return {}
        vraag = {**proposal(self.text, state, self.world), "gevraagd": state.vraag.get("gevraagd")}
        return {**(let_go() if state.moment else {}), "afspraak_vraag": vraag}

    def _wish(self, state: State, said: str = "") -> Updates:
        return {"afspraak_vraag": {**state.vraag, "wens": self.text, "melding": said or None}}

    def _another_day(self, state: State, asked: str) -> Updates:
        if asked == "naam" or not (state.moment or asked == "moment"):
            return {}
        moves = bool(state.moment) and self._act_is("afspraak_verplaatsen")
        if not (moves or hints.other_day(self.text)):
            return {}
        return {**(let_go() if state.moment else {}), "afspraak_vraag": {"dagen": True}}

    def _asks_hours(self) -> bool:
        top = self.ranks.act.top
        return top.name == "openingsuren" and top.confidence >= 0.6 and hints.question(self.text)

    def _details(self, state: State, asked: str) -> Updates:
        """An address or a number is an answer wherever it stands, with the name beside it."""
        who = self.person
        found = {"email": who.email, "telefoon": who.phone}
        if not (who.email or who.phone):
            found["email"] = NO_EMAIL if hints.no_address(self.text) else None
        updates: Updates = {slot: value for slot, value in {"naam": who.name, **found}.items() if value}
        if not (updates.get("email") or updates.get("telefoon")):
            return {}
        said = " ".join(who.problems) or noted(updates, asked)
        if said:
            updates["afspraak_vraag"] = {**_without_repeat(state), "melding": said}
        return updates

    def _person(self, state: State, asked: str) -> Updates:
        who = self.person
        if who.name and self._may_be_name(asked):
            return {"naam": who.name}
        if asked == "email" and hints.no_email(self.text):
            return {"email": NO_EMAIL}
        if who.problems and (asked in ("naam", "email", "bevestigd") or "@" in self.text):
            return {"afspraak_vraag": {**state.vraag, "melding": " ".join(who.problems)}}
        return {}

    def _may_be_name(self, asked: str) -> bool:
        """ "Ik heet Noor Peeters" at any time; a bare name where it is asked."""
        if hints.question(self.text) or hints.no_name(self.text):
            return False
        if hints.introduces(self.text) or self._plain_name(asked):
            return True
        return asked == "naam" and not self._clear_question()

    def _clear_question(self) -> bool:
        """A sentence about a known product is a question, not somebody's name."""
        return self._act_is(ASK) and self._product(0.6) is not None

    def _theme(self, asked: str) -> Updates:
        if asked != "thema":
            return {}
        product = self._product(0.3)
        if product and not hints.question(self.text):
            return of_product(product, self.world)
        return theme_named(self.text, self.world)

    def _not_an_answer(self, state: State, asked: str) -> Updates:
        """Neither an answer nor a question that we know: say what is missing, not "I don't understand"."""
        meant = understand(self.text, self.question.parse, self.memory.context)
        known = meant.tier == ANSWER and meant.act not in _EMPTY
        if hints.question(self.text) or known or asked not in MISSING:
            return {}
        return {"afspraak_vraag": {**state.vraag, "melding": MISSING[asked]}}


def _said_of(kept: Updates) -> Updates:
    """What there is to say about a hold that ran out, also when the sentence itself was an answer."""
    return {"afspraak_vraag": kept["afspraak_vraag"]} if kept.get("afspraak_vraag") else {}


def _still_told(state: State, updates: Updates) -> Updates:
    """That a time can't be kept any longer is said once, as long as it is the same time."""
    if not state.vraag.get("laatste") or "afspraak_vraag" not in updates or "moment" in updates:
        return updates
    return {**updates, "afspraak_vraag": {**(updates["afspraak_vraag"] or {}), "laatste": True}}


def _without_contact(state: State, updates: Updates) -> Updates:
    """A move leaves the name and the address as they are, and says so."""
    kept = {slot: value for slot, value in updates.items() if slot not in ("naam", "email", "telefoon")}
    if not state.moves or len(kept) == len(updates):
        return updates
    return {**kept, "afspraak_vraag": {**_without_repeat(state), "melding": moves.KEEPS_CONTACT}}


def _without_repeat(state: State) -> Updates:
    """The open question as it is, but in full: what it shows may have changed."""
    return {name: value for name, value in state.vraag.items() if name != "gevraagd"}
