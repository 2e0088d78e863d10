"""One question in, one reply out: which answer is given at which tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.answers import (
    acts,
    ambiguous,
    attachments,
    bookings,
    elsewhere,
    handover,
    languages,
    opening_hours,
    reach,
    unsure,
)
from bot.answers.products import TITLES, bookable, more, product_answer, resolve, translated
from bot.answers.understanding import (
    ANSWER,
    ASK,
    CHOICE,
    OUT_OF_SCOPE,
    UNKNOWN,
    Alternative,
    Context,
    Thresholds,
    Understanding,
    entities_of,
    from_payload,
    same_product,
    understand,
)
from bot.answers.world import Memory, Question, Reply, World
from bot.dutch import language
from bot.replies import Button, Message, choice

EMERGENCY, BOOKING, PERSON = "noodgeval", "afspraak_maken", "medewerker"
NAMED, LIKELY = 0.8, 0.6
"""How much of an imported product's name must be there: when the engine is sure of something else, or is not."""


def respond(question: Question, memory: Memory, world: World) -> Reply:
    """Answers a resident's sentence or tapped button, outside or in between a booking.

    A person is asked for, in `custom["overdracht"]`, by who wants one, and for who is angry or twice not understood.
    """
    reply = handover.of_mood(question.text, _answered(question, memory, world), world)
    return handover.in_language(question.text, handover.of_topic(reply, memory, world))


def _answered(question: Question, memory: Memory, world: World) -> Reply:
    if question.payload is not None:
        return _tapped(question.payload, memory, world)
    if not question.text.strip():
        return _reply([Message("Ik kreeg een leeg bericht. Typ gerust je vraag.")], memory)
    heard = understand(question.text, question.parse, memory.context)
    asked = _together(_corrected(heard, memory), world)
    if asked.act == EMERGENCY:
        return _answer(asked, question.text, memory, world)
    return (
        _of_appointments(question.text, asked, memory, world)
        or _in_another_language(question.text, asked, memory, world)
        or _elsewhere(question.text, asked, memory, world)
        or _hours_or_place(question.text, asked, memory, world)
        or _two_questions(question, memory, world)
        or _imported(question.text, asked, memory, world)
        or _which_one(question.text, asked, memory, world)
        or _answer(asked, question.text, memory, world)
    )


def _of_appointments(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """An appointment that is there; two clear questions in one message are answered one by one instead."""
    reply = bookings.of_text(text, asked, memory, world)
    if reply is None:
        return None
    meant = (
        asked if asked.act in bookings.ACTS else replace(asked, act=bookings.SEE, product=None, tier=ANSWER)
    )
    return replace(reply, messages=_noted(reply.messages, meant, meant.act))


def _corrected(asked: Understanding, memory: Memory) -> Understanding:
    """ "Nee, ik bedoel een identiteitskaart" says no to an answer, and asks the same of another product."""
    if asked.act != "ontkennen" or asked.product is None or asked.product == memory.context.product:
        return asked
    return replace(asked, act=ASK, aspect=memory.context.aspect or "algemeen", tier=ANSWER)


def _together(asked: Understanding, world: World) -> Understanding:
    """Two likely products with one answer for this person (a card for a child, a Kids-ID) are one."""
    sure = Thresholds().product_sure
    doubtful = asked.act == ASK and asked.tier == CHOICE and asked.confidence < sure
    if not doubtful or asked.product not in world.products:
        return asked
    meant = resolve(world.products, asked.product, asked.person)[0].sleutel
    likely = [one for one in asked.alternatives if one.product in world.products]
    found = [one for one in likely if resolve(world.products, one.product, asked.person)[0].sleutel == meant]
    confidence = sum(one.confidence for one in found)
    return replace(asked, tier=ANSWER, confidence=confidence) if confidence >= sure else asked


def _in_another_language(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    code = language.detect(text)
    if code is None:
        return None
    said = replace(asked, act="andere_taal", product=None, aspect=None, tier=ANSWER)
    message = languages.message(code, world.city)
    person = asked.act == PERSON and asked.tier == ANSWER
    messages = handover.beside(message, world, memory.context.product) if person else [message]
    return _reply(_noted(messages, said, f"andere_taal/{code}"), memory)


def _elsewhere(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    said = elsewhere.message(text, world)
    if said is None:
        return None
    return _reply(_noted([said], replace(asked, act=OUT_OF_SCOPE, product=None), "andere_gemeente"), memory)


def _hours_or_place(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """Another day after the hours of one; and a place of the city that the engine hears nothing in."""
    if opening_hours.goes_on(asked, text, memory, world):
        product = None if asked.about_before else asked.product
        about = replace(asked, act="openingsuren", product=product, aspect=None, tier=ANSWER)
    elif asked.tier != ANSWER and reach.asks_for_place(world.city, text):
        about = replace(asked, act="locatie", product=None, aspect=None, tier=ANSWER)
    else:
        return None
    return _answer(about, text, memory, world)


def _imported(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """A product that only this city has: the engine doesn't know it, its name in the sentence tells."""
    found = next(iter(world.imported.find(text, 1)), None)
    if found is None or found.score < (NAMED if asked.tier == ANSWER else LIKELY) or asked.act not in _ABOUT:
        return None
    winner = Alternative(ASK, found.key, asked.aspect or "algemeen", round(found.score, 4))
    about = Understanding(
        ASK, found.key, winner.aspect, found.score, ANSWER, (winner, *asked.alternatives[:2]), asked.person
    )
    return _answer(about, text, memory, world)


def _which_one(text: str, asked: Understanding, memory: Memory, world: World) -> Reply | None:
    """ "Een kaart" alone: which one? Not when the conversation is about one of them."""
    likely = {one.product: one.confidence for one in asked.alternatives if one.product}
    meant = [key for key in ambiguous.products_meant(text, likely) if _offered(key, world)]
    may_be = asked.act in _ABOUT or asked.tier != ANSWER
    if not may_be or len(meant) < 2 or memory.context.product in meant:
        return None
    aspect = asked.aspect or "algemeen"
    doubt = replace(asked, act=ASK, product=None, tier=CHOICE)
    buttons = tuple(choice(world.short(key), ASK, product=key, aspect=aspect) for key in meant[: unsure.MOST])
    message = Message("Wat bedoel je? Staat het er niet bij? Zeg het dan met andere woorden.", buttons)
    return _reply(_noted([message], doubt, "keuze"), _asking(aspect, memory))


_ABOUT = (ASK, OUT_OF_SCOPE, "status_opvragen", "klacht", "herhalen", "hulp")
"""Acts that the engine gives to a product that it doesn't know, or to a bare word."""


def _asking(aspect: str | None, memory: Memory) -> Memory:
    """Which product is meant was asked: its bare name is answered with what was asked about it."""
    return replace(memory, context=Context(None, aspect), misunderstood=0, cancels=None)


def _offered(key: str, world: World) -> bool:
    return key in world.products and world.products[key].offered


def _tapped(payload: Any, memory: Memory, world: World) -> Reply:
    entities = entities_of(payload)
    asked = from_payload(payload, memory.context)
    if (mine := bookings.of_tap(asked, entities, memory, world)) is not None:
        done = "afspraak/geannuleerd" if entities.get("annuleer") else f"afspraak/{asked.act}"
        return replace(mine, messages=_noted(mine.messages, asked, done))
    if entities.get("bijlage"):
        said = attachments.reply(str(entities["bijlage"]), world, memory.context.product)
        return _reply(_noted([said], asked, f"bijlage/{entities['bijlage']}"), memory)
    if asked.act == "antwoord":
        return _reply(_noted(_old_button(asked, entities, memory, world), asked, "oude_knop"), memory)
    if entities.get("meer"):
        return _reply(_noted([_more(asked, world)], asked, "meer"), memory)
    return _answer(asked, "", memory, world)


def _old_button(
    asked: Understanding, entities: Mapping[str, Any], memory: Memory, world: World
) -> list[Message]:
    """Of a question that is over. Who taps "Ja, bevestig" twice sees that it is booked."""
    if "bevestigd" in entities and world.agenda.upcoming(world.conversation_id):
        return bookings.show(memory, world).messages
    return [Message("Die knop hoorde bij een vorige vraag. Typ gerust wat je nu wil weten.")]


def _more(asked: Understanding, world: World) -> Message:
    if asked.act != ASK or asked.product not in world.products:
        return acts.more(asked.act, world)
    product, person = resolve(world.products, asked.product, asked.person)
    return more(product, _known_aspect(asked), person)


def _known_aspect(asked: Understanding) -> str:
    """A button of long ago may name an aspect that is gone."""
    return asked.aspect if asked.aspect in TITLES else "algemeen"


def asks_more(question: Question, memory: Memory) -> bool:
    """Whether a message that wants to book also asks something else: that is answered first, booking is offered."""
    return any(
        asked.act == ASK and asked.aspect != "afspraak" for asked in _understood_parts(question, memory)
    )


def _understood_parts(question: Question, memory: Memory) -> list[Understanding]:
    """The questions of one message in order; none when it is one question, or when one of them isn't clear."""
    context = memory.context
    understood: list[Understanding] = []
    for part in (question.parse.get("parts") or [])[:3]:
        asked = understand(part["text"], _as_parse(part), context)
        if asked.tier != ANSWER and understood:
            asked = same_product(part["text"], _as_parse(part), context) or asked
        if asked.tier != ANSWER:
            return []
        understood.append(asked)
        context = _context_after(asked, context)
    return understood


def _two_questions(question: Question, memory: Memory, world: World) -> Reply | None:
    """Two questions in one message are both answered, in order, when both are clear."""
    questions = [asked for asked in _understood_parts(question, memory) if asked.act not in _SMALL_TALK]
    if len({(asked.act, asked.product, asked.aspect) for asked in questions}) < 2:
        return None
    messages: list[Message] = []
    for asked in questions:
        reply = _part(asked, question.text, memory, world)
        messages, memory = messages + reply.messages, reply.memory
    return Reply(messages, replace(memory, last=tuple(message.text for message in messages)))


def _part(asked: Understanding, text: str, memory: Memory, world: World) -> Reply:
    """A booking is a talk of its own: beside an answer it is offered, not begun."""
    if asked.act == bookings.MOVE:
        message = Message("Je afspraak verplaatsen kan ook. Tik op de knop.", (_MOVE_BUTTON,))
        return _reply(_noted([message], asked, asked.act), memory)
    if asked.act != BOOKING:
        return _answer(asked, text, memory, world)
    product = asked.product or memory.context.product
    known = world.products.get(product or "")
    if known and not (bookable(known, world.city) and world.books(known.sleutel)):
        return _answer(replace(asked, act=ASK, product=product, aspect="afspraak"), text, memory, world)
    button = choice("Afspraak maken", BOOKING, **({"product": product} if product else {}))
    message = Message("Een afspraak maken kan ook. Tik op de knop, dan beginnen we eraan.", (button,))
    return _reply(_noted([message], asked, BOOKING), memory)


_MOVE_BUTTON = choice("Verplaatsen", bookings.MOVE)
_SMALL_TALK = ("begroeting", "bedankt", "afscheid", "bevestigen", "ontkennen")


def _as_parse(part: Any) -> dict[str, Any]:
    return {
        "intent_ranking": part["act"],
        "product_ranking": part["product"],
        "aspect_ranking": part["aspect"],
    }


def _answer(asked: Understanding, text: str, memory: Memory, world: World) -> Reply:
    if asked.tier == ANSWER and asked.act in bookings.ACTS:
        mine = bookings.of_act(text, asked, memory, world)
        return replace(mine, messages=_noted(mine.messages, asked, asked.act))
    if asked.tier == ANSWER:
        messages, key = _sure(asked, text, memory, world)
        context = _context_after(asked, memory.context)
        first = messages[0].custom
        hours = first.get("uren", {}).get("dienst")
        about = memory.about if asked.act in _SMALL_TALK else None
        after = Memory(context, 0, _texts(messages, asked, memory), hours=hours, about=about)
        return Reply(_noted(messages, asked, key), after)
    offer = unsure.choices(asked, world) if asked.tier == CHOICE else None
    if offer:
        messages = [offer]
        which = asked.act == ASK and asked.product is None
        after = _asking(asked.aspect, memory) if which else replace(memory, misunderstood=0, cancels=None)
        return _reply(_noted(messages, asked, "keuze"), after)
    said = unsure.lost(asked, memory, world)
    return _reply(
        _noted([said], replace(asked, tier=UNKNOWN), "onbekend"),
        replace(memory, misunderstood=memory.misunderstood + 1, cancels=None),
    )


def _texts(messages: Sequence[Message], asked: Understanding, memory: Memory) -> tuple[str, ...]:
    return memory.last if asked.act == "herhalen" else tuple(message.text for message in messages)


def _sure(asked: Understanding, text: str, memory: Memory, world: World) -> tuple[list[Message], str]:
    if asked.act != ASK:
        return acts.act_answer(asked, text, memory, world), asked.act
    if asked.product not in world.products:
        return [_no_page(asked.product, world)], f"{asked.product}/-"
    product, person = resolve(world.products, asked.product, asked.person)
    aspect = _known_aspect(asked)
    known = (memory.context.product, memory.context.person) == (asked.product, asked.person)
    books = world.books(product.sleutel)
    answer = product_answer(product, aspect, person, world.city, introduce=not known, books=books)
    english = translated(product, aspect)
    return [
        reach.with_desk(answer, product, aspect, world.city, world.now),
        *([english] if english else []),
    ], (f"{product.sleutel}/{aspect}")


def _no_page(product: str | None, world: World) -> Message:
    """A product that the city's content doesn't tell about (yet): who does."""
    known = product if product in world.keys.products else None
    about = f"Je vraag gaat over: {world.title(known)}. " if known else ""
    return Message(
        f"{about}Daar heb ik geen uitleg over. {reach.contact_text(world.city, world.now)}",
        (Button(f"Naar de website van {world.city.naam}", url=world.city.website),),
    )


def _context_after(asked: Understanding, before: Context) -> Context:
    if asked.product is None:
        return before
    if asked.act != ASK:
        return Context(
            asked.product, before.aspect if asked.product == before.product else None, asked.person
        )
    return Context(asked.product, asked.aspect, asked.person)


def _noted(messages: list[Message], asked: Understanding, key: str) -> list[Message]:
    """Beside the first message: how the resident was understood. The gateway stores it."""
    begrip = {
        "act": asked.act,
        "product": asked.product,
        "aspect": asked.aspect,
        "confidence": round(asked.confidence, 4),
        "tier": asked.tier,
        "antwoord": key,
        "alternatives": [_plain(one) for one in asked.alternatives],
    }
    if not messages:
        return []
    first, *rest = messages
    return [replace(first, custom={**first.custom, "begrip": begrip}), *rest]


def _plain(one: Alternative) -> dict[str, Any]:
    return {
        "product": one.product,
        "aspect": one.aspect,
        "act": one.act,
        "confidence": round(one.confidence, 4),
    }


def _reply(messages: list[Message], memory: Memory) -> Reply:
    return Reply(messages, memory)
