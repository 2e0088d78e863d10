"""The questions of the form, each with the buttons that answer it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.answers.world import World
from bot.appointments import VIDEO
from bot.appointments.wording import full_date, full_moment, short_moment
from bot.booking.holding import bring
from bot.booking.moments import free, free_days
from bot.booking.state import NO_EMAIL, State
from bot.replies import Button, Message, choice

MODES = {"video": "Videogesprek", "loket": "Aan het loket"}


def ask(slot: str, state: State, world: World) -> Message:
    """The question for `slot`, beginning with what there is to say about the last answer."""
    question = _what_to_change(state) if state.vraag.get("wijzigen") else _QUESTIONS[slot](state, world)
    said = str(state.vraag.get("melding") or "")
    text = f"{said}\n{question.text}" if said and question.text else said or question.text
    custom = {"afspraak": {"vraagt": slot, **_known(state)}}
    return Message(text, question.buttons, custom)


def answer(title: str, **entities: Any) -> Button:
    """A button that answers the form."""
    return choice(title, "antwoord", **entities)


def _thema(state: State, world: World) -> Message:
    themes = world.agenda.themes(world.city.sleutel)
    return Message(
        "Waarover gaat je afspraak?", tuple(answer(theme.name, thema=theme.key) for theme in themes)
    )


def _wijze(state: State, world: World) -> Message:
    theme = world.city.afspraken.themas[state.thema or ""]
    buttons = tuple(answer(MODES[mode], wijze=mode) for mode in theme.wijzen)
    return Message("Wil je een videogesprek, of kom je liever langs aan het loket?", buttons)


def _plaats(state: State, world: World) -> Message:
    keys = world.city.afspraken.themas[state.thema or ""].plaatsen
    places = [place for key in keys if (place := world.city.place(key))]
    return Message(
        "Naar welk kantoor kom je?", tuple(answer(place.naam, plaats=place.sleutel) for place in places)
    )


def _moment(state: State, world: World) -> Message:
    proposal = state.vraag.get("voorstel")
    if proposal:
        when = full_moment(datetime.fromisoformat(str(proposal)))
        yes = answer("Ja, dat moment", moment=str(proposal))
        return Message(f"Ik begrijp: {when}. Klopt dat?", (yes, answer("Ander moment", andere_dag=True)))
    if state.vraag.get("lezingen"):
        return Message("", tuple(answer(title, lezing=text) for title, text in state.vraag["lezingen"]))
    if state.vraag.get("dagen"):
        return _days(state, world)
    offered = [str(one) for one in state.vraag.get("opties") or ()]
    if offered:
        return Message("", _times(offered))
    return _first_times(state, world)


def _first_times(state: State, world: World) -> Message:
    found = free(state, world, None, 4)
    if not found:
        return Message(
            "Er is de komende weken geen vrij moment. "
            f"Bel {world.city.telefoon.naam} op {world.city.telefoon.tonen}: zij kijken met je mee."
        )
    return Message(
        "Wanneer past het je? Dit zijn de eerste vrije momenten. "
        'Je mag ook zelf een dag of uur typen, bijvoorbeeld "volgende week dinsdag namiddag".',
        _times(found),
    )


def _days(state: State, world: World) -> Message:
    days = free_days(state, world)
    buttons = tuple(answer(_capital(full_date(day)), lezing=full_date(day)) for day in days)
    return Message('Welke dag past je? Je mag ook zelf een dag typen, bijvoorbeeld "de 12e".', buttons)


def _times(moments: list[str]) -> tuple[Button, ...]:
    buttons = [answer(_capital(short_moment(datetime.fromisoformat(one))), moment=one) for one in moments]
    return (*buttons, answer("Andere dag", andere_dag=True))


def _naam(state: State, world: World) -> Message:
    return Message("Op welke naam mag de afspraak staan? Typ je voornaam en je familienaam.")


def _email(state: State, world: World) -> Message:
    why = "de bevestiging en de videolink" if state.wijze == VIDEO else "de bevestiging"
    return Message(
        f"Naar welk e-mailadres mag ik {why} sturen? Je mag er je telefoonnummer bij zetten. "
        'Heb je geen e-mail? Typ dan "geen".'
    )


def _bevestigd(state: State, world: World) -> Message:
    lines = [f"- {name}: {value}" for name, value in summary(state, world)]
    text = "Klopt dit?\n" + "\n".join(lines)
    along = bring(state, world)
    if along:
        text += f"\nWat breng je mee? {along}" if state.wijze != VIDEO else f"\nHou dit bij de hand: {along}"
    return Message(
        text,
        (
            answer("Ja, bevestig", bevestigd=True),
            answer("Iets wijzigen", bevestigd=False),
            choice("Stoppen", "stoppen"),
        ),
    )


def summary(state: State, world: World) -> list[tuple[str, str]]:
    """What will be booked, line by line."""
    theme = world.city.afspraken.themas[state.thema or ""]
    place = world.city.place(state.plaats or "")
    where = MODES[VIDEO] if state.wijze == VIDEO else f"{place.naam}, {place.adres}" if place else "Loket"
    about = world.title(state.product) if state.product else theme.naam
    rows = [
        ("Waarover", about),
        ("Hoe" if state.wijze == VIDEO else "Waar", where),
        ("Wanneer", full_moment(state.start) if state.start else ""),
        ("Duur", f"ongeveer {theme.duur} minuten"),
        ("Naam", state.naam or ""),
        ("E-mail", "geen" if state.email == NO_EMAIL else state.email or ""),
        ("Telefoon", state.telefoon or ""),
    ]
    return [(name, value) for name, value in rows if value]


def _what_to_change(state: State) -> Message:
    buttons = (
        answer("Ander moment", wijzig="moment"),
        answer("Video of loket", wijzig="wijze"),
        answer("Andere naam", wijzig="naam"),
        answer("Ander e-mailadres", wijzig="email"),
        choice("Stoppen", "stoppen"),
    )
    return Message("Wat wil je veranderen? Kies, of typ het gewoon.", buttons)


def _known(state: State) -> dict[str, Any]:
    """For programs: what the form knows, without who the resident is."""
    slots = state.as_slots()
    return {name: slots[name] for name in ("thema", "wijze", "plaats", "moment") if slots[name]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_QUESTIONS: dict[str, Callable[[State, World], Message]] = {
    "thema": _thema,
    "wijze": _wijze,
    "plaats": _plaats,
    "moment": _moment,
    "naam": _naam,
    "email": _email,
    "bevestigd": _bevestigd,
}
