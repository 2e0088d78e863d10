"""Turns a text that says "je" into one that says "u", for cities that address residents formally.

Written once, a text serves both: the same practice as the machine-made formal versions of the Flemish
product catalogue (IPDC's `nl-BE-x-generated-formal`). Where a sentence can be read in two ways an editor
writes it twice, as {je: …, u: …}; `scripts/content` shows what comes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dutch.formal_words import (
    ADJECTIVES,
    BARE_NOUNS,
    CONJUNCTIONS,
    FUNCTION,
    INFINITIVES,
    INVERTED,
    PAST,
    PREPOSITIONS,
    PRONOUNS,
    SECOND_OF,
    STEMS,
    SUBJECT_VERBS,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\S|\s+")
_ADDRESSED = re.compile(r"\b(?:je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
_ENDS_CLAUSE = frozenset('.,;:!?()\n"')
_ENDS_SENTENCE = frozenset('.?!\n:;"')
_ALWAYS = {"jij": "u", "jou": "u", "jouw": "uw", "jezelf": "uzelf"}
_IRREGULAR = {"ga": "gaat", "sta": "staat", "sla": "slaat", "doe": "doet", "zie": "ziet", "wil": "wilt"}
_UNCHANGED = frozenset({"kan", "mag", "zal"})
_ONLY_YOU = frozenset({"hebt", "bent"})
"""Forms that go with "je" or "u" alone: whatever stands before them, "je" is the subject."""


@dataclass
class _Word:
    """The words around "je" in the same clause, small; empty at a clause's edge."""

    earlier: str = ""
    before: str = ""
    after: str = ""


def formal(text: str) -> str:
    """`text` with "u" for "je". A text without "je" comes back as it is, so doing it twice does no harm."""
    if not _ADDRESSED.search(text):
        return text
    pieces = _TOKEN.findall(text)
    words = [place for place, piece in enumerate(pieces) if _is_word(piece)]
    changed = list(pieces)
    for number, place in enumerate(words):
        low = pieces[place].lower()
        if low not in ("je", "jullie", *_ALWAYS) or _inside_address(pieces, place):
            continue
        around = _around(pieces, words, number)
        if low == "jullie":
            _one_for_many(changed, pieces, place, words, number)
            continue
        role = _ALWAYS.get(low) or _role(around, pieces, place, changed)
        changed[place] = _as_written(role, pieces[place])
        if role == "u" and _inverts(around, low) and number:
            before = words[number - 1]
            changed[before] = pieces[before] if _orders(pieces, place) else _with_t(pieces[before])
    return "".join(changed)


def _role(word: _Word, pieces: list[str], place: int, changed: list[str]) -> str:
    """Which of "u", "uw" or "zich" stands for "je" here."""
    if _is_subject(word, pieces, place):
        return "u"
    if _noun_like(word.after) or word.after in ADJECTIVES:
        return "uw"
    return "zich" if _reflexive(word, changed, place) else "u"


def _is_subject(word: _Word, pieces: list[str], place: int) -> bool:
    if word.before in PRONOUNS or word.after in ADJECTIVES:
        return False
    if word.after in SUBJECT_VERBS and word.before not in STEMS:
        return True
    if word.before in INVERTED:
        return word.earlier not in ("je", "jij", "u")
    if word.after == "je":
        return True
    if word.before in STEMS or word.before in PAST:
        return _after_a_verb(word, pieces, place)
    if word.before in CONJUNCTIONS:
        return _after_a_conjunction(word, pieces, place)
    return False


def _after_a_verb(word: _Word, pieces: list[str], place: int) -> bool:
    """ "Vraag je een attest?" asks; "vraag je attest" and "schrijf je in" order."""
    if _orders(pieces, place):
        return False
    return not _noun_like(word.after) or word.after in BARE_NOUNS or _asks(pieces, place)


def _after_a_conjunction(word: _Word, pieces: list[str], place: int) -> bool:
    clause = [piece for piece in _clause_after(pieces, place) if _is_word(piece)]
    only_a_verb = len(clause) == 1 and clause[0].endswith(("t", "en"))
    return (
        only_a_verb
        or not _noun_like(word.after)
        or word.after in BARE_NOUNS
        or bool(_ONLY_YOU.intersection(clause))
    )


def _inverts(word: _Word, low: str) -> bool:
    """Whether the verb stands before: "vraag je" becomes "vraagt u"."""
    return low == "je" and (word.before in STEMS or word.before in INVERTED)


def _orders(pieces: list[str], place: int) -> bool:
    """Whether the verb before is an imperative: "Schrijf je in." or "Ga naar … en schrijf je in.", but
    not "Schrijf je je in?" or "Schrijf je in, dan …"."""
    sentence, at = _sentence(pieces, place)
    if "?" in sentence or "dan" in sentence or at < 1 or sentence[at - 1] in INVERTED:
        return False
    goes_on = at > 2 and sentence[at - 2] in ("en", "of") and sentence[0] in STEMS and sentence[1] != "je"
    return sentence[at - 1] in STEMS and (at == 1 or goes_on)


def _asks(pieces: list[str], place: int) -> bool:
    sentence, at = _sentence(pieces, place)
    return at == 1 and "?" in sentence


def _sentence(pieces: list[str], place: int) -> tuple[list[str], int]:
    """The sentence around `place` without spaces, small, and where in it that is."""
    start = place
    while start and pieces[start - 1] not in _ENDS_SENTENCE:
        start -= 1
    end = place
    while end < len(pieces) - 1 and pieces[end] not in _ENDS_SENTENCE:
        end += 1
    at = sum(1 for piece in pieces[start:place] if not piece.isspace())
    return [piece.lower() for piece in pieces[start : end + 1] if not piece.isspace()], at


def _reflexive(word: _Word, changed: list[str], place: int) -> bool:
    """ "U schrijft zich in", but "wij helpen u"."""
    clause = []
    for piece in reversed(changed[:place]):
        if piece in _ENDS_CLAUSE:
            break
        clause.append(piece.lower())
    return "u" in clause and word.before not in PREPOSITIONS and word.before not in _OTHERS


_OTHERS = frozenset({"ik", "we", "wij", "hij", "ze", "zij", "iemand", "men"})


def _noun_like(word: str) -> bool:
    return bool(word) and word not in FUNCTION and word not in SUBJECT_VERBS and word not in INFINITIVES


def _one_for_many(changed: list[str], pieces: list[str], place: int, words: list[int], number: int) -> None:
    """ "Jullie kiezen" and "kiezen jullie" with one "u": "u kiest", "kiest u"."""
    after = words[number + 1] if number + 1 < len(words) else place
    owner = pieces[after].lower() not in SECOND_OF and _noun_like(pieces[after].lower()) and after != place
    changed[place] = _as_written("uw" if owner else "u", pieces[place])
    last = _last_of_clause(pieces, place)
    for verb in {words[number - 1] if number else place, after, last} if not owner else set():
        second = SECOND_OF.get(pieces[verb].lower())
        if second and not (verb == last and pieces[after].lower() in SECOND_OF and last != after):
            changed[verb] = _as_written(second, pieces[verb])


def _last_of_clause(pieces: list[str], place: int) -> int:
    last = place
    for at in range(place + 1, len(pieces)):
        if pieces[at] in _ENDS_CLAUSE:
            break
        last = at if _is_word(pieces[at]) else last
    return last


def _around(pieces: list[str], words: list[int], number: int) -> _Word:
    place = words[number]
    near = [
        pieces[words[other]].lower()
        if 0 <= other < len(words) and not _apart(pieces, place, words[other])
        else ""
        for other in (number - 2, number - 1, number + 1)
    ]
    return _Word(*near)


def _apart(pieces: list[str], one: int, other: int) -> bool:
    return any(piece in _ENDS_CLAUSE for piece in pieces[min(one, other) + 1 : max(one, other)])


def _clause_after(pieces: list[str], place: int) -> list[str]:
    clause: list[str] = []
    for piece in pieces[place + 1 :]:
        if piece in _ENDS_CLAUSE:
            break
        clause.append(piece.lower())
    return clause


def _inside_address(pieces: list[str], place: int) -> bool:
    """In "je@stad.be" or "/je-afspraak" it is part of a name."""
    sides = pieces[max(place - 1, 0) : place] + pieces[place + 1 : place + 2]
    return any(side in ("@", "/", "_", "=") for side in sides)


def _is_word(piece: str) -> bool:
    return piece[0].isalpha()


def _as_written(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _with_t(verb: str) -> str:
    """ "vraag" as it stands before "u": "vraagt"."""
    low = verb.lower()
    if low in _UNCHANGED or low in PAST or low.endswith("t"):
        return verb
    return _as_written(_IRREGULAR.get(low) or {"ben": "bent", "heb": "hebt"}.get(low) or f"{low}t", verb)
