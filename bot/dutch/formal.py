"""Turns a text that says "je" into one that says "u", for cities that address residents formally.

Written once, a text serves both: the same practice as the machine-made formal versions of the Flemish
product catalogue (IPDC's `nl-BE-x-generated-formal`). Where a sentence can be read in two ways an editor
writes it twice, as {je: …, u: …}; `scripts/content` shows what comes out.

Three questions decide what "je" is: which verb stands before it and does that verb order, does a noun
stand behind it, and can that noun stand without an article? "Kaart" can't, so "je kaart" is "uw kaart".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dutch.formal_words import (
    CONJUNCTIONS,
    COORDINATING,
    DETERMINERS,
    ENDS_IN_E,
    FUNCTION,
    INFINITIVES,
    MASS,
    MAYBE_ADJECTIVES,
    NEVER_ORDERS,
    NOUN_OR_INFINITIVE,
    NOUN_OR_VERB,
    PASSIVE,
    PAST,
    PERSONS,
    PREPOSITIONS,
    PRONOMINAL,
    QUANTIFIERS,
    SAME_FOR_ALL,
    SECOND_OF,
    SINGULAR,
    STEMS,
    VERBS,
    with_t,
)

_TOKEN = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+\w|<[^<>\n]*>|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}"
    r"|[^\W_]+(?:['’\-][^\W_]+)*|\S|\s+"
)
"""Addresses, tags and what a template fills in are one piece, and never changed."""
_ADDRESSED = re.compile(r"\b(?:je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
_ENDS_CLAUSE = frozenset('.,;:!?()\n"')
_ENDS_SENTENCE = frozenset('.?!\n:;"')
_ALWAYS = {"jij": "u", "jou": "u", "jouw": "uw", "jezelf": "uzelf"}
_YOU = ("je", "jij", "u")
_PLURAL = re.compile(r".*(?:en|ën|ers|els|ens|ems|jes|ies|'s|ges|ues|codes|kots|games|tickets|attesten)$")
_HOW = re.compile(r"(?!huwelijk)[a-z]{3,}(?:baar|lijk|loos|zaam|isch)|spontaan|apart|correct")
_PARTICIPLE = re.compile(
    r"(?:aan|af|in|uit|op|mee|mis|door|over|toe|bij|terug|los|klaar|goed|weg|voor)?ge(?!val|heim|zin|ld|luid|zag|bied|"
    r"bit|drag|zond|wicht|gev|brek|recht|bouw|baar|tuig|zicht|meent|lofs)\w{2,}(?:d|t|en)$"
    r"|(?:ver|be|ont|her)(?:huis|taal|stel|vestig|noem|handel|trok|scherm|vang|schreven|lo|eind)\w*(?:d|t|ken|en)$"
)


@dataclass(frozen=True)
class _Place:
    """One "je" and what stands around it, small: its clause before and behind, its sentence, where in that."""

    before: list[str]
    after: list[str]
    sentence: list[str]
    at: int

    @property
    def verb(self) -> str:
        """The word right before: often the verb."""
        return self.before[-1] if self.before else ""

    @property
    def earlier(self) -> str:
        return self.before[-2] if len(self.before) > 1 else ""

    @property
    def next(self) -> str:
        return self.after[0] if self.after else ""


def formal(text: str, keep: Iterable[str] = ()) -> str:
    """`text` with "u" for "je", but for what `keep` holds: names, addresses.

    A text without "je" comes back as it is, so doing it twice does no harm.
    """
    if not _ADDRESSED.search(text):
        return text
    kept = [part for part in keep if part]
    pieces = _TOKEN.findall(_hidden(text, kept))
    changed = list(pieces)
    words = [place for place, piece in enumerate(pieces) if _is_word(piece)]
    for number, at in enumerate(words):
        low = pieces[at].lower()
        if low not in ("je", "jullie", *_ALWAYS) or _inside_address(pieces, at):
            continue
        place = _around(pieces, at)
        if low == "jullie":
            _one_for_many(changed, pieces, place, words, number)
            continue
        role = _ALWAYS.get(low) or _role(place)
        changed[at] = _as_written(role, pieces[at])
        if role == "u" and low in ("je", "jij") and _asks_or_tells(place):
            _give_t(changed, pieces, words, number)
    return _shown("".join(changed), kept)


def _role(place: _Place) -> str:
    """Which of "u", "uw" or "zich" stands for "je" here."""
    if place.verb in _YOU:
        return "zich" if _only_a_verb(place) or not _noun(place) else "uw"
    if _is_subject(place):
        return "u"
    if _noun(place):
        return "uw"
    return "zich" if place.earlier in _YOU and place.verb in VERBS else "u"


def _only_a_verb(place: _Place) -> bool:
    """ "Tenzij je je verzet": a clause that begins with a conjunction ends with its verb."""
    return len(place.after) == 1 and place.earlier in CONJUNCTIONS and place.next[-1:] in "tdn"


def _is_subject(place: _Place) -> bool:
    if place.next == "je":
        return True
    if place.verb in PERSONS or place.next == "eigen":
        return False
    if _asks_or_tells(place):
        return True
    if (
        place.verb in PREPOSITIONS - CONJUNCTIONS
        or _after_verb(place)
        or not CONJUNCTIONS & set(place.before)
    ):
        return False
    noun = _noun(place)
    return bool(noun) and _bare_with_verb(place, noun)


def _asks_or_tells(place: _Place) -> bool:
    """Whether the verb of "je" stands right before it: "vraag je", but not the order "vraag je attest"."""
    if not _after_verb(place) or _orders(place):
        return False
    if place.earlier in (*_YOU, "jullie") or {"ik", "we"} & set(place.before):
        return False
    if place.next == "je" or (place.verb in STEMS - SAME_FOR_ALL and not place.verb.endswith("t")):
        return True
    if _begins_with_another(place):
        return False
    noun = _noun(place)
    return not noun or (_stands_alone(noun) and place.next != "eigen")


def _after_verb(place: _Place) -> bool:
    """Not in "hoeveel zorg je nodig hebt": that "zorg" is no verb."""
    return place.verb in STEMS | SAME_FOR_ALL and place.earlier not in QUANTIFIERS


def _begins_with_another(place: _Place) -> bool:
    """Somebody else may be the subject: "De gemeente kan je attesten geven"."""
    start = place.sentence[: place.at - 1]
    first = start[0] if start else ""
    return (
        first in DETERMINERS - {"dit", "deze"} or first in PERSONS or first in ("je", "ze", "iemand", "wie")
    )


def _bare_with_verb(place: _Place, noun: str) -> bool:
    """ "Als je kinderen hebt", but not "als je kinderen komen" or "iemand die je codes wil"."""
    if not _stands_alone(noun) or place.next == "eigen" or place.verb in ("die", "wie"):
        return False
    until = next((at for at, word in enumerate(place.after) if word in (*_YOU, "die")), len(place.after))
    clause = set(place.after[:until])
    return bool(clause & VERBS) and (noun not in MASS or not clause & PASSIVE)


def _orders(place: _Place) -> bool:
    """Whether the verb before is an imperative: "Schrijf je in." or "Ga naar … en schrijf je in.", but
    not "Schrijf je je in?" or "Schrijf je in, dan …"."""
    sentence, verb = place.sentence, place.at - 1
    if "?" in sentence or place.verb in NEVER_ORDERS:
        return False
    if verb == 0:
        return not _is_condition(place)
    ordered = sentence[0] in STEMS - NEVER_ORDERS and (sentence[1] not in _YOU or _noun_like(sentence[2]))
    return ordered and sentence[verb - 1] in ("en", "of", "maar", ",")


def _is_condition(place: _Place) -> bool:
    """ "Vraag je een attest, dan betaal je niets.", "…, betaal je niets." or "…, zeg het dan."."""
    rest = place.sentence[place.at :]
    if "," not in rest:
        return False
    first, second, *_ = [*rest[rest.index(",") + 1 :], "", ""]
    return first == "dan" or (first in STEMS | SAME_FOR_ALL and (second == "je" or "dan" in rest))


def _noun(place: _Place) -> str:
    """The noun that "je" may own, past its adjective; empty when something else follows."""
    word, behind = place.next, place.after[1] if len(place.after) > 1 else ""
    if not word or not word[0].isalpha() or word in ("itsme",):
        return ""
    if word in MAYBE_ADJECTIVES or _HOW.fullmatch(word):
        return behind if _noun_like(behind) and not _stands_alone(behind) else ""
    if word == "andere":
        return behind if _noun_like(behind) else ""
    if word in NOUN_OR_VERB:
        return "" if behind in FUNCTION - CONJUNCTIONS else word
    if word == "ouder":
        return "" if behind in VERBS or behind == "dan" else word
    if word in NOUN_OR_INFINITIVE:
        return word if _infinitive_as_noun(place, behind) else ""
    if not _noun_like(word):
        return ""
    adjective = (
        word.endswith("e") and _noun_like(behind) and word not in ENDS_IN_E and not word.endswith("ie")
    )
    return behind if adjective else word


def _infinitive_as_noun(place: _Place, behind: str) -> bool:
    by_preposition = place.verb in PREPOSITIONS and not set(place.after) & VERBS
    ordered = place.verb in STEMS and _orders(place)
    return (
        by_preposition or ordered or place.verb in (*_YOU, "") or (bool(behind) and behind not in INFINITIVES)
    )


def _noun_like(word: str) -> bool:
    return (
        bool(word)
        and word[0].isalpha()
        and word not in FUNCTION
        and word not in VERBS
        and not PRONOMINAL.fullmatch(word)
        and (word not in INFINITIVES or word in NOUN_OR_INFINITIVE)
        and not _PARTICIPLE.fullmatch(word)
    )


def _stands_alone(noun: str) -> bool:
    """Whether it can stand without article: "kinderen" and "hulp" can, "kaart" can't."""
    return noun in MASS or (bool(_PLURAL.match(noun)) and noun not in SINGULAR)


def _give_t(changed: list[str], pieces: list[str], words: list[int], number: int) -> None:
    """ "Vraag je" becomes "vraagt u", and "koop of huur je" "koopt of huurt u"."""
    verb = words[number - 1]
    changed[verb] = _as_written(_with_t(pieces[verb].lower()), pieces[verb])
    if number > 2 and pieces[words[number - 2]].lower() in ("of", "en"):
        other = words[number - 3]
        starts = number == 3 or pieces[other][0].isupper()
        if starts and pieces[other].lower() in STEMS:
            changed[other] = _as_written(_with_t(pieces[other].lower()), pieces[other])


def _with_t(verb: str) -> str:
    return verb if verb in PAST else with_t(verb)


def _one_for_many(
    changed: list[str], pieces: list[str], place: _Place, words: list[int], number: int
) -> None:
    """ "Jullie kiezen" and "kiezen jullie" with one "u": "u kiest", "kiest u"."""
    at = words[number]
    owner = place.next not in SECOND_OF and bool(_noun(place))
    changed[at] = _as_written("uw" if owner else "u", pieces[at])
    if owner or (place.verb in PREPOSITIONS and place.verb not in CONJUNCTIONS):
        return
    ends_with_verb = place.verb in CONJUNCTIONS - COORDINATING
    if place.verb in SECOND_OF:
        verb = words[number - 1]
    elif place.next in SECOND_OF and not ends_with_verb:
        verb = words[number + 1]
    else:
        verb = words[number + len(place.after)]
    second = SECOND_OF.get(pieces[verb].lower())
    changed[verb] = _as_written(second, pieces[verb]) if second else changed[verb]


def _around(pieces: list[str], at: int) -> _Place:
    start, end = _edges(pieces, at, _ENDS_SENTENCE)
    sentence = [piece.lower() for piece in pieces[start:end] if not piece.isspace()]
    leading = next((n for n, piece in enumerate(sentence) if piece[0].isalnum()), 0)
    inside = sum(1 for piece in pieces[start:at] if not piece.isspace()) - leading
    first, last = _edges(pieces, at, _ENDS_CLAUSE)
    before = [piece.lower() for piece in pieces[first:at] if _is_word(piece)]
    after = [piece.lower() for piece in pieces[at + 1 : last] if _is_word(piece)]
    return _Place(before, after, sentence[leading:], inside)


def _edges(pieces: list[str], at: int, ends: frozenset[str]) -> tuple[int, int]:
    """Where the sentence or clause around `at` begins, and where it ends with its last sign."""
    start = at
    while start and not _ends(pieces[start - 1], ends):
        start -= 1
    end = at
    while end < len(pieces) and not _ends(pieces[end], ends):
        end += 1
    return start, min(end + 1, len(pieces))


def _ends(piece: str, ends: frozenset[str]) -> bool:
    return piece in ends or piece.startswith(("{%", "<")) or (piece.isspace() and "\n" in piece)


def _inside_address(pieces: list[str], at: int) -> bool:
    """In "je@stad.be" or "/je-afspraak" it is part of a name."""
    sides = pieces[max(at - 1, 0) : at] + pieces[at + 1 : at + 2]
    return any(side in ("@", "/", "_", "=") for side in sides)


def _is_word(piece: str) -> bool:
    return piece[0].isalnum() or (piece[0] == "{" and len(piece) > 1)


def _as_written(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _hidden(text: str, keep: list[str]) -> str:
    for number, part in enumerate(keep):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", f"{{bewaard{number}}}", text)
    return text


def _shown(text: str, keep: list[str]) -> str:
    for number, part in enumerate(keep):
        text = text.replace(f"{{bewaard{number}}}", part)
    return text
