"""The questions of the form, each with the buttons that answer it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.answers import reach
from bot.answers.world import World
from bot.appointments import VIDEO, AgendaAway, NotOffered, Theme
from bot.appointments.wording import full_date, full_moment, short_moment
from bot.booking import moves
from bot.booking.holding import bring, last_call
from bot.booking.moments import free, free_days, short
from bot.booking.state import NO_EMAIL, State, Updates
from bot.booking.wishes import FIRST_OFFERED
from bot.dutch.dates import Option
from bot.dutch.people import say_phone
from bot.replies import Button, Message, choice

MODES = {"video": "Videogesprek", "loket": "Aan het loket"}
_MOST_BUTTONS = 6
"""More persons than this are typed."""


def ask(slot: str, state: State, world: World) -> Message:
    """The question for `slot`, beginning with what there is to say about the last answer."""
    try:
        question = _asked_first(state, world) or _QUESTIONS[slot](state, world)
        said = " ".join(filter(None, (str(state.vraag.get("melding") or ""), last_call(state, world))))
    except (AgendaAway, NotOffered):
        return Message(away(world), (answer("Opnieuw proberen", doorgaan=True), choice("Stoppen", "stoppen")))
    text = f"{said}\n{question.text}" if said and question.text else said or question.text
    custom = {"afspraak": {"vraagt": slot, **_known(state)}}
    return Message(text, question.buttons, custom)


def asked(slot: str, state: State, world: World) -> Updates:
    """What changes once the question was put: what had to be said is said, and the question is shorter next time."""
    try:
        told_last = bool(state.vraag.get("laatste") or last_call(state, world))
    except AgendaAway:
        told_last = False
    last = {"laatste": True} if told_last else {}
    return {"afspraak_vraag": {**state.vraag, "melding": None, "gevraagd": slot, **last}}


def away(world: World) -> str:
    """A supplier's agenda can't be reached."""
    phone = reach.phone_line(world.city, world.now)
    return (
        f"De agenda is even niet bereikbaar. Je gegevens zijn niet verloren. Probeer straks opnieuw. {phone}."
    )


def _asked_first(state: State, world: World) -> Message | None:
    """What must be clear before the form goes on."""
    if state.vraag.get("stoppen"):
        buttons = (choice("Ja, stop ermee", "stoppen"), answer("Nee, doe voort", doorgaan=True))
        what = "het verplaatsen? Je afspraak blijft dan zoals ze is." if state.moves else "deze afspraak?"
        return Message(f"Wil je stoppen met {what}", buttons)
    if state.vraag.get("teveel"):
        return _too_many(state.vraag["teveel"])
    return _what_to_change(state, world) if state.vraag.get("wijzigen") else None


def _again(slot: str, state: State) -> bool:
    """Whether this question was put before, with nothing new since."""
    return bool(state.vraag.get("gevraagd") == slot)


def answer(title: str, **entities: Any) -> Button:
    """A button that answers the form."""
    return choice(title, "antwoord", **entities)


def _thema(state: State, world: World) -> Message:
    themes = world.agenda.themes(world.city.sleutel)
    return Message(
        "Waarover gaat je afspraak?", tuple(answer(theme.name, thema=theme.key) for theme in themes)
    )


def _wijze(state: State, world: World) -> Message:
    buttons = tuple(answer(MODES[mode], wijze=mode) for mode in theme_of(state, world).modes)
    text = "Wil je een videogesprek, of kom je liever langs aan het loket?"
    return Message("Een videogesprek, of aan het loket?" if _again("wijze", state) else text, buttons)


def _plaats(state: State, world: World) -> Message:
    places = [place for key in theme_of(state, world).places if (place := world.city.place(key))]
    return Message(
        "Naar welk kantoor kom je?", tuple(answer(place.naam, plaats=place.sleutel) for place in places)
    )


def theme_of(state: State, world: World) -> Theme:
    """Raises NotOffered when the city dropped it meanwhile."""
    theme = world.theme(state.thema)
    if theme is None:
        raise NotOffered(f"no theme '{state.thema}' any more")
    return theme


def _personen(state: State, world: World) -> Message:
    most = min(theme_of(state, world).most_persons, _MOST_BUTTONS)
    buttons = [answer("Alleen ik", personen=1)]
    buttons += [answer(f"{number} personen", personen=number) for number in range(2, most + 1)]
    hint = "" if _again("personen", state) else " Kies, of typ het aantal."
    return Message(f"Met hoeveel personen kom je?{hint}", tuple(buttons))


def _moment(state: State, world: World) -> Message:
    if state.vraag.get("voorstel"):
        return _proposed(state)
    if state.vraag.get("lezingen"):
        buttons = tuple(answer(_capital(title), lezing=text) for title, text in state.vraag["lezingen"])
        return Message(_unless_asked("Welke dag bedoel je?", state), buttons)
    if state.vraag.get("dagen"):
        return _days(state, world)
    offered = [str(one) for one in state.vraag.get("opties") or ()]
    if offered:
        return Message(_unless_asked("Welk moment kies je?", state), _times(offered))
    return _first_times(state, world)


def _unless_asked(question: str, state: State) -> str:
    """What is said first may ask already: "Welke dag bedoel je?", "Dan kan het om:"."""
    return "" if str(state.vraag.get("melding") or "").endswith((":", "?")) else question


def _proposed(state: State) -> Message:
    proposal = str(state.vraag["voorstel"])
    lead = str(state.vraag.get("inleiding") or "Ik begrijp:")
    yes = answer("Ja, dat moment", moment=proposal)
    text = f"{lead} {full_moment(datetime.fromisoformat(proposal))}. Klopt dat?"
    return Message(text, (yes, answer("Ander moment", andere_dag=True)))


def _first_times(state: State, world: World) -> Message:
    found = free(state, world, None, FIRST_OFFERED)
    if not found:
        return _nothing_free(world)
    if _again("moment", state):
        again = _unless_asked("Dit zijn de eerste vrije momenten. Welk moment kies je?", state)
        return Message(again, _times(found))
    lead = "Naar wanneer wil je verplaatsen?" if state.moves else "Wanneer past het je?"
    return Message(
        f"{lead} Dit zijn de eerste vrije momenten. "
        'Je mag ook zelf een dag of uur typen, bijvoorbeeld "volgende week dinsdag namiddag".',
        _times(found),
    )


def _nothing_free(world: World) -> Message:
    return Message(
        "Er is de komende weken geen vrij moment. "
        f"Bel {world.city.telefoon.naam} op {world.city.telefoon.tonen}: zij kijken met je mee.",
        (choice("Stoppen", "stoppen"),),
    )


def _days(state: State, world: World) -> Message:
    days = free_days(state, world)
    if not days:
        return _nothing_free(world)
    buttons = tuple(answer(_capital(short(Option("D", day))), lezing=full_date(day)) for day in days)
    hint = "" if _again("moment", state) else ' Je mag ook zelf een dag typen, bijvoorbeeld "de 12e".'
    return Message(f"Welke dag past je?{hint}", buttons)


def _times(moments: list[str]) -> tuple[Button, ...]:
    buttons = [answer(_capital(short_moment(datetime.fromisoformat(one))), moment=one) for one in moments]
    return (*buttons, answer("Andere dag", andere_dag=True))


def _naam(state: State, world: World) -> Message:
    hint = "" if _again("naam", state) else " Typ je voornaam en je familienaam."
    return Message(f"Op welke naam mag de afspraak staan?{hint}")


def _email(state: State, world: World) -> Message:
    if _again("email", state):
        return Message('Naar welk e-mailadres mag ik de bevestiging sturen? Of typ "geen".')
    why = "de bevestiging en de videolink" if state.wijze == VIDEO else "de bevestiging"
    phone = "" if state.telefoon else " Je mag er je telefoonnummer bij zetten."
    return Message(f'Naar welk e-mailadres mag ik {why} sturen?{phone} Heb je geen e-mail? Typ dan "geen".')


def _bevestigd(state: State, world: World) -> Message:
    if state.moves:
        return _move(state, world)
    buttons = (
        answer("Ja, bevestig", bevestigd=True),
        answer("Iets wijzigen", bevestigd=False),
        choice("Stoppen", "stoppen"),
    )
    if _again("bevestigd", state) and state.start:
        return Message(
            f"Je afspraak is nog niet vastgelegd: {full_moment(state.start)}. Bevestig je ze?", buttons
        )
    lines = [f"- {name}: {value}" for name, value in summary(state, world)]
    return Message("\n".join(["Klopt dit?", *lines, *_along(state, world)]), buttons)


def _move(state: State, world: World) -> Message:
    buttons = (
        answer("Ja, verplaats", bevestigd=True),
        answer("Iets wijzigen", bevestigd=False),
        choice("Laat staan", "stoppen"),
    )
    lines = ["Mag ik je afspraak verplaatsen?", f"- Van: {moves.old(state, world)}"]
    lines.append(f"- Naar: {moves.where(state, world)}")
    if (state.personen or 1) > 1:
        lines.append(f"- Personen: {state.personen}")
    if _again("bevestigd", state):
        return Message("\n".join(lines), buttons)
    return Message("\n".join([*lines, *_along(state, world)]), buttons)


def _too_many(moment: object) -> Message:
    """What can be done is said already; each button leads to it. `moment`: the one that could not be held."""
    again = {"moment": moment} if isinstance(moment, str) else {"bevestigd": True}
    buttons = (
        choice("Mijn afspraken", "afspraak_bekijken"),
        answer("Opnieuw proberen", **again),
        choice("Stoppen", "stoppen"),
    )
    return Message("Wil je het opnieuw proberen?", buttons)


def _along(state: State, world: World) -> list[str]:
    """What to bring, for a visit; at home everything is at hand."""
    along = bring(state, world)
    if not along:
        return []
    return [f"Hou dit bij de hand. {along}" if state.wijze == VIDEO else f"Om niet te vergeten: {along}"]


def summary(state: State, world: World) -> list[tuple[str, str]]:
    """What will be booked, line by line."""
    theme = theme_of(state, world)
    minutes = int(theme.length(state.product, state.personen or 1).total_seconds() // 60)
    place = world.city.place(state.plaats or "")
    where = MODES[VIDEO] if state.wijze == VIDEO else f"{place.naam}, {place.adres}" if place else "Loket"
    about = world.short(state.product) if state.product else theme.name
    rows = [
        ("Waarover", about),
        ("Hoe" if state.wijze == VIDEO else "Waar", where),
        ("Wanneer", full_moment(state.start) if state.start else ""),
        ("Personen", str(state.personen) if (state.personen or 1) > 1 else ""),
        ("Duur", f"ongeveer {minutes} minuten"),
        ("Naam", state.naam or ""),
        ("E-mail", "geen" if state.email == NO_EMAIL else state.email or ""),
        ("Telefoon", say_phone(state.telefoon) if state.telefoon else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _what_to_change(state: State, world: World) -> Message:
    theme = theme_of(state, world)
    buttons = [answer("Ander moment", wijzig="moment")]
    if len(theme.modes) > 1:
        buttons.append(answer("Video of loket", wijzig="wijze"))
    if state.wijze != VIDEO and len(theme.places) > 1:
        buttons.append(answer("Ander kantoor", wijzig="plaats"))
    if theme.most_persons > 1:
        buttons.append(answer("Aantal personen", wijzig="personen"))
    if not state.moves:
        buttons += [answer("Andere naam", wijzig="naam"), answer("Ander e-mailadres", wijzig="email")]
    return Message(
        "Wat wil je veranderen? Kies, of typ het gewoon.", (*buttons, choice("Stoppen", "stoppen"))
    )


def _known(state: State) -> dict[str, Any]:
    """For programs: what the form knows, without who the resident is."""
    slots = state.as_slots()
    return {name: slots[name] for name in ("thema", "wijze", "plaats", "personen", "moment") if slots[name]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_QUESTIONS: dict[str, Callable[[State, World], Message]] = {
    "thema": _thema,
    "wijze": _wijze,
    "plaats": _plaats,
    "personen": _personen,
    "moment": _moment,
    "naam": _naam,
    "email": _email,
    "bevestigd": _bevestigd,
}
