"""Reading a record: one test per way in which real records differ from the model."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.catalogue.ipdc.errors import BadRecord
from bot.catalogue.ipdc.snapshot import CONCEPT, INSTANCE, read_snapshot
from tests.bot.catalogue.ipdc.pages import GENT, fixture, member, record


def test_it_reads_a_full_record() -> None:
    found = read_snapshot(member("instancesnapshot-page-1.json", 0))

    assert found.version_of.endswith("c31c343e-836c-4674-8efa-991cc2078493")
    assert found.kind == INSTANCE
    assert not found.gone
    assert found.modified == date(2024, 2, 14)
    assert found.title.choose("je") == "Akte van Belgische nationaliteit"
    assert [len(part.websites) for part in found.procedures] == [2, 2]
    assert found.conditions[0].evidence[0].title.choose("en") == "Evidence - 1"
    assert [contact.addresses[0].number for contact in found.contacts] == ["1", "15"]
    assert found.theme == "BurgerOverheid"
    assert found.areas == ("BE234", "BE23444021")
    assert found.keywords == ("Akte", "Nationaliteit")
    assert found.end == date(2025, 7, 12)


def test_it_reads_every_record_of_the_fixtures() -> None:
    names = [f"instancesnapshot-page-{n}.json" for n in range(3)]
    names += [f"conceptsnapshot-page-{n}.json" for n in range(2)]
    found = [read_snapshot(raw) for name in names for raw in fixture(name)["member"]]

    assert [one.gone for one in found].count(True) == 1
    assert [one.kind for one in found].count(CONCEPT) == 2
    assert {one.number for one in found} == {"", "1502", "10092"}


def test_it_orders_by_numbers_of_any_kind() -> None:
    concept = read_snapshot(member("conceptsnapshot-page-1.json", 0))
    mixed = [
        {"order": "2", "naam": "c"},
        {"naam": "z"},
        {"order": 0.0, "naam": "a"},
        {"order": 1, "naam": "b"},
    ]
    made = read_snapshot(record(kosten=mixed))

    assert [site.url[-5:-4] for site in concept.procedures[0].websites] == ["1", "2", "3"]
    assert [part.title.choose("je") for part in made.costs] == ["a", "b", "c", "z"]


def test_it_keeps_nine_digits_of_a_second_and_moments_without_a_zone() -> None:
    nine = read_snapshot(record(generatedAtTime="2023-07-12T11:40:20.026205561Z"))
    bare = read_snapshot(record(generatedAtTime="2023-07-12T11:40:20"))

    assert nine.generated == datetime(2023, 7, 12, 11, 40, 20, 26205, tzinfo=UTC)
    assert bare.generated == datetime(2023, 7, 12, 11, 40, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("archived", "gone"),
    [
        *((raw, True) for raw in (True, "true", "True", {"@value": "true"}, 1)),
        *((raw, False) for raw in (False, "false", None, "")),
    ],
)
def test_it_sees_what_is_archived(archived: Any, gone: bool) -> None:
    assert read_snapshot(record(gearchiveerd=archived)).gone is gone


@pytest.mark.parametrize(
    "kind",
    ["as:Tombstone", ["Tombstone"], ["https://www.w3.org/ns/activitystreams#Tombstone", "InstantieSnapshot"]],
)
def test_it_sees_what_was_deleted(kind: Any) -> None:
    tombstone = {"@id": "x:1", "@type": kind, "generatedAtTime": "2024-03-01T06:32:10Z", "isVersionOf": "x:0"}

    assert read_snapshot(tombstone).gone


@pytest.mark.parametrize("wrapped", [True, False])
def test_it_takes_an_address_as_object_or_list(wrapped: bool) -> None:
    address = {"straatnaam": {"nl": "Plein"}, "huisnummer": 5, "postcode": 9000, "gemeentenaam": "Gent"}
    found = read_snapshot(record(contactgegevens={"adres": [address] if wrapped else address}))

    (only,) = found.contacts[0].addresses
    assert (only.street.choose("je"), only.number, only.postcode) == ("Plein", "5", "9000")


def test_it_takes_the_address_of_the_record_itself() -> None:
    found = read_snapshot(record(adres={"straatnaam": {"nl": "Plein"}, "huisnummer": "5"}))

    assert found.contacts[0].addresses[0].number == "5"


def test_it_takes_an_authority_as_iri_or_object() -> None:
    found = read_snapshot(
        record(uitvoerendeOverheden=[{"id": "OVO002514"}, {"@id": GENT}], bevoegdeOverheden=GENT)
    )

    assert found.authorities == ("OVO002514", GENT)


def test_it_takes_codes_as_words_or_iris() -> None:
    base = "https://productencatalogus.data.vlaanderen.be/id/concept/Thema/"
    found = read_snapshot(
        record(
            themas=[{"@id": f"{base}BouwenWonen"}],
            geografischToepassingsgebieden=["http://data.europa.eu/nuts/code/BE23444021"],
        )
    )

    assert (found.theme, found.areas) == ("BouwenWonen", ("BE23444021",))


@pytest.mark.parametrize("field", ["voorwaarden", "procedures"])
def test_it_takes_conditions_and_procedures_as_object_or_list(field: str) -> None:
    part = {"naam": {"nl": "Titel"}, "bewijs": [{"naam": "a"}], "websites": {"url": "https://x.be"}}
    one, many = read_snapshot(record(**{field: part})), read_snapshot(record(**{field: [part, "kapot"]}))

    assert (one.conditions, one.procedures) == (many.conditions, many.procedures)
    assert len(one.conditions + one.procedures) == 1


def test_it_takes_a_number_for_a_product_number() -> None:
    assert read_snapshot(record(productnummer=783)).number == "783"
    assert read_snapshot(record(productnummer=783.0)).number == "783"
    assert read_snapshot(record()).number == ""


def test_it_keeps_opening_hours_as_they_were_typed() -> None:
    typed = "Mo-We: 09:00-16:00; Th 09:00-12:30 & 16:30-20:00"

    assert read_snapshot(record(contactgegevens=[{"openingsuren": typed}])).contacts[0].hours == typed


@pytest.mark.parametrize(
    ("raw", "id_", "reason"),
    [
        ({}, "(zonder id)", "geen @id"),
        ("tekst", "(zonder id)", "geen @id"),
        ({"@id": "x:1"}, "x:1", "datum"),
        ({"@id": "x:1", "generatedAtTime": "gisteren"}, "x:1", "datum"),
    ],
)
def test_it_says_what_it_can_not_read(raw: Any, id_: str, reason: str) -> None:
    with pytest.raises(BadRecord) as caught:
        read_snapshot(raw)

    assert caught.value.id == id_
    assert reason in caught.value.reason


def test_it_leaves_out_what_no_file_can_hold() -> None:
    found = read_snapshot(record(naam={"nl": "Een\ud800 \x07dienst"}, zoektermen=["\udfffa\x00"]))

    assert found.title.choose("je") == "Een dienst"
    assert found.keywords == ("a",)
