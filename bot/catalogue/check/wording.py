"""Checks of hard words and endless sentences in what people read."""

from __future__ import annotations

import re

from bot.catalogue.check.content import Content
from bot.catalogue.check.problems import Problem, Problems
from bot.catalogue.check.texts import all_texts, sentences_of

LONGEST = 35
"""Words of one sentence."""
PLAIN_WORDS = {
    "aangaande": "over",
    "aanvang": "begin",
    "aanvangen": "beginnen",
    "aanwenden": "gebruiken",
    "alsmede": "en ook",
    "alsook": "en ook",
    "alvorens": "voor",
    "betreffende": "over",
    "bekomen": "krijgen",
    "conform": "volgens",
    "derhalve": "daarom",
    "desbetreffende": "die, dat",
    "desgevallend": "als het nodig is",
    "desgewenst": "als je wil",
    "dewelke": "die",
    "dienaangaande": "daarover",
    "dient te": "moet",
    "dienen te": "moeten",
    "echter": "maar",
    "eenieder": "iedereen",
    "geschieden": "gebeuren",
    "hetgeen": "wat",
    "hetwelk": "dat",
    "hieromtrent": "daarover",
    "hiertoe": "daarvoor",
    "houdende": "over",
    "ingevolge": "door",
    "inzake": "over",
    "indien": "als",
    "krachtens": "volgens",
    "middels": "met",
    "mits": "als",
    "nopens": "over",
    "omtrent": "over",
    "onderhavige": "deze, dit",
    "onverwijld": "meteen",
    "overeenkomstig": "volgens",
    "reeds": "al",
    "te allen tijde": "altijd",
    "teneinde": "om",
    "ter attentie van": "voor",
    "tevens": "ook",
    "thans": "nu",
    "uit hoofde van": "door",
    "voormeld": "dat",
    "voornoemde": "die, dat",
    "waartoe": "waarvoor",
    "wederom": "opnieuw",
    "zulks": "dat",
}
"""Words of letters from the town hall, with what people say."""
_HARD = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(map(re.escape, PLAIN_WORDS), key=len, reverse=True))})(?![\w-])"
)


def endless_sentences(content: Content) -> Problems:
    for file, where, text in all_texts(content):
        for sentence in sentences_of(text):
            words = sentence.split()
            if len(words) > LONGEST:
                begin = " ".join(words[:5])
                yield Problem(
                    file.path,
                    f"{where}: een zin telt {len(words)} woorden (hoogstens {LONGEST}): '{begin} …'",
                    "maak er twee of meer zinnen van",
                    warning=True,
                )


def hard_words(content: Content) -> Problems:
    for file, where, text in all_texts(content):
        for word in sorted({found[0] for found in _HARD.finditer(text.lower())}):
            yield Problem(
                file.path,
                f"{where} zegt '{word}', een moeilijk woord",
                f"schrijf bijvoorbeeld: {PLAIN_WORDS[word]}",
                warning=True,
            )


CHECKS = (endless_sentences, hard_words)
