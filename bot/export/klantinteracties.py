"""A contact as the Dutch standard Klantinteracties (VNG, Open Klant 2) and its desk KISS write it.

Their words stand in this file only. Field names and lengths: Open Klant, `klantinteracties/models/*.py`; channels,
results and the action of an interne taak: KISS-frontend. docs/export.md has the whole table for administrators.

The uuids are made from our own keys: the same contact always has the same, also in another export. A receiver that
hands out its own finds in them what belongs together.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.appointments.wording import full_moment
from bot.export.contacts import Contact
from bot.export.lengths import fit
from bot.takeover.records import BROKEN_OFF, CALL_BACK, COLLEAGUE, DEPARTMENT, FOLLOWED_UP, REQUEST, SELF

KANAAL, ONDERWERP, INHOUD, REACTIE, METADATA = 50, 200, 1000, 4000, 255
NAAM, HANDELING, TOELICHTING, ADRES, OBJECT_ID = 200, 200, 1000, 80, 200
FUNCTIE, OMSCHRIJVING = 40, 200

CHANNELS: Mapping[str, str] = {"web": "Live chat", "whatsapp": "WhatsApp", "telegram": "Telegram"}
"""Telegram is not in KISS's own list; a city adds it there."""
RESULTS: Mapping[str, str] = {
    SELF: "Zelfstandig afgehandeld",
    "afgehandeld_na_ruggespraak": "Afgehandeld na ruggespraak",
    DEPARTMENT: "Doorverbonden naar afdeling",
    COLLEAGUE: "Doorverbonden naar collega",
    "andere_instantie": "Verwezen naar ander instantie",
    CALL_BACK: "Contactverzoek gemaakt",
    REQUEST: "Contactverzoek gemaakt",
    "inwoner_komt_terug": "Klant neemt opnieuw contact op",
    BROKEN_OFF: "Verbinding verbroken",
}
"""The gespreksresultaten of KISS, spelled as there. "Contactverzoek gemaakt" is the one it can't do without."""
LANGUAGES: Mapping[str, str] = {"nl": "nld", "en": "eng", "fr": "fra", "de": "deu"}
UNKNOWN_LANGUAGE = "und"
CONFIDENTIAL = "WelzijnGezondheid"
"""The theme of the OCMW, whose staff have a professional secret."""
ACTION = "Contact opnemen met betrokkene"
_OURS = uuid.UUID("6f0c3b3e-6a56-5c39-9c41-0f6f1b0b6a11")

type Document = dict[str, Any]


def document(contact: Contact) -> Document:
    """All that is known of one contact.

    `klantcontact`, `betrokkene` and `onderwerpobject` together are the body of POST /maak-klantcontact; each of the
    others is the body of a POST of its own. What there is none of is an empty list or null.
    """
    actors = _actors(contact)
    return {
        "klantcontact": _klantcontact(contact),
        "betrokkene": _betrokkene(contact),
        "onderwerpobject": _onderwerpobject(contact),
        "digitaleAdressen": list(_digitale_adressen(contact)),
        "actoren": actors,
        "actorKlantcontacten": [
            {"actor": {"uuid": actor["uuid"]}, "klantcontact": _link(contact)} for actor in actors
        ],
        "interneTaken": list(_interne_taken(contact)),
    }


def _klantcontact(contact: Contact) -> Document:
    return {
        "uuid": _uuid("klantcontact", contact.id),
        "kanaal": fit(CHANNELS.get(contact.channel, contact.channel), KANAAL),
        "onderwerp": fit(contact.product_name or f"Gesprek met {contact.department_name}", ONDERWERP),
        "inhoud": fit("\n".join(filter(None, (contact.note, *contact.summary))), INHOUD),
        "reactie": fit("\n".join(contact.said), REACTIE),
        "indicatieContactGelukt": contact.first_answer_at is not None,
        "taal": LANGUAGES.get(contact.language, UNKNOWN_LANGUAGE),
        "vertrouwelijk": contact.theme == CONFIDENTIAL,
        "plaatsgevondenOp": _moment(contact.queued_at),
        "metadata": _metadata(contact),
    }


def _metadata(contact: Contact) -> dict[str, str]:
    """What the standard has no field for, under the names that KISS uses; our own begin with "onthaal"."""
    facts = {
        "gespreksresultaat": RESULTS.get(contact.result or "", contact.result),
        "verantwoordelijkeAfdeling": contact.department_name,
        "vraag": contact.product_name,
        "startdatum": _moment(contact.claimed_at or contact.queued_at),
        "einddatum": _moment(contact.ended_at or contact.done_at),
        "onthaalId": contact.id,
        "onthaalGemeente": contact.city.sleutel,
        "onthaalReden": contact.reason,
        "onthaalWachttijd": None if contact.waited is None else str(contact.waited),
        "onthaalBeoordeling": None if contact.rating is None else str(contact.rating),
    }
    return {name: fit(value, METADATA) for name, value in facts.items() if value}


def _betrokkene(contact: Contact) -> Document:
    """The resident, of whom we know no name: no party, no register, who wrote first."""
    return {
        "uuid": _uuid("betrokkene", contact.id),
        "hadKlantcontact": _link(contact),
        "wasPartij": None,
        "rol": "klant",
        "initiator": True,
        "organisatienaam": "",
    }


def _digitale_adressen(contact: Contact) -> Iterator[Document]:
    """The number to call, only where somebody asked to be called."""
    if contact.phone and contact.phone.strip():
        yield {
            "uuid": _uuid("digitaaladres", contact.id),
            "verstrektDoorBetrokkene": {"uuid": _uuid("betrokkene", contact.id)},
            "soortDigitaalAdres": "telefoonnummer",
            "adres": fit(contact.phone, ADRES),
            "omschrijving": "terugbellen",
        }


def _onderwerpobject(contact: Contact) -> Document | None:
    if contact.product is None:
        return None
    known = contact.product_number
    return {
        "uuid": _uuid("onderwerpobject", contact.id),
        "klantcontact": _link(contact),
        "wasKlantcontact": None,
        "onderwerpobjectidentificator": _identificator(
            known or contact.product,
            "product",
            "ipdc" if known else "onthaal",
            "productnummer" if known else "sleutel",
        ),
    }


def _actors(contact: Contact) -> list[Document]:
    """The assistant that spoke first, the department, and who took over."""
    city = contact.city
    bot = _actor(
        "geautomatiseerde_actor", city.sleutel, f"Digitale assistent van de {city.lidwoord_stad}", "software"
    )
    bot["actorIdentificatie"] = {
        "functie": fit("Digitale assistent", FUNCTIE),
        "omschrijving": fit(
            f"Onthaal: computerprogramma dat inwoners van {city.naam} antwoordt", OMSCHRIJVING
        ),
    }
    unit = _actor("organisatorische_eenheid", _department_key(contact), contact.department_name, "afd")
    agent = contact.agent
    person = [_actor("medewerker", agent.id, agent.name, "mdw")] if agent else []
    return [bot, unit, *person]


def _actor(soort: str, key: str, name: str, code: str) -> Document:
    return {
        "uuid": _uuid(soort, key),
        "naam": fit(name, NAAM),
        "soortActor": soort,
        "indicatieActief": True,
        "actoridentificator": _identificator(key, code, "onthaal", "idf"),
    }


def _interne_taken(contact: Contact) -> Iterator[Document]:
    """What somebody has to do, or did: a call-back that was promised, a request that was taken."""
    if contact.due_at is None and contact.result not in FOLLOWED_UP:
        return
    handled = contact.closed_at is not None and contact.result not in FOLLOWED_UP
    yield {
        "uuid": _uuid("internetaak", contact.id),
        "nummer": "",
        "gevraagdeHandeling": fit(ACTION, HANDELING),
        "aanleidinggevendKlantcontact": _link(contact),
        "toegewezenAanActoren": [{"uuid": _uuid("organisatorische_eenheid", _department_key(contact))}],
        "toelichting": fit("\n".join(_explained(contact)), TOELICHTING),
        "status": "verwerkt" if handled else "te_verwerken",
        "afgehandeldOp": _moment(contact.closed_at) if handled and contact.closed_at else None,
    }


def _explained(contact: Contact) -> Iterator[str]:
    """What the one who calls must know first: by when, and what suits the resident."""
    if contact.due_at:
        yield f"Ten laatste {full_moment(contact.due_at)}."
    if contact.wish:
        yield f"Past voor de inwoner: {contact.wish}"
    yield from filter(None, (contact.note, *contact.summary))


def _identificator(key: str, objecttype: str, register: str, soort: str) -> Document:
    return {
        "objectId": fit(key, OBJECT_ID),
        "codeObjecttype": objecttype,
        "codeRegister": register,
        "codeSoortObjectId": soort,
    }


def _department_key(contact: Contact) -> str:
    return f"{contact.city.sleutel}/{contact.department}"


def _link(contact: Contact) -> Document:
    return {"uuid": _uuid("klantcontact", contact.id)}


def _uuid(kind: str, key: str) -> str:
    return str(uuid.uuid5(_OURS, f"{kind}/{key}"))


def _moment(at: datetime) -> str:
    """ISO 8601 in UTC: 2026-11-17T09:05:00Z"""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
