"""Writes one sentence the way the vectorizers count it: small, plain and without chance differences."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc`\u00b4]")
DASHES = re.compile("[\u2010-\u2015]")
LONG_NUMBER = re.compile(r"\d{5,}")
THREE_OR_MORE = re.compile(r"([^\W\d_])\1{2,}")
SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Lower case, no accents, "zooooo" as "zoo", long numbers (telephone, register) as one sign."""
    text = INVISIBLE.sub("", text)
    text = DASHES.sub("-", APOSTROPHES.sub("'", text)).lower()
    text = without_accents(text)
    text = THREE_OR_MORE.sub(r"\1\1", LONG_NUMBER.sub("00000", text))
    return SPACE.sub(" ", text).strip()


def without_accents(text: str) -> str:
    """Every letter without what is written above or below it: "é" as "e", "й" as "и", "أ" as "ا"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
