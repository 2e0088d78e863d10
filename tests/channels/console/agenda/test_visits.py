from __future__ import annotations

import pytest

from bot.appointments import Contact
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at, hidden, said


def test_it_shows_everything_about_one_appointment(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(11), number="A-7K3Q9", persons=2, bring="Je oude reispas", staff_note="Rolstoel")
    text = sam.text(f"afspraak/{one}")
    for part in (
        "A-7K3Q9",
        "Noor Peeters",
        "+32470123456",
        "noor@example.be",
        "2 personen",
        "Je oude reispas",
    ):
        assert part in text
    assert "Loket 1 (Stadskantoor Gent, Burgerzaken)" in text and "Er is nog geen mail gestuurd" in text
    assert balie.deeds() == ["bekeken"]


def test_check_in_from_arrival_to_the_end_and_back(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(10))
    for deed, shown in (
        ("aangekomen", "Aangekomen"),
        ("klaar", "Klaar"),
        ("ongedaan", "Aangekomen"),
        ("ongedaan", "Verwacht"),
        ("niet_gekomen", "Niet gekomen"),
    ):
        answer = sam.post(f"afspraak/{one}/{deed}")
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/balie/agenda/afspraak/{one}?gedaan={deed}",
        )
        assert f"Stand {shown}" in sam.text(f"afspraak/{one}")


def test_what_cannot_be_noted_is_told_and_keeps_what_was_typed(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(15))
    answer = sam.post(f"afspraak/{one}/niet_gekomen")
    assert answer.status_code == 409 and "nog niet begonnen" in said(answer)
    answer = sam.post(f"afspraak/{one}/notitie", tekst="x" * 2001)
    assert answer.status_code == 409 and "x" * 2001 in answer.text


@pytest.mark.parametrize("path", ["", "/verplaatsen", "/annuleren"])
def test_another_citys_appointment_does_not_exist(balie: Agendabalie, kim: Collega, path: str) -> None:
    one = balie.put()
    answer = kim.get(f"afspraak/{one}{path}")
    assert answer.status_code == 404 and "Noor" not in answer.text and "Niet gevonden" in said(answer)
    assert balie.deeds() == []


@pytest.mark.parametrize(
    "deed", ["aangekomen", "klaar", "niet_gekomen", "ongedaan", "notitie", "annuleren", "verplaatsen"]
)
def test_another_citys_staff_changes_nothing(balie: Agendabalie, kim: Collega, deed: str) -> None:
    one = balie.put(at(10))
    answer = kim.post(f"afspraak/{one}/{deed}", tekst="x", sleutel="k", wijze="loket", start=str(at(15)))
    row = balie.row(one)
    assert answer.status_code == 404
    assert (row.arrived_at, row.no_show_at, row.staff_note, row.status) == (None, None, None, "confirmed")


def test_a_form_from_elsewhere_is_refused(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(10))
    sam.csrf = "guessed"
    assert sam.post(f"afspraak/{one}/aangekomen").status_code == 403
    assert balie.row(one).arrived_at is None


def test_reading_changes_nothing(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(10))
    for deed in ("aangekomen", "klaar", "niet_gekomen"):
        assert sam.get(f"afspraak/{one}/{deed}").status_code == 405
    sam.get(f"afspraak/{one}/annuleren")
    assert balie.row(one).status == "confirmed"


@pytest.mark.parametrize("path", ["afspraak/nope", "afspraak/" + "0" * 36, "boeken/" + "0" * 36])
def test_what_does_not_exist_is_not_found(sam: Collega, path: str) -> None:
    assert sam.get(path).status_code in (404, 422)


def _book(balie: Agendabalie, sam: Collega, start: str, **who: str) -> str:
    """Books on the pages as a colleague does; the appointment's id."""
    page = sam.get("boeken?product=reispas")
    fields = {name: hidden(page, name) for name in ("thema", "product", "plaats", "wijze", "sleutel")}
    held = sam.post("boeken", start=start, **fields)
    assert held.status_code == 303, held.text
    made = sam.post(held.headers["location"], **{"naam": "Noor Peeters", "mail": "noor@example.be", **who})
    assert made.status_code == 303, made.text
    return made.headers["location"].rpartition("/")[2].partition("?")[0]


def test_it_books_for_who_phones(balie: Agendabalie, sam: Collega) -> None:
    one = _book(balie, sam, at(15).isoformat(), telefoon="0470 12 34 56")
    row = balie.row(one)
    assert (row.status, row.origin, row.made_by, row.phone) == ("confirmed", "balie", sam.id, "+32470123456")
    assert balie.mails() == [("afspraak_bevestigd", "noor@example.be")]
    text = sam.text(f"afspraak/{one}?gedaan=geboekt")
    assert "De afspraak staat vast" in text and "Meebrengen" in text and "door Sam Peeters" in text


def test_who_stands_at_the_desk_comes_now(balie: Agendabalie, sam: Collega) -> None:
    page = sam.get("boeken?product=reispas")
    assert "Nu meteen (10.05 uur)" in said(page)
    one = _book(balie, sam, at(10, 5).isoformat(), mail="")
    assert balie.row(one).start == at(10, 5) and balie.mails() == []


def test_a_time_that_went_meanwhile_offers_others(balie: Agendabalie, sam: Collega) -> None:
    page = sam.get("boeken?product=huwelijk")
    fields = {name: hidden(page, name) for name in ("thema", "product", "plaats", "wijze")}
    for number in range(2):
        assert sam.post("boeken", start=at(15).isoformat(), sleutel=f"s{number}", **fields).status_code == 303
    late = sam.post("boeken", start=at(15).isoformat(), sleutel="late", **fields)
    assert late.status_code == 409 and "net door iemand anders genomen" in said(late)
    assert 'name="start"' in late.text


def test_a_wrong_address_loses_nothing(balie: Agendabalie, sam: Collega) -> None:
    page = sam.get("boeken?product=reispas")
    fields = {name: hidden(page, name) for name in ("thema", "product", "plaats", "wijze", "sleutel")}
    held = sam.post("boeken", start=at(15).isoformat(), **fields).headers["location"]
    wrong = sam.post(held, naam="Noor", mail="noor@", telefoon="0470")
    assert wrong.status_code == 422 and "e-mailadres klopt niet" in said(wrong)
    assert 'value="noor@"' in wrong.text and 'value="0470"' in wrong.text
    assert sam.post(held, naam="Noor", mail="noor@example.be").status_code == 303
    assert sam.post(held, naam="Noor", mail="noor@example.be").status_code == 303
    assert len(balie.mails()) == 1


def test_products_are_found_by_name(sam: Collega) -> None:
    text = sam.text("boeken?zoek=paspoort")
    assert "reispas" in text.lower() and "Burgerzaken" in text
    assert "Kies hieronder een thema" in sam.text("boeken?zoek=qqqqqqqq") or "geen afspraak" in sam.text(
        "boeken?zoek=qqqqqqqq"
    )


def test_it_moves_in_one_step(balie: Agendabalie, sam: Collega) -> None:
    one = _book(balie, sam, at(15).isoformat())
    page = sam.get(f"afspraak/{one}/verplaatsen")
    fields = {name: hidden(page, name) for name in ("plaats", "wijze", "sleutel")}
    for _ in range(2):
        moved = sam.post(f"afspraak/{one}/verplaatsen", start=at(16).isoformat(), **fields)
        assert moved.headers["location"].endswith("gedaan=verplaatst")
    row = balie.row(one)
    assert (row.start, row.moved, row.sequence) == (at(16), 1, 1)
    assert [kind for kind, _ in balie.mails()] == ["afspraak_bevestigd", "afspraak_verplaatst"]
    assert balie.deeds().count("verplaatst") == 1


def test_it_changes_from_desk_to_video(balie: Agendabalie, sam: Collega) -> None:
    counter = balie.console.staff.counter
    hold = counter.hold(sam, "wonen", "loket", "stadskantoor", at(15), key="a", product="woonadvies")
    one = counter.book(sam, hold.id, Contact("Noor", "noor@example.be")).id
    page = sam.get(f"afspraak/{one}/verplaatsen?wijze=video")
    assert "Videogesprek: kies een uur" in said(page)
    moved = sam.post(
        f"afspraak/{one}/verplaatsen", start=at(15).isoformat(), wijze="video", plaats="", sleutel="k"
    )
    assert moved.status_code == 303
    row = balie.row(one)
    assert (row.mode, row.place, row.start) == ("video", None, at(15)) and row.video_token
    assert "demonstratie" in sam.text(f"afspraak/{one}")


def test_it_cancels_after_asking(balie: Agendabalie, sam: Collega) -> None:
    one = _book(balie, sam, at(15).isoformat())
    page = sam.get(f"afspraak/{one}/annuleren")
    assert "annuleren?" in said(page) and balie.row(one).status == "confirmed"
    for _ in range(2):
        done = sam.post(f"afspraak/{one}/annuleren", sleutel=hidden(page, "sleutel"))
        assert done.status_code == 303
    assert (balie.row(one).status, balie.row(one).cancelled_by) == ("cancelled", "balie")
    assert [kind for kind, _ in balie.mails()] == ["afspraak_bevestigd", "afspraak_geannuleerd"]
    again = sam.post(f"afspraak/{one}/annuleren", sleutel="another")
    assert again.status_code == 409 and "al geannuleerd" in said(again)


def test_another_time_frees_the_first_at_once(balie: Agendabalie, sam: Collega) -> None:
    page = sam.get("boeken?product=huwelijk")
    fields = {name: hidden(page, name) for name in ("thema", "product", "plaats", "wijze")}
    held = sam.post("boeken", start=at(15).isoformat(), sleutel="a", **fields).headers["location"]
    other = sam.post(f"{held}/los")
    assert other.status_code == 303 and "Aangifte van een huwelijk" in sam.text(other.headers["location"])
    assert balie.row(held.rpartition("/")[2]).status == "cancelled"


def test_a_page_that_the_browser_kept_books_the_time_that_is_chosen_now(
    balie: Agendabalie, sam: Collega
) -> None:
    page = sam.get("boeken?product=reispas")
    fields = {name: hidden(page, name) for name in ("thema", "product", "plaats", "wijze", "sleutel")}
    first = sam.post("boeken", start=at(15).isoformat(), **fields).headers["location"]
    other = sam.post("boeken", start=at(16).isoformat(), **fields).headers["location"]
    assert other != first
    assert balie.row(other.rpartition("/")[2]).start == at(16)


def test_a_choice_of_the_resident_is_not_undone_unseen(balie: Agendabalie, sam: Collega) -> None:
    """Noor moves it herself while Sam has the page open."""
    one = _book(balie, sam, at(15).isoformat())
    page, asks = sam.get(f"afspraak/{one}/verplaatsen"), sam.get(f"afspraak/{one}/annuleren")
    hold = balie.agenda.hold("gent", "burgerzaken", "loket", "stadskantoor", at(14), key="n", replaces=one)
    balie.agenda.move(one, hold.id, key="noor")
    fields = {name: hidden(page, name) for name in ("plaats", "wijze", "sleutel", "gezien")}
    refused = sam.post(f"afspraak/{one}/verplaatsen", start=at(16).isoformat(), **fields)
    assert refused.status_code == 409 and "intussen verplaatst" in said(refused)
    fields = {name: hidden(asks, name) for name in ("sleutel", "gezien")}
    refused = sam.post(f"afspraak/{one}/annuleren", **fields)
    assert refused.status_code == 409 and "intussen verplaatst" in said(refused)
    assert (balie.row(one).start, balie.row(one).status) == (at(14), "confirmed")
    fields = {name: hidden(sam.get(f"afspraak/{one}/annuleren"), name) for name in ("sleutel", "gezien")}
    assert sam.post(f"afspraak/{one}/annuleren", **fields).status_code == 303


def test_who_arrives_is_noted_from_the_list(balie: Agendabalie, sam: Collega) -> None:
    one = balie.put(at(11))
    page = sam.get("?toon=lijst&dag=2026-11-24")
    done = sam.post(f"afspraak/{one}/aangekomen", terug=hidden(page, "terug").replace("&amp;", "&"))
    assert done.headers["location"] == "/balie/agenda?dag=2026-11-24&toon=lijst&gedaan=aangekomen"
    text = sam.text(done.headers["location"])
    assert "Genoteerd: de inwoner is er" in text and "Aangekomen Klaar : Noor Peeters" in text


@pytest.mark.parametrize(
    "terug", ["//kwaad.example", "https://kwaad.example", "/balie/agendax", "/balie/agenda\\x"]
)
def test_a_form_leads_nowhere_else(balie: Agendabalie, sam: Collega, terug: str) -> None:
    one = balie.put(at(11))
    done = sam.post(f"afspraak/{one}/aangekomen", terug=terug)
    assert done.headers["location"] == f"/balie/agenda/afspraak/{one}?gedaan=aangekomen"
