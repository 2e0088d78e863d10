"""A contact in the words of the Dutch standard: the register's own fields, lengths and links."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.export import document
from bot.export.contacts import Officer
from bot.export.klantinteracties import CHANNELS, RESULTS
from bot.export.lengths import fit
from bot.takeover import records
from tests.bot.export.sample import CLOSED, SUMMARY, contact

SCHEMA = jsonschema_rs.validator_for(
    json.loads((Path(__file__).parent / "klantinteracties.schema.json").read_text())
)
DUE = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


def made(catalogue: Catalogue, **more: Any) -> dict[str, Any]:
    found = document(contact(catalogue, **more))
    SCHEMA.validate(found)
    return found


def test_it_writes_the_fields_of_a_klantcontact(catalogue: Catalogue) -> None:
    found = made(catalogue)["klantcontact"]
    metadata = found.pop("metadata")
    assert {key: value for key, value in found.items() if key != "uuid"} == {
        "kanaal": "Live chat",
        "onderwerp": "Rijbewijs",
        "inhoud": "\n".join(["Uitgelegd.", *SUMMARY]),
        "reactie": "Dag, hier Sam.\n25 euro.",
        "indicatieContactGelukt": True,
        "taal": "nld",
        "vertrouwelijk": False,
        "plaatsgevondenOp": "2026-11-17T09:05:00Z",
    }
    assert metadata == {
        "gespreksresultaat": "Zelfstandig afgehandeld",
        "verantwoordelijkeAfdeling": "Burgerzaken",
        "vraag": "Rijbewijs",
        "startdatum": "2026-11-17T09:07:00Z",
        "einddatum": "2026-11-17T09:17:00Z",
        "onthaalId": "c1",
        "onthaalGemeente": "gent",
        "onthaalReden": "gevraagd",
        "onthaalWachttijd": "120",
        "onthaalBeoordeling": "4",
    }


def test_the_bot_is_an_automated_actor_beside_the_department_and_the_agent(catalogue: Catalogue) -> None:
    found = made(catalogue)
    assert [(one["soortActor"], one["naam"]) for one in found["actoren"]] == [
        ("geautomatiseerde_actor", "Digitale assistent van de Stad Gent"),
        ("organisatorische_eenheid", "Burgerzaken"),
        ("medewerker", "Sam Claes"),
    ]
    links = [one["actor"]["uuid"] for one in found["actorKlantcontacten"]]
    assert links == [one["uuid"] for one in found["actoren"]]


def test_without_an_agent_only_the_bot_and_the_department_took_part(catalogue: Catalogue) -> None:
    found = made(catalogue, agent=None, claimed_at=None, first_answer_at=None, result=None)
    assert [one["soortActor"] for one in found["actoren"]] == [
        "geautomatiseerde_actor",
        "organisatorische_eenheid",
    ]
    assert found["klantcontact"]["indicatieContactGelukt"] is False
    assert "gespreksresultaat" not in found["klantcontact"]["metadata"]
    assert "onthaalWachttijd" not in found["klantcontact"]["metadata"]


def test_every_result_of_ours_has_a_name_of_theirs() -> None:
    assert set(RESULTS) == set(records.RESULTS)
    assert {RESULTS[key] for key in records.FOLLOWED_UP} == {"Contactverzoek gemaakt"}


@pytest.mark.parametrize(("channel", "name"), [*CHANNELS.items(), ("duif", "duif")])
def test_a_channel_has_the_name_of_kiss(catalogue: Catalogue, channel: str, name: str) -> None:
    assert made(catalogue, channel=channel)["klantcontact"]["kanaal"] == name


@pytest.mark.parametrize(("language", "code"), [("nl", "nld"), ("fr", "fra"), ("tlh", "und")])
def test_a_language_has_three_letters(catalogue: Catalogue, language: str, code: str) -> None:
    assert made(catalogue, language=language)["klantcontact"]["taal"] == code


def test_a_product_is_known_by_its_number_in_the_flemish_catalogue(catalogue: Catalogue) -> None:
    known = made(catalogue, product_number="783")["onderwerpobject"]["onderwerpobjectidentificator"]
    ours = made(catalogue)["onderwerpobject"]["onderwerpobjectidentificator"]
    assert (known["objectId"], known["codeRegister"], known["codeSoortObjectId"]) == (
        "783",
        "ipdc",
        "productnummer",
    )
    assert (ours["objectId"], ours["codeRegister"], ours["codeSoortObjectId"]) == (
        "rijbewijs",
        "onthaal",
        "sleutel",
    )


def test_without_a_product_it_is_about_the_department(catalogue: Catalogue) -> None:
    found = made(catalogue, product=None, product_name=None, theme=None)
    assert found["onderwerpobject"] is None
    assert found["klantcontact"]["onderwerp"] == "Gesprek met Burgerzaken"


def test_what_the_ocmw_hears_is_confidential(catalogue: Catalogue) -> None:
    assert made(catalogue, theme="WelzijnGezondheid")["klantcontact"]["vertrouwelijk"] is True


# Call-backs


def test_an_ordinary_contact_leaves_no_task(catalogue: Catalogue) -> None:
    assert made(catalogue)["interneTaken"] == []


def test_a_call_back_is_a_task_with_the_number_beside_it(catalogue: Catalogue) -> None:
    found = made(
        catalogue,
        closed_at=None,
        result=None,
        due_at=DUE,
        phone="+32470123456",
        wish="na 16 uur",
        note=None,
        summary=(),
    )
    (task,), (address,) = found["interneTaken"], found["digitaleAdressen"]
    assert (task["gevraagdeHandeling"], task["status"], task["afgehandeldOp"]) == (
        "Contact opnemen met betrokkene",
        "te_verwerken",
        None,
    )
    assert (
        task["toelichting"]
        == "Ten laatste donderdag 19 november 2026 om 17.00 uur.\nPast voor de inwoner: na 16 uur"
    )
    assert (address["soortDigitaalAdres"], address["adres"]) == ("telefoonnummer", "+32470123456")
    department = next(one for one in found["actoren"] if one["soortActor"] == "organisatorische_eenheid")
    assert task["toegewezenAanActoren"] == [{"uuid": department["uuid"]}]
    assert "+32470123456" not in json.dumps([found["klantcontact"], task])


def test_a_call_back_that_was_made_is_a_task_that_is_done(catalogue: Catalogue) -> None:
    (task,) = made(catalogue, due_at=DUE)["interneTaken"]
    assert (task["status"], task["afgehandeldOp"]) == ("verwerkt", CLOSED.strftime("%Y-%m-%dT%H:%M:%SZ"))


@pytest.mark.parametrize("result", sorted(records.FOLLOWED_UP))
def test_a_request_that_was_recorded_is_a_task_to_do(catalogue: Catalogue, result: str) -> None:
    (task,) = made(catalogue, result=result)["interneTaken"]
    assert (task["status"], task["afgehandeldOp"]) == ("te_verwerken", None)


# Links and lengths


def test_everything_of_a_contact_points_to_it_and_the_same_contact_is_the_same_again(
    catalogue: Catalogue,
) -> None:
    found = made(catalogue, due_at=DUE, phone="+32470123456")
    link = {"uuid": found["klantcontact"]["uuid"]}
    assert found["betrokkene"]["hadKlantcontact"] == link
    assert found["onderwerpobject"]["klantcontact"] == link
    assert found["interneTaken"][0]["aanleidinggevendKlantcontact"] == link
    assert found["digitaleAdressen"][0]["verstrektDoorBetrokkene"] == {"uuid": found["betrokkene"]["uuid"]}
    assert made(catalogue, due_at=DUE, phone="+32470123456") == found
    assert made(catalogue, id="c2")["klantcontact"]["uuid"] != link["uuid"]


def test_departments_of_two_cities_are_two(catalogue: Catalogue) -> None:
    gent, hasselt = made(catalogue), made(catalogue, city=catalogue.city("hasselt"))
    assert gent["actoren"][1]["uuid"] != hasselt["actoren"][1]["uuid"]


def test_what_is_too_long_is_cut_and_shows_it(catalogue: Catalogue) -> None:
    found = made(catalogue, note="n" * 1500, product_name="p" * 300, said=("z" * 5000,))["klantcontact"]
    assert (len(found["inhoud"]), found["inhoud"][-1]) == (1000, "…")
    assert (len(found["onderwerp"]), found["onderwerp"][-1]) == (200, "…")
    assert (len(found["reactie"]), found["reactie"][-1]) == (4000, "…")
    assert len(found["metadata"]["vraag"]) == 255


@given(st.text(), st.integers(1, 50))
def test_a_text_that_is_fitted_is_never_longer_and_loses_nothing_it_need_not(text: str, most: int) -> None:
    fitted = fit(text, most)
    assert len(fitted) <= most
    assert fitted == text.strip() or fitted.endswith("…")


TEXT = st.text(max_size=1500)


@given(
    note=TEXT,
    name=TEXT.map(str.strip),
    phone=st.text(max_size=120),
    wish=TEXT,
    said=st.lists(TEXT, max_size=4),
)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_whatever_people_wrote_it_fits_the_register(
    catalogue: Catalogue, note: str, name: str, phone: str, wish: str, said: list[str]
) -> None:
    made(
        catalogue,
        note=note,
        product_name=name or None,
        department_name=name or "Onthaal",
        phone=phone or None,
        wish=wish,
        due_at=DUE,
        said=tuple(said),
        agent=Officer("a1", name or "Sam", "Loket"),
    )
