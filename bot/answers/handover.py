"""Asking for a person: what the bot says of it, and the structured sign that the desk acts upon.

With a desk behind the conversation the bot only says that it asks; the desk tells the rest in the same turn (the place
in the queue, or when it opens, with the phone). Without one the city's contact stands in the answer itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from bot.answers import reach
from bot.answers.anger import upset
from bot.answers.understanding import ANSWER, ASK
from bot.answers.world import Memory, Reply, World
from bot.dutch.language import detect
from bot.replies import Button, Message

type Reason = Literal["gevraagd", "onbegrepen", "boos", "altijd", "bijlage"]

ASKING = "Ik vraag een medewerker om je te helpen."
_BETTER = "Een medewerker kan je beter helpen."
_SORRY = "Het spijt me dat dit zo moeilijk gaat."
_PERSON = "Hierover praat je het best met een medewerker."
_CALM = ("noodgeval", "stoppen", "afscheid", "bedankt")
"""Acts that are answered as they are, however angry they sound: danger has its own answer, who stops wants nobody."""


def message(
    reason: Reason, said: str, world: World, product: str | None, buttons: tuple[Button, ...] = ()
) -> Message:
    """`said`, and that a person is asked; where there is no desk, how to reach one."""
    text = f"{said} {ASKING}" if world.staffed else f"{said}\n{reach.contact_text(world.city, world.now)}"
    return Message(text.strip(), buttons, sign(reason, world, product))


def sign(reason: Reason, world: World, product: str | None) -> dict[str, Any]:
    """{"overdracht": {"reden", "product"?, "taal"?}}: the desk finds the department of the product itself."""
    known = {"product": product} if product in world.products else {}
    return {"overdracht": {"reden": reason, **known}}


def beside(said: Message, world: World, product: str | None) -> list[Message]:
    """`said`, which tells how to reach people already, for who asks for one in another language."""
    if world.staffed:
        return [said, message("gevraagd", "", world, product)]
    return [replace(said, custom={**said.custom, **sign("gevraagd", world, product)})]


def in_language(text: str, reply: Reply) -> Reply:
    """Which language the resident writes, when it isn't Dutch: somebody may be at the desk who speaks it."""
    code = detect(text) if asked(reply) else None
    if code is None:
        return reply
    said = [
        replace(one, custom={**one.custom, "overdracht": {**one.custom["overdracht"], "taal": code}})
        if "overdracht" in one.custom
        else one
        for one in reply.messages
    ]
    return replace(reply, messages=said)


def asked(reply: Reply) -> bool:
    """Whether this reply asks for a person."""
    return any("overdracht" in one.custom for one in reply.messages)


def of_mood(text: str, reply: Reply, world: World) -> Reply:
    """`reply`, with a person beside it for who is angry or at a loss; alone when nothing was understood."""
    heard = _begrip(reply)
    if asked(reply) or heard.get("act") in _CALM or not upset(text):
        return reply
    said = _SORRY if world.staffed else f"{_SORRY} {_BETTER}"
    person = message("boos", said, world, reply.memory.context.product)
    if heard.get("tier") == ANSWER:
        return replace(reply, messages=[*reply.messages, person])
    return replace(reply, messages=[replace(person, custom={**person.custom, "begrip": heard})])


def of_topic(reply: Reply, before: Memory, world: World) -> Reply:
    """`reply`, with a person beside it when the city leaves its subject to people, once for each subject."""
    always, heard = world.city.contactcentrum.altijd_mens, _begrip(reply)
    product = heard.get("product") if heard.get("act") == ASK else None
    new = product in always.producten and product != before.context.product
    if asked(reply) or not (new or heard.get("act") in always.handelingen) or heard.get("tier") != ANSWER:
        return reply
    person = message("altijd", _PERSON, world, product or reply.memory.context.product)
    return replace(reply, messages=[*reply.messages, person])


def _begrip(reply: Reply) -> dict[str, Any]:
    return next((one.custom["begrip"] for one in reply.messages if "begrip" in one.custom), {})
