"""A record of IPDC, read tolerantly: what is missing is empty, what has another shape is understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.catalogue.ipdc.errors import BadRecord
from bot.catalogue.ipdc.language import Texts, read_lists, read_texts

INSTANCE, CONCEPT = "instantie", "concept"
_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Website:
    title: Texts
    url: str


@dataclass(frozen=True)
class Part:
    """A condition, procedure, cost or advantage. `evidence` goes with conditions, `websites` with procedures."""

    title: Texts
    description: Texts
    evidence: tuple[Part, ...] = ()
    websites: tuple[Website, ...] = ()


@dataclass(frozen=True)
class Address:
    street: Texts
    number: str
    box: str
    postcode: str
    town: Texts


@dataclass(frozen=True)
class Contact:
    """`hours` is what somebody typed: it is shown and never computed with."""

    email: str
    phone: str
    url: str
    hours: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Snapshot:
    """One version of one record; always the full record. `gone`: archived or deleted at IPDC."""

    id: str
    version_of: str
    kind: str
    generated: datetime
    modified: date
    gone: bool
    number: str
    concept: str
    concept_number: str
    title: Texts
    description: Texts
    more: Texts
    exceptions: Texts
    conditions: tuple[Part, ...]
    procedures: tuple[Part, ...]
    costs: tuple[Part, ...]
    advantages: tuple[Part, ...]
    legal_text: Texts
    legal: tuple[Website, ...]
    websites: tuple[Website, ...]
    contacts: tuple[Contact, ...]
    theme: str
    keywords: tuple[str, ...]
    areas: tuple[str, ...]
    authorities: tuple[str, ...]
    end: date | None


def read_snapshot(raw: Any) -> Snapshot:
    """A member of a page, or a record of the search; raises BadRecord."""
    record = _writable(raw) if isinstance(raw, dict) else {}
    id_ = _iri(record.get("@id") or record.get("id"))
    version_of = _iri(record.get("isVersionOf") or record.get("dcterms:isVersionOf")) or id_
    if not version_of:
        raise BadRecord("(zonder id)", "het record heeft geen @id en geen isVersionOf")
    modified = _moment(record.get("laatstGewijzigd")) or _moment(record.get("creatie"))
    generated = _moment(record.get("generatedAtTime")) or modified
    if generated is None:
        raise BadRecord(id_ or version_of, "de datum (generatedAtTime) ontbreekt of is niet leesbaar")
    end = _moment(record.get("eindeDienstVerlening"))
    return Snapshot(
        id=id_ or version_of,
        version_of=version_of,
        kind=_kind(record, id_),
        generated=generated,
        modified=(modified or generated).date(),
        gone=_gone(record),
        number=_word(record.get("productnummer")),
        concept=_iri(record.get("linkedConcept")) or _word(record.get("linkedConceptId")),
        concept_number=_word(record.get("linkedConceptProductnummer")),
        title=read_texts(record.get("naam")),
        description=read_texts(record.get("beschrijving")),
        more=read_texts(record.get("verdereBeschrijving")),
        exceptions=read_texts(record.get("uitzonderingen")),
        conditions=_ordered(record.get("voorwaarden"), _part),
        procedures=_ordered(record.get("procedures"), _part),
        costs=_ordered(record.get("kosten"), _part),
        advantages=_ordered(record.get("financieleVoordelen"), _part),
        legal_text=read_texts(record.get("regelgevingTekst")),
        legal=_websites(record.get("regelgeving")),
        websites=_websites(record.get("websites")),
        contacts=_contacts(record),
        theme=next(iter(_codes(record.get("themas"))), ""),
        keywords=read_lists(record.get("zoektermen")),
        areas=_codes(
            record.get("geografischToepassingsgebieden") or record.get("geografischeToepassingsgebieden")
        ),
        authorities=_authorities(record),
        end=end.date() if end else None,
    )


def _writable(raw: Any) -> Any:
    """Without signs that no file can hold: half characters and control codes."""
    if isinstance(raw, str):
        return _UNWRITABLE.sub("", raw)
    if isinstance(raw, dict):
        return {_writable(key): _writable(below) for key, below in raw.items()}
    return [_writable(below) for below in raw] if isinstance(raw, list) else raw


def _kind(record: Mapping[str, Any], id_: str) -> str:
    types = " ".join(_types(record)).lower()
    if "concept" in types or "/concept" in id_:
        return CONCEPT
    return INSTANCE


def _types(record: Mapping[str, Any]) -> list[str]:
    return [str(one) for key in ("@type", "as:formerType", "formerType") for one in _list(record.get(key))]


def _gone(record: Mapping[str, Any]) -> bool:
    """Archived (a boolean, or "true" in a string, also capitalised) or replaced by an as:Tombstone."""
    archived = record.get("gearchiveerd")
    if isinstance(archived, dict):
        archived = archived.get("@value")
    tombstone = any(one.rsplit(":", 1)[-1].rsplit("#", 1)[-1] == "Tombstone" for one in _types(record))
    return tombstone or archived is True or str(archived).strip().lower() in ("true", "1")


def _ordered[T](raw: Any, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """An object or a list of objects, by their `order`: 0, 0.0, "0" or nothing."""
    found = [item for item in _list(raw) if isinstance(item, dict)]
    return tuple(read(item) for item in sorted(found, key=lambda item: _order(item.get("order"))))


def _order(raw: Any) -> float:
    try:
        return float(raw)
    except (TypeError, ValueError):
        return float("inf")


def _part(raw: Mapping[str, Any]) -> Part:
    return Part(
        title=read_texts(raw.get("naam")),
        description=read_texts(raw.get("beschrijving")),
        evidence=_ordered(raw.get("bewijs"), _part),
        websites=_websites(raw.get("websites")),
    )


def _websites(raw: Any) -> tuple[Website, ...]:
    sites = _ordered(raw, lambda item: Website(read_texts(item.get("naam")), _word(item.get("url"))))
    return tuple(site for site in sites if site.url)


def _contacts(record: Mapping[str, Any]) -> tuple[Contact, ...]:
    contacts = _ordered(record.get("contactgegevens"), _contact)
    own = _ordered(record.get("adres"), _address)
    return (*contacts, Contact("", "", "", "", own)) if own else contacts


def _contact(raw: Mapping[str, Any]) -> Contact:
    return Contact(
        email=_word(raw.get("email")),
        phone=_word(raw.get("telefoonnummer")),
        url=_word(raw.get("url")),
        hours=_word(raw.get("openingsuren")),
        addresses=_ordered(raw.get("adres"), _address),
    )


def _address(raw: Mapping[str, Any]) -> Address:
    return Address(
        street=read_texts(raw.get("straatnaam")),
        number=_word(raw.get("huisnummer")),
        box=_word(raw.get("busnummer")),
        postcode=_word(raw.get("postcode")),
        town=read_texts(raw.get("gemeentenaam")),
    )


def _authorities(record: Mapping[str, Any]) -> tuple[str, ...]:
    """IRIs, {id: "OVO…"} and {"@id": …} alike; who carries it out comes first."""
    both = [*_list(record.get("uitvoerendeOverheden")), *_list(record.get("bevoegdeOverheden"))]
    return tuple(dict.fromkeys(iri for iri in (_iri(one) for one in both) if iri))


def _codes(raw: Any) -> tuple[str, ...]:
    """Codes of a list: the last part of an IRI, or the bare code that the context would make an IRI of."""
    found = (_iri(one) for one in _list(raw))
    return tuple(one.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1] for one in found if one)


def _iri(raw: Any) -> str:
    if isinstance(raw, list):
        return _iri(raw[0]) if raw else ""
    if isinstance(raw, dict):
        return _iri(raw.get("@id") or raw.get("id"))
    return raw.strip() if isinstance(raw, str) else ""


def _word(raw: Any) -> str:
    """A single value as text: a number, a string, or {"@value": …}."""
    if isinstance(raw, list):
        return _word(raw[0]) if raw else ""
    if isinstance(raw, dict):
        return _word(raw.get("@value"))
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(str(raw).split()) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""


def _moment(raw: Any) -> datetime | None:
    """An ISO moment, with or without a zone (then UTC) and with up to nine digits of a second; None otherwise."""
    try:
        moment = datetime.fromisoformat(_word(raw))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
