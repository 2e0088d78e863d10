"""What a product is: its names, its eight aspects, and for whom the answer differs."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from bot.catalogue.shape import Content, Link, Source, Table

PERSONAS = ("kind", "niet_belg", "ander")


class AspectAnswer(Content):
    """What is said about one aspect. The first link is the button to the right web application.

    `voorbeeld`: a local fact that the city has not confirmed; the answer says so.
    """

    tekst: str
    meer: str | None = None
    voorbeeld: bool = False
    links: tuple[Link, ...] = Field(default=(), strict=False)
    bron: Source | None = None


class Persona(Content):
    """For whom the product differs: either another product answers (`naar`), or other texts do."""

    naar: str | None = None
    tekst: str | None = None
    aspecten: Table[AspectAnswer] = Field(default_factory=dict)


class Translation(Content):
    """The product in another language, shown under the Dutch text. Only the aspects that were translated."""

    naam: str
    aspecten: Table[AspectAnswer] = Field(default_factory=dict)


class Imported(Content):
    """Which version of which record of IPDC this product was made from; `gegenereerd` is an ISO moment."""

    id: str
    versie_van: str
    gegenereerd: str
    gewijzigd: date
    bron: str


class Product(Content):
    """A product in one city. `kort` names it in a sentence, without article: "een reispas".

    `productnummer`: its number in the Flemish catalogue IPDC. `niet_aangeboden`: this city does not offer it; the
    text says who does, and is then the answer to everything. `vertalingen` are by language, such as "en".
    """

    sleutel: str
    naam: str
    kort: str
    namen: tuple[str, ...] = Field(strict=False)
    thema: str
    afspraak: str
    bron: Source
    aspecten: Table[AspectAnswer]
    personen: Table[Persona] = Field(default_factory=dict)
    productnummer: str | None = None
    niet_aangeboden: AspectAnswer | None = None
    ipdc: Imported | None = None
    vertalingen: Table[Translation] = Field(default_factory=dict)

    @property
    def offered(self) -> bool:
        return self.niet_aangeboden is None

    @property
    def application(self) -> tuple[Link, ...]:
        """Where it is applied for on the web: the links for an answer that has none of its own."""
        return self.answer("aanvragen").links

    def answer(self, aspect: str, persona: str | None = None) -> AspectAnswer:
        """The answer about `aspect`, the persona's own if there is one; KeyError on an unknown aspect."""
        if self.niet_aangeboden:
            return self.niet_aangeboden
        own = self._persona(persona)
        return own.aspecten[aspect] if own and aspect in own.aspecten else self.aspecten[aspect]

    def source(self, aspect: str, persona: str | None = None) -> Source:
        """Where the answer comes from: its own source, else that of the product."""
        return self.answer(aspect, persona).bron or self.bron

    def introduction(self, aspect: str, persona: str | None) -> str | None:
        """What differs for this persona, where no text of its own about `aspect` says it."""
        own = self._persona(persona)
        return own.tekst if own and aspect not in own.aspecten else None

    def instead(self, persona: str | None) -> str | None:
        """The key of the product that answers for this persona: a reispas for a child may be another."""
        own = self._persona(persona)
        return own.naar if own else None

    def _persona(self, persona: str | None) -> Persona | None:
        """Nothing differs for anybody when the city does not offer the product."""
        return self.personen.get(persona) if persona and self.offered else None
