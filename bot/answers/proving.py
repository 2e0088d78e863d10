"""An appointment of another conversation: its number, the address it was booked with, and the code mailed there.

What was asked stands in `Memory.asks`: {"vraagt": "nummer" | "contact" | "code", "doel": act that was wanted, "tekst":
the sentence, "nummer", "adres"}. Whether a number exists is never said: every answer is the same for one that doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answers import hints
from bot.answers.own import of_conversation, phone
from bot.answers.understanding import ANSWER, Understanding
from bot.answers.world import Memory, Reply, World
from bot.appointments.contract import Appointment
from bot.appointments.errors import CodeExpired, WrongCode
from bot.dutch.people import read_person, say_phone
from bot.replies import Button, Message, choice

_NEW_CODE = choice("Nieuwe code", "antwoord", code="opnieuw")
_STAYING = ("afspraak_bekijken", "afspraak_annuleren", "afspraak_verplaatsen", "bevestigen", "buiten_bereik")
"""Acts that an address, a number or a code may look like."""


def none(doel: str, memory: Memory, world: World, text: str = "") -> Reply:
    """This conversation has no appointment: how to get at one that was made elsewhere."""
    book = (choice("Een afspraak maken", "afspraak_maken"),)
    if world.access is None:
        said = "In je bevestigingsmail staat een link om ze te bekijken of te annuleren."
        return _reply(f"Ik vind in dit gesprek geen afspraak. {said} {_lost(world)}", memory, {}, book)
    said = (
        "Ik vind in dit gesprek geen afspraak. Heb je er een? Typ dan het nummer uit je bevestigingsmail, "
        f"bijvoorbeeld A-7K3Q9. Of gebruik de link in die mail. {_lost(world)}"
    )
    return _reply(said, memory, {"vraagt": "nummer", "doel": doel, "tekst": text}, book)


def begin(number: str, text: str, doel: str, memory: Memory, world: World) -> Reply:
    """A number that this conversation doesn't know. A mail address beside it is enough for the code."""
    asks = {"vraagt": "contact", "nummer": number, "doel": doel, "tekst": memory.asks.get("tekst") or text}
    if world.access is None:
        return none(doel, memory, world)
    who = read_person(text)
    if address := who.email or who.phone:
        return _sent({**asks, "adres": address}, memory, world)
    said = (
        f"Om afspraak {number} te tonen, moet ik weten dat ze van jou is. "
        "Met welk e-mailadres is ze gemaakt? Ik mail een code naar dat adres."
    )
    return _reply(said, memory, asks)


def again(memory: Memory, world: World) -> Reply:
    """Another code for the same number and address."""
    if world.access is None or not memory.asks.get("adres"):
        return _reply(
            "Typ het nummer van je afspraak. Dan stuur ik een nieuwe code.", memory, {"vraagt": "nummer"}
        )
    return _sent(memory.asks, memory, world)


def answered(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | Appointment | None:
    """The answer to what was asked; None when the sentence is about something else."""
    kind = memory.asks.get("vraagt")
    if world.access is None or kind not in ("contact", "code"):
        return None
    if kind == "code" and (code := hints.code(text)):
        return _proved(code, memory, world)
    if hints.numbers(text):
        return None
    if kind == "code" and hints.new_code(text):
        return again(memory, world)
    person = read_person(text)
    if address := person.email or person.phone:
        return _sent({**memory.asks, "adres": address}, memory, world)
    if kind == "contact" and hints.no_email(text):
        return _reply(
            f"Zonder e-mail kan ik niet weten dat de afspraak van jou is. {phone(world)}", memory, {}
        )
    if asked.act == "stoppen" or hints.stop(text):
        return _reply("Oké, ik zoek niet verder. Waarmee kan ik je nog helpen?", memory, {})
    if asked.tier == ANSWER and asked.act not in _STAYING:
        return None
    if kind == "contact":
        problem = " ".join(person.problems) or "Ik herken daarin geen e-mailadres."
        return _reply(f"{problem} Met welk e-mailadres is de afspraak gemaakt?", memory, memory.asks)
    said = f"Typ de code van 6 cijfers uit de mail. Kreeg je geen mail? Kijk ook bij ongewenste mail. {phone(world)}"
    return _reply(said, memory, memory.asks, (_NEW_CODE,))


def _sent(asks: Mapping[str, Any], memory: Memory, world: World) -> Reply:
    if world.access is None:
        return none(str(asks.get("doel")), memory, world)
    number, address = str(asks["nummer"]), str(asks["adres"])
    world.access.ask(world.conversation_id, world.city.sleutel, number, address)
    said = (
        f"Als {_said(address)} bij afspraak {number} hoort, krijg je nu een mail met een code van 6 cijfers. "
        "Typ die code hier. Ze werkt 15 minuten. Je kan per dag 3 keer een code vragen."
    )
    return _reply(said, memory, {**asks, "vraagt": "code"}, (_NEW_CODE,))


def _said(address: str) -> str:
    return address if "@" in address else say_phone(address)


def _proved(code: str, memory: Memory, world: World) -> Reply | Appointment:
    if world.access is None:
        raise RuntimeError("codes need somebody who keeps them")
    try:
        return world.access.prove(world.conversation_id, code)
    except WrongCode as wrong:
        if wrong.left > 0:
            tries = "nog één keer" if wrong.left == 1 else f"nog {wrong.left} keer"
            said = f"Die code klopt niet. Kijk nog eens in de mail. Je kan het {tries} proberen."
        else:
            said = f"Die code klopt niet. Ze werkt nu niet meer. Vraag een nieuwe code. {phone(world)}"
    except CodeExpired:
        known = [one for one in of_conversation(world) if one.number == memory.asks.get("nummer")]
        if known:  # used a moment ago, in this very conversation
            return known[0]
        said = f"Die code werkt niet meer. Vraag een nieuwe code. {phone(world)}"
    return _reply(said, memory, memory.asks, (_NEW_CODE,))


def _lost(world: World) -> str:
    return f"Vind je die mail niet? {phone(world)}"


def _reply(text: str, memory: Memory, asks: Mapping[str, Any], buttons: tuple[Button, ...] = ()) -> Reply:
    kept = replace(memory, misunderstood=0, last=(text,), cancels=None, hours=None, asks=asks)
    return Reply([Message(text, buttons)], kept)
