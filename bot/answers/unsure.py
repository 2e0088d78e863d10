"""What is said to a sentence of which the meaning isn't sure: a few choices, or that it isn't understood."""

from __future__ import annotations

from bot.answers import acts, handover, reach
from bot.answers.understanding import ASK, OUT_OF_SCOPE, Alternative, Understanding
from bot.answers.world import Memory, World
from bot.replies import Button, Message, choice

MOST = 3
"""Choices under one message."""
WORTH_NAMING = 0.08
"""Confidence below which a product is no likely meaning, only noise."""
PERSON, HELP = choice("Medewerker spreken", "medewerker"), choice("Wat kan ik hier vragen?", "hulp")


def lost(asked: Understanding, memory: Memory, world: World) -> Message:
    """Not ours, or not understood; the second time in a row with a person."""
    return _refused(asked, memory, world) or _unknown(memory, world)


def choices(asked: Understanding, world: World) -> Message | None:
    """At most three likely meanings; None when not one can be named in plain words."""
    if asked.act == ASK and asked.product is None:
        return _which_product(asked, world)
    likely = [one for one in asked.alternatives if one.confidence >= WORTH_NAMING]
    found = [button for one in likely if (button := _option(one, world))]
    options = [one for at, one in enumerate(found) if one.title not in {other.title for other in found[:at]}]
    if not options:
        return None
    if len(options) == 1:
        return Message("Bedoel je dit? Zeg het anders met andere woorden.", (options[0], PERSON))
    return Message(
        "Bedoel je een van deze onderwerpen? Staat het er niet bij? Zeg het dan met andere woorden.",
        tuple(options[:MOST]),
    )


def _option(one: Alternative, world: World) -> Button | None:
    if one.act == ASK and one.product:
        return choice(world.short(one.product), ASK, product=one.product, aspect=one.aspect)
    title = acts.TITLES.get(one.act)
    return choice(title, one.act) if title else None


def _which_product(asked: Understanding, world: World) -> Message:
    likely = [one for one in asked.alternatives if one.product and one.confidence >= WORTH_NAMING][:MOST]
    buttons = tuple(
        choice(world.short(one.product), ASK, product=one.product, aspect=asked.aspect)
        for one in likely
        if one.product
    )
    return Message(
        'Waarover gaat je vraag? Noem het document of de dienst, bijvoorbeeld "reispas" of "verhuis".',
        buttons,
    )


def _refused(asked: Understanding, memory: Memory, world: World) -> Message | None:
    """What is surely not for a city; so are most sentences that the engine has no idea of."""
    said = world.city.handelingen.get("buiten_bereik")
    if asked.act != OUT_OF_SCOPE or asked.confidence < 0.6 or said is None:
        return None
    links = tuple(Button(found.titel, url=found.url) for found in said.links[:1])
    if _again(memory):
        return handover.message("onbegrepen", said.tekst, world, memory.context.product, links)
    return Message(f"{said.tekst}\n{reach.phone_line(world.city, world.now)}.", (*links, PERSON))


def _unknown(memory: Memory, world: World) -> Message:
    """Honest: I don't know."""
    if _again(memory):
        better = "" if world.staffed else " Een medewerker kan je beter helpen."
        buttons = () if world.staffed else (PERSON, HELP)
        said = f"Het spijt me, ik begrijp je opnieuw niet.{better}"
        return handover.message("onbegrepen", said, world, memory.context.product, buttons)
    text = "Dat weet ik niet, of ik begrijp je niet goed. Kan je het met andere woorden zeggen?"
    return Message(f"{text}\n{reach.contact_text(world.city, world.now)}", (PERSON, HELP))


def _again(memory: Memory) -> bool:
    """The second time in a row a person is asked for; that again only after two more, if nobody was there."""
    return memory.misunderstood % 2 == 1
