"""From the engine's rankings to one decision: what is asked, about what, and how sure we are.

The engine recognises act, product and aspect separately. Here they meet, with what the conversation was
about before. Three tiers: "antwoord" (sure), "keuze" (offer at most three), "onbekend" (say so).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.answers.persons import only_person, person_in

NONE = "geen"
ASK = "vraag"
OUT_OF_SCOPE = "buiten_bereik"

ANSWER, CHOICE, UNKNOWN = "antwoord", "keuze", "onbekend"


LEAST = 0.01
"""No head rules anything out: its noughts are rounded."""


@dataclass(frozen=True)
class Thresholds:
    """Where the tiers begin, on the engine's calibrated confidences (0–1).

    Chosen on held-out folds of the training sentences (docs/decisions/0011-three-tiers.md).
    """

    product_sure: float = 0.55
    product_maybe: float = 0.15
    act_sure: float = 0.50
    act_maybe: float = 0.25
    aspect: float = 0.35
    follow_up: float = 0.40
    refuse: float = 0.45
    doubt: float = 0.08
    emergency: float = 0.25
    act_doubtful: float = 0.30


@dataclass(frozen=True)
class Alternative:
    act: str
    product: str | None
    aspect: str | None
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """One question as understood. `about_before`: the product comes from the conversation."""

    act: str
    product: str | None
    aspect: str | None
    confidence: float
    tier: str
    alternatives: tuple[Alternative, ...] = ()
    person: str | None = None
    about_before: bool = False


@dataclass(frozen=True)
class Context:
    """What the conversation was about: the last product and aspect, and for whom."""

    product: str | None = None
    aspect: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Label:
    name: str
    confidence: float


class Ranking:
    """One head's labels, best first."""

    def __init__(self, raw: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None) -> None:
        rows = [raw] if isinstance(raw, Mapping) else list(raw or ())
        self.labels = [Label(str(row["name"]), float(row["confidence"])) for row in rows if row]

    @property
    def top(self) -> Label:
        return self.labels[0] if self.labels else Label(NONE, 0.0)

    def named(self) -> list[Label]:
        """Without the label that says there is none."""
        return [label for label in self.labels if label.name != NONE]

    def of(self, name: str) -> float:
        return next((label.confidence for label in self.labels if label.name == name), 0.0)


@dataclass(frozen=True)
class Rankings:
    act: Ranking
    product: Ranking
    aspect: Ranking

    @classmethod
    def of(cls, parse: Mapping[str, Any]) -> Rankings:
        return cls(
            Ranking(parse.get("intent_ranking") or parse.get("intent")),
            Ranking(parse.get("product_ranking")),
            Ranking(parse.get("aspect_ranking")),
        )


def understand(
    text: str, parse: Mapping[str, Any], before: Context, limits: Thresholds | None = None
) -> Understanding:
    """Decides what `text` asks, given the engine's parse and the conversation so far."""
    limits = limits or Thresholds()
    ranks = Rankings.of(parse)
    person = person_in(text)
    if ranks.act.of("noodgeval") >= limits.emergency:
        return Understanding("noodgeval", None, None, ranks.act.of("noodgeval"), ANSWER)
    alternatives = _alternatives(ranks, limits)
    act = ranks.act.top.name
    if act == ASK or (act == OUT_OF_SCOPE and _product_wins(ranks, limits)):
        found = _question(ranks, before, person, limits)
        if only_person(text) and found.about_before:
            found = replace(found, aspect=before.aspect or "algemeen")
        elif _only_product(text, found, before):
            found = replace(found, aspect=before.aspect)
    else:
        found = _act(ranks, limits)
    winner = Alternative(found.act, found.product, found.aspect, round(found.confidence, 4))
    return replace(found, alternatives=_first(winner, alternatives), person=person or _kept(found, before))


def same_product(
    text: str, parse: Mapping[str, Any], before: Context, limits: Thresholds | None = None
) -> Understanding | None:
    """A second question in one message that names no product is about the first's: "... en waar koop ik die?"."""
    limits, ranks = limits or Thresholds(), Rankings.of(parse)
    aspect, product = ranks.aspect.top, ranks.product.top
    named = product.name != NONE and product.confidence >= limits.follow_up
    if not before.product or named or aspect.name in (NONE, "algemeen") or aspect.confidence < SURELY:
        return None
    if ranks.act.top.name != ASK and not (ranks.act.top.name == OUT_OF_SCOPE and _POINTS.search(text)):
        return None
    sure = Understanding(ASK, before.product, aspect.name, aspect.confidence, ANSWER, about_before=True)
    winner = Alternative(ASK, before.product, aspect.name, round(aspect.confidence, 4))
    return replace(sure, alternatives=(winner,), person=person_in(text) or before.person)


SURELY = 0.9
_POINTS = re.compile(r"\b(?:em|hem|haar|ze|die|deze|dat|da|er|daar\w*)\b", re.IGNORECASE)
_NAME = re.compile(
    r"\W*(?:(?P<on>en|of|maar|(?:nee,?\s+)?ik bedoel(?:de)?)\s+)?"
    r"(?:(?:dan|ook|voor|van|met|bij|over|naar|de|het|een|nen?|mijn|'n)\s+)*"
    r"(?!(?:wat|wa|hoe|waar|wanneer|wie|welke?|info|kan|mag|moet|is)\b)[\w'-]+(?:\s+[\w'-]+){0,2}\W*",
    re.IGNORECASE,
)


def only_named(text: str) -> bool:
    """Whether nothing is asked in so many words: "en voor een reispas?", "bewonerskaart"."""
    return _NAME.fullmatch(text.strip()) is not None


def _only_product(text: str, found: Understanding, before: Context) -> bool:
    """Whether nothing but a product is named where the conversation tells what is asked about it.

    "En voor een reispas?" after the price of something else; "bewonerskaart" after "which card do you mean?".
    """
    name = _NAME.fullmatch(text.strip()) if found.product and not found.about_before else None
    unsaid = found.act == ASK and found.aspect in ("algemeen", None) and before.aspect is not None
    return name is not None and unsaid and (before.product is None or name["on"] is not None)


def from_payload(payload: Mapping[str, Any], before: Context) -> Understanding:
    """A tapped button is sure of itself. Values that are no text are left out."""
    named = {name: value for name, value in entities_of(payload).items() if isinstance(value, str) and value}
    act, product, aspect = str(payload.get("act")), named.get("product"), named.get("aspect")
    if act == ASK and aspect is None:
        aspect = before.aspect or "algemeen"
    winner = Alternative(act, product, aspect, 1.0)
    person = named.get("persoon") or (before.person if product == before.product else None)
    return Understanding(act, product, aspect, 1.0, ANSWER, (winner,), person)


def entities_of(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a button says beside its act; empty when it has another shape."""
    entities = payload.get("entities")
    return entities if isinstance(entities, Mapping) else {}


def _kept(found: Understanding, before: Context) -> str | None:
    """A follow-up is still about the same person: "voor mijn zoon" … "en hoeveel kost dat?"."""
    return before.person if found.about_before else None


def _product_wins(ranks: Rankings, limits: Thresholds) -> bool:
    """A clear product under an unsure "out of scope" is a question about that product.

    How sure the act is depends on the product too: "how much is a ..." goes with both. So the two heads weigh together.
    """
    if ranks.product.top.name == NONE or ranks.product.top.confidence < limits.product_sure:
        return False
    none = max(ranks.product.of(NONE), LEAST)
    asked, refused = ranks.act.of(ASK) * (1 - none), ranks.act.of(OUT_OF_SCOPE) * none
    return ranks.act.of(OUT_OF_SCOPE) < limits.refuse or asked > refused


def _question(ranks: Rankings, before: Context, person: str | None, limits: Thresholds) -> Understanding:
    product, aspect = ranks.product.top, _aspect_of_product(ranks, limits)
    if product.name == NONE or product.confidence < limits.product_maybe:
        return _follow_up(ranks, before, person, limits)
    if _refused(ranks, limits):
        return Understanding(OUT_OF_SCOPE, None, None, ranks.act.of(OUT_OF_SCOPE), UNKNOWN)
    doubtful = ranks.act.of(OUT_OF_SCOPE) >= limits.refuse and ranks.act.of(ASK) < limits.act_doubtful
    tier = ANSWER if product.confidence >= limits.product_sure and not doubtful else CHOICE
    return Understanding(ASK, product.name, aspect or "algemeen", product.confidence, tier)


def _follow_up(ranks: Rankings, before: Context, person: str | None, limits: Thresholds) -> Understanding:
    """No product in the sentence: it is the one of before, or we have to ask."""
    if ranks.act.of(OUT_OF_SCOPE) >= limits.doubt:
        return Understanding(OUT_OF_SCOPE, None, None, ranks.act.of(OUT_OF_SCOPE), UNKNOWN)
    aspect = _aspect(ranks, limits)
    sure = max(ranks.product.of(NONE), ranks.aspect.top.confidence if aspect else 0.0)
    if before.product and (person or aspect) and sure >= limits.follow_up:
        return Understanding(
            ASK, before.product, _followed(aspect, before, person), sure, ANSWER, about_before=True
        )
    named = ranks.product.named()
    if ranks.product.top.name == NONE and aspect and ranks.aspect.top.confidence >= limits.follow_up:
        return Understanding(ASK, None, aspect, ranks.aspect.top.confidence, CHOICE)
    if named and named[0].confidence >= limits.product_maybe and not _refused(ranks, limits):
        return Understanding(ASK, named[0].name, aspect or "algemeen", named[0].confidence, CHOICE)
    return Understanding(ASK, None, aspect, ranks.product.top.confidence, UNKNOWN)


def _followed(aspect: str | None, before: Context, person: str | None) -> str:
    """The aspect of before, unless another one is asked; "en voor mijn zoontje?" asks the same again."""
    same = aspect is None or (aspect == "algemeen" and person is not None)
    return (before.aspect if same else aspect) or "algemeen"


def _refused(ranks: Rankings, limits: Thresholds) -> bool:
    return ranks.act.of(OUT_OF_SCOPE) >= limits.refuse and not _product_wins(ranks, limits)


def _aspect(ranks: Rankings, limits: Thresholds) -> str | None:
    top = ranks.aspect.top
    return top.name if top.name != NONE and top.confidence >= limits.aspect else None


def _aspect_of_product(ranks: Rankings, limits: Thresholds) -> str | None:
    """A question about a product always has an aspect: "none" is left out of the comparison."""
    named = ranks.aspect.named()
    rest = 1.0 - ranks.aspect.of(NONE)
    if not named or rest <= 0.0 or named[0].confidence / rest < limits.aspect:
        return None
    return named[0].name


def _act(ranks: Rankings, limits: Thresholds) -> Understanding:
    top = ranks.act.top
    product = _product_of_act(ranks, limits)
    if top.name == OUT_OF_SCOPE or top.confidence < limits.act_maybe:
        return Understanding(OUT_OF_SCOPE, None, None, top.confidence, UNKNOWN)
    tier = ANSWER if top.confidence >= limits.act_sure else CHOICE
    if tier == CHOICE and product is None and ranks.act.of(OUT_OF_SCOPE) >= limits.doubt:
        return Understanding(OUT_OF_SCOPE, None, None, top.confidence, UNKNOWN)
    return Understanding(top.name, product, None, top.confidence, tier)


def _product_of_act(ranks: Rankings, limits: Thresholds) -> str | None:
    top = ranks.product.top
    return top.name if top.name != NONE and top.confidence >= limits.product_sure else None


def _alternatives(ranks: Rankings, limits: Thresholds) -> list[Alternative]:
    """Products first when a product is asked, then other acts; each with the confidence of its head."""
    aspect = _aspect(ranks, limits)
    products = [
        Alternative(ASK, label.name, aspect or "algemeen", label.confidence)
        for label in ranks.product.named()
    ]
    acts = [
        Alternative(label.name, None, None, label.confidence)
        for label in ranks.act.labels
        if label.name != ASK
    ]
    return sorted(products + acts, key=lambda alternative: -alternative.confidence)


def _first(winner: Alternative, others: list[Alternative]) -> tuple[Alternative, ...]:
    rest = [o for o in others if (o.act, o.product) != (winner.act, winner.product)]
    return (winner, *rest[:4])
