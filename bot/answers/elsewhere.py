"""Somebody asks how it is in another city: each assistant knows its own."""

from __future__ import annotations

import re

from bot.answers.world import World
from bot.replies import Message, choice, link

_ASKED = (
    r"\W*(?:(?:en|maar|of|ook|dan|hoe (?:zit|is) (?:het|dat)|geldt dat) )*"
    r"(?:in|te|voor|van|bij) (?:de |stad |gemeente )*({names})\W*"
)


def message(text: str, world: World) -> Message | None:
    """ "En in Hasselt?" in Gent; None when the sentence asks more, or names no other city that has an assistant."""
    names = "|".join(re.escape(name) for name in world.elsewhere)
    found = re.fullmatch(_ASKED.format(names=names), text, re.IGNORECASE) if names else None
    if found is None:
        return None
    name = next(one for one in world.elsewhere if one.lower() == found[1].lower())
    return Message(
        f"Ik ken alleen {world.city.naam}. In {name} kan het anders zijn: vraag het daar.",
        (
            link(f"Naar de website van {name}", world.elsewhere[name]),
            choice("Bellen of langskomen", "contact"),
        ),
    )
