"""How a city answers residents with people: its departments, their hours, and how much one person takes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.catalogue.shape import Content, Table

CHAT = "chat"
"""The channel of `uren` in which people answer messages, on the website and elsewhere."""


class Department(Content):
    """A team that answers. themas: keys of `afspraken.themas`, or product themes of sleutels/products.tsv.

    uren: the service whose hours of the channel "chat" hold. taal: the languages in which it answers.
    """

    naam: str
    themas: tuple[str, ...] = Field(default=(), strict=False)
    uren: str = "contactcentrum"
    taal: tuple[str, ...] = Field(default=("nl",), strict=False)


class AlwaysPerson(Content):
    """What the bot passes on to a person: acts (keys of intents.tsv) and products."""

    handelingen: tuple[str, ...] = Field(default=(), strict=False)
    producten: tuple[str, ...] = Field(default=(), strict=False)


class ContactCentre(Content):
    """standaard: the department of what belongs to none. naam_tonen: what residents see of who joins.

    limieten: conversations at the same time of one person, per channel; a channel that isn't named has only the
    person's own limit. telefoon_eerst: that person's limit while the telephone goes first.
    terugbellen_werkdagen: a call-back is done by the end of that working day, today not counted.
    eerdere_contacten: whether staff see earlier conversations of the same resident.
    """

    standaard: str = "onthaal"
    afdelingen: Table[Department] = Field(default_factory=lambda: {"onthaal": Department(naam="Onthaal")})
    altijd_mens: AlwaysPerson = AlwaysPerson()
    naam_tonen: Literal["voornaam", "functie"] = "voornaam"
    limieten: Table[int] = Field(default_factory=dict)
    telefoon_eerst: int = Field(default=1, ge=0)
    terugbellen_werkdagen: int = Field(default=2, ge=1)
    eerdere_contacten: bool = False

    @model_validator(mode="after")
    def _has_its_default(self) -> Self:
        if self.standaard not in self.afdelingen:
            raise ValueError(f"heeft geen afdeling '{self.standaard}' (standaard)")
        return self

    def department_of(self, themes: Iterable[str]) -> str:
        """The department of the first of `themes` that one has; else the default one."""
        for theme in themes:
            for key, department in self.afdelingen.items():
                if theme in department.themas:
                    return key
        return self.standaard

    def named(self, department: str) -> str:
        """Its name for people; the key itself for one that was taken out since."""
        found = self.afdelingen.get(department)
        return found.naam if found else department
