"""Whether a resident is angry at us or at a loss, so that a person is better: by words, never by tone.

Capitals and exclamation marks say nothing. Anger about the subject itself ("die idioot parkeert voor mijn deur",
"mijn buurman is kwaad") is what the city is asked about, and stays with the bot: only what the resident feels,
and what is said to us, counts. Danger to life is decided before this (bot/answers/emergency.py).
"""

from __future__ import annotations

import re
import unicodedata

from bot.answers.anger_words import ABOUT_US, SWEARING, UPSET

_SHORT = 3
"""Words of a message that is nothing but a curse: "godverdomme zeg"."""


def upset(text: str) -> bool:
    """Whether `text` tells of anger at the city or its assistant, or of being at a loss."""
    sentence = _plain(text)
    return UPSET.search(sentence) is not None or _swears_at_us(sentence)


def _swears_at_us(sentence: str) -> bool:
    """A curse alone, or one in a sentence about us or about waiting; any other is about something else."""
    if SWEARING.search(sentence) is None:
        return False
    return len(sentence.split()) <= _SHORT or ABOUT_US.search(sentence) is not None


def _plain(text: str) -> str:
    """Small letters without accents and odd signs; "neeeee" and "k*t" as they are meant."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"\bk[*.@]t", "kut", re.sub(r"\bf[*.@]+c?k\b", "fuck", text))
    text = re.sub(r"([a-z])\1{2,}", r"\1\1", text)
    return " ".join(re.sub(r"[^\w.?!,;' -]", " ", text).split())
