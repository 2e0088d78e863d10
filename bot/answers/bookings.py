"""The appointments that a conversation may see: shown, cancelled, moved, waited for; from a sentence or a button.

What was just asked about one stands in `Memory.asks`, for one answer: {"vraagt": "welke", "doel": act, "ids": [ids],
"tekst": the sentence}, or what `proving` asks. Moving is the booking form, begun with `Reply.begin`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.answers import earlier, hints, proving
from bot.answers.cancelling import answer_to_offer, ask_cancel, cancel
from bot.answers.own import away, custom, line, of_conversation, phone, remember, reply, spoke_of, video_links
from bot.answers.understanding import ANSWER, Understanding
from bot.answers.world import Memory, Reply, World
from bot.appointments.contract import VIDEO, Appointment
from bot.appointments.errors import AgendaAway
from bot.appointments.wording import short_moment
from bot.dutch import dates
from bot.dutch.party import party_of
from bot.replies import Button, Message, choice

SEE, CANCEL, MOVE = "afspraak_bekijken", "afspraak_annuleren", "afspraak_verplaatsen"
ACTS = (SEE, CANCEL, MOVE)
_NEW = "afspraak_maken"
_YES_OR_NO = ("bevestigen", "ontkennen")
_FEW = 12
"""Words."""
_OTHERS = (
    "medewerker",
    "klacht",
    "privacy",
    "status_opvragen",
    "andere_taal",
    "bot_of_mens",
    "vereenvoudiging",
)


# --- what a sentence or a button is


def of_text(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """The reply to a sentence about an appointment that is there; None when it is about something else."""
    try:
        found = _pending(text, asked, memory, world) or _spoken(text, asked, memory, world)
        return _one_at_a_time(found, memory, world) if found else None
    except AgendaAway:
        return away(memory, world) if asked.act in ACTS else None


def of_act(text: str, asked: Understanding, memory: Memory, world: World) -> Reply:
    """The reply to one of ACTS, once it is sure that this was meant."""
    try:
        if asked.act == MOVE:
            moved = _move_of(of_conversation(world), text, asked, memory, world)
            return _one_at_a_time(moved, memory, world)
        if asked.act == CANCEL:
            return offer_cancel(text, asked, memory, world)
        return show(memory, world)
    except AgendaAway:
        return away(memory, world)


def of_tap(asked: Understanding, entities: Mapping[str, Any], memory: Memory, world: World) -> Reply | None:
    """The reply to a button about an appointment. Every id in it is checked: buttons may be made up."""
    try:
        found = _tapped(asked, entities, memory, world)
        return _one_at_a_time(found, memory, world) if found else None
    except AgendaAway:
        return away(memory, world)


def _one_at_a_time(found: Reply, memory: Memory, world: World) -> Reply:
    """A form that is open stays open: what it holds is not thrown away for a tap."""
    if not (found.begin and world.busy):
        return found
    said = (
        "We zijn nog met een afspraak bezig. Wil je een andere afspraak verplaatsen? Stop dan eerst met deze."
    )
    message = Message(said, (choice("Stoppen", "stoppen"),))
    return Reply([message], remember(memory, [message]))


def begins(text: str, asked: Understanding, memory: Memory, world: World) -> Mapping[str, Any]:
    """The slot afspraak_verplaatst when a sentence that sounds like booking moves one appointment; else empty."""
    if not text or hints.new_appointment(text) or not _wants_move(text, asked, memory):
        return {}
    own = of_conversation(world)
    one = _meant(text, asked, memory, own, world)
    if one is None or (asked.product and asked.product != one.product):
        return {}
    started = _started(one, text, memory, world)
    return dict(started.begin.get("afspraak_verplaatst") or {})


def speaks_of_own(text: str, asked: Understanding, memory: Memory, world: World) -> bool:
    """Whether a sentence that sounds like booking is about an appointment that is there, or answers what was asked."""
    if hints.numbers(text):
        return True
    if memory.asks.get("vraagt") == "welke":
        return _which_answered(text, asked, memory, world) is not None
    if memory.asks.get("vraagt") in ("contact", "code"):
        return "@" in text or hints.code(text) is not None
    about = hints.waiting(text) or hints.asks_list(text) or _wants_move(text, asked, memory)
    return about and not hints.new_appointment(text) and bool(of_conversation(world))


def _wants_move(text: str, asked: Understanding, memory: Memory) -> bool:
    """ "Kan het ook via video?" right after an appointment was spoken of, or said of "mijn afspraak"."""
    if asked.act == CANCEL:
        return False
    few = len(text.split()) <= _FEW
    then = memory.about is not None and few and (party_of(text) is not None or hints.not_then(text))
    if not (hints.moves(text) or hints.switches(text) or then):
        return False
    return hints.own_appointment(text) or (memory.about is not None and not _elsewhere(asked))


def _elsewhere(asked: Understanding) -> bool:
    """Whether it is surely about something else than what was just spoken of."""
    product = asked.product is not None and not asked.about_before
    return asked.tier == ANSWER and asked.act not in ACTS and (product or asked.act in _OTHERS)


def _pending(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """The answer to what was just asked."""
    asks = memory.asks
    if asks.get("vraagt") == "welke":
        return _which_answered(text, asked, memory, world)
    if not asks:
        return None
    proved = proving.answered(text, asked, memory, world)
    if isinstance(proved, Appointment):
        return _for(asks.get("doel"), proved, str(asks.get("tekst") or ""), memory, world)
    return proved


def _spoken(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    numbers = hints.numbers(text)
    if numbers:
        return _numbered(numbers[0], text, asked, memory, world)
    if found := earlier.yes_or_no(text, asked, memory, world):
        return found
    if found := _of_waiting(text, asked, memory, world):
        return found
    if memory.cancels and asked.act in _YES_OR_NO and asked.tier == ANSWER:
        return answer_to_offer(asked.act == "bevestigen", memory, world)
    if hints.cannot_come(text) and not _elsewhere(asked) and (own := of_conversation(world)):
        return _cannot_come(own, text, asked, memory, world)
    if _wants_move(text, asked, memory) and (own := of_conversation(world)):
        return _move_of(own, text, asked, memory, world)
    if memory.about is None or _elsewhere(asked):
        return None
    if hints.cancels(text) or hints.link_asked(text):
        last = [one for one in of_conversation(world) if one.id == memory.about]
        answer = ask_cancel if hints.cancels(text) else _shown
        return answer(last, memory, world) if last else None
    return None


def _of_waiting(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """The waiting list has no act of its own: its words count where an appointment is spoken of."""
    if not (hints.waiting(text) or hints.asks_list(text) or hints.leaves_list(text)):
        return None
    near = memory.about or "afspra" in text.lower() or asked.act in ACTS or asked.tier != ANSWER
    own = of_conversation(world) if near else []
    one = _meant(text, asked, memory, own, world) or (own[0] if own else None)
    return earlier.of_text(text, one, memory, world) if one else None


def _numbered(number: str, text: str, asked: Understanding, memory: Memory, world: World) -> Reply:
    """A number that this conversation may see is shown; whether another exists is never said."""
    doel = asked.act if asked.act in (CANCEL, MOVE) else str(memory.asks.get("doel") or SEE)
    one = next((one for one in of_conversation(world) if one.number == number), None)
    if one is None:
        return proving.begin(number, text, doel, memory, world)
    return _for(doel, one, text, memory, world)


def _for(doel: object, one: Appointment, text: str, memory: Memory, world: World) -> Reply:
    if doel == MOVE:
        return _started(one, text, memory, world)
    if doel == CANCEL:
        return ask_cancel([one], memory, world)
    return _shown([one], memory, world)


def _tapped(asked: Understanding, entities: Mapping[str, Any], memory: Memory, world: World) -> Reply | None:
    if entities.get("annuleer"):
        return cancel(str(entities["annuleer"]), memory, world)
    if "code" in entities:
        return proving.again(memory, world)
    if found := earlier.of_tap(entities, memory, world):
        return found
    if memory.cancels and asked.act in _YES_OR_NO:
        return answer_to_offer(asked.act == "bevestigen", memory, world)
    if asked.act not in ACTS:
        return None
    own = of_conversation(world)
    named = str(entities.get("afspraak") or "")
    one = next((one for one in own if one.id == named), None)
    if named and one is None:
        return reply("Die afspraak is al geannuleerd of voorbij. Je hoeft niets meer te doen.", memory)
    if one:
        return _for(asked.act, one, str(memory.asks.get("tekst") or ""), memory, world)
    return of_act("", asked, memory, world)


# --- seeing


def show(memory: Memory, world: World) -> Reply:
    own = of_conversation(world)
    return _shown(own, memory, world) if own else proving.none(SEE, memory, world)


def _shown(own: Sequence[Appointment], memory: Memory, world: World) -> Reply:
    messages = [_one_shown(one, world) for one in own]
    return Reply(messages, spoke_of(own, messages, memory))


def _one_shown(one: Appointment, world: World) -> Message:
    buttons: list[Button] = [
        *video_links(one, world),
        choice("Verplaatsen", MOVE, afspraak=one.id),
        choice("Annuleren", CANCEL, afspraak=one.id),
    ]
    standing, on_list = earlier.standing(one, world)
    text = f"{line(one, world)}.{standing}"
    return Message(text, (*buttons, *on_list), custom(one))


def _cannot_come(
    own: list[Appointment], text: str, asked: Understanding, memory: Memory, world: World
) -> Reply:
    """Who won't be there may want another day, or none."""
    one = _meant(text, asked, memory, own, world)
    seen = _shown([one] if one else own, memory, world)
    first = seen.messages[0]
    asks = Message("Kan je niet komen? Je kan je afspraak verplaatsen of annuleren.")
    if len(seen.messages) == 1:
        return replace(seen, messages=[replace(first, text=f"{asks.text}\n{first.text}")])
    return replace(seen, messages=[asks, *seen.messages])


# --- moving


def _move_of(own: list[Appointment], text: str, asked: Understanding, memory: Memory, world: World) -> Reply:
    if not own:
        return proving.none(MOVE, memory, world, text)
    one = _meant(text, asked, memory, own, world)
    if one:
        return _started(one, text, memory, world)
    buttons = tuple(choice(_capital(short_moment(each.start)), MOVE, afspraak=each.id) for each in own)
    lines = [f"- {line(each, world)}" for each in own]
    asks = {"vraagt": "welke", "doel": MOVE, "ids": [each.id for each in own], "tekst": text}
    message = Message("\n".join(["Welke afspraak wil je verplaatsen?", *lines]), buttons)
    return Reply([message], remember(memory, [message], asks=asks))


def _started(one: Appointment, text: str, memory: Memory, world: World) -> Reply:
    """The form begins; what can't be, is said, and the appointment stays."""
    mode = hints.mode_in(text) if text and hints.switches(text) else None
    theme = world.theme(one.theme)
    if theme is None:
        return reply(f"Deze afspraak kan ik niet verplaatsen. {phone(world)}", memory, one)
    if mode and mode == one.mode and not _moment_in(text, world):
        return reply(f"{line(one, world)}. Dat is dus al zo: je hoeft niets te doen.", memory, one)
    if mode and mode not in theme.modes:
        way = (
            "geen videogesprek: het kan alleen aan het loket" if mode == VIDEO else "alleen een videogesprek"
        )
        return reply(f"Hiervoor is er {way}. {line(one, world)}. Die blijft staan.", memory, one)
    persons = party_of(text) if text else None
    if persons and persons > theme.most_persons and persons != one.persons:
        many = (
            "is voor één persoon"
            if theme.most_persons <= 1
            else f"is voor hoogstens {theme.most_persons} personen"
        )
        return reply(f"Deze afspraak {many}. Kom je met meer? {phone(world)}", memory, one)
    return Reply([], replace(memory, about=one.id, asks={}, cancels=None), _slot(one, text, world, mode))


def _slot(one: Appointment, text: str, world: World, mode: str | None) -> dict[str, Any]:
    asked: dict[str, Any] = {"id": one.id, "begin": one.start.isoformat(), "tekst": text}
    return {"afspraak_verplaatst": {**asked, **({"wijze": mode} if mode else {})}}


def _meant(
    text: str, asked: Understanding, memory: Memory, own: list[Appointment], world: World
) -> Appointment | None:
    """Which of the appointments a sentence is about; None when that isn't clear."""
    numbers = hints.numbers(text)
    for found in (
        [one for one in own if one.number in numbers],
        own if len(own) == 1 else [],
        [one for one in own if one.start.date() in _days_of(text, world)],
        [one for one in own if asked.product and one.product == asked.product and not asked.about_before],
        [one for one in own if one.id == memory.about],
    ):
        if len(found) == 1:
            return found[0]
    return None


def _days_of(text: str, world: World) -> set[Any]:
    """The days that may be the appointment's own: what stands after "naar" is where it should go."""
    about = text.partition(" naar ")[0]
    starts = [
        option.start for option in dates.read(about, world.now).options if option.kind in ("D", "DT", "DP")
    ]
    return {start.date() if isinstance(start, datetime) else start for start in starts}


def _moment_in(text: str, world: World) -> bool:
    return bool(dates.read(text, world.now).options)


def _which_answered(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    own = [one for one in of_conversation(world) if one.id in memory.asks.get("ids", ())]
    nth = hints.nth(text)
    one = own[nth] if nth is not None and nth < len(own) else None
    one = one or _meant(text, asked, replace(memory, about=None), own, world)
    if one is None:
        return None
    return _for(memory.asks.get("doel"), one, str(memory.asks.get("tekst") or ""), memory, world)


# --- cancelling


def offer_cancel(text: str, asked: Understanding, memory: Memory, world: World) -> Reply:
    own = of_conversation(world)
    if not own and world.agenda.held_by(world.conversation_id):
        said = "Je bent nu een afspraak aan het maken. Er ligt nog niets vast. Wil je ermee stoppen?"
        message = Message(said, (choice("Ja, stop ermee", "stoppen"),))
        return Reply([message], remember(memory, [message]))
    if not own:
        return proving.none(CANCEL, memory, world)
    one = _meant(text, asked, replace(memory, about=None), own, world)
    return ask_cancel([one] if one else own, memory, world)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
