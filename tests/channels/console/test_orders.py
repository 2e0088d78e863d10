"""What agents ask for and order, over HTTP: done once, or refused in words."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from bot.conversations.tables import Delivery, OutboxRow
from bot.mail.tables import MailRow
from tests.channels.console.balie import Balie, Inwoner, Medewerker

NOBODY = "0" * 32


def test_it_lets_an_agent_take_answer_end_and_record(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    told = sam.tells(noor, "Dag, ik help je verder.")
    assert (told.status_code, told.json()["author"], told.json()["name"]) == (200, "agent", "Sam")
    assert ("agent", "Dag, ik help je verder.") in noor.texts()
    epoch = sam.view(noor)["epoch"]
    ended = sam.post(f"/gesprekken/{noor.id}/beeindigen", {"epoch": epoch})
    assert ended.json()["state"] == "wrapup"
    body = {"result": "zelfstandig_afgehandeld", "product": "reispas", "note": "Prijs gezegd."}
    kept = sam.post(f"/verslagen/{ended.json()['handover']}", body)
    assert (kept.status_code, kept.json()["state"]) == (200, "closed")


def test_it_takes_over_and_says_it_in_one_go(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    epoch = sam.view(noor)["epoch"]
    body = {"epoch": epoch, "text": "Dag, hier ben ik.", "key": uuid.uuid4().hex}
    assert sam.post(f"/gesprekken/{noor.id}/nemen", body).json()["mine"]
    again = sam.post(f"/gesprekken/{noor.id}/nemen", body)
    assert again.status_code == 200
    assert [text for by, text in noor.texts() if by == "agent"] == ["Dag, hier ben ik."]


def test_it_tells_who_was_sooner_and_since_when(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    aisha = balie.aisha()
    epoch = sam.view(noor)["epoch"]
    aisha.takes(noor)
    late = sam.post(f"/gesprekken/{noor.id}/nemen", {"epoch": epoch})
    assert late.status_code == 409
    assert (late.json()["field"], late.json()["wie"]) == ("taken", "Aïsha Benali")
    assert late.json()["sinds"].startswith("2026-11-17T") and "Aïsha" in late.json()["reason"]


def test_it_takes_one_message_once(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    body = {"text": "Eén keer.", "epoch": sam.view(noor)["epoch"], "key": uuid.uuid4().hex}
    first, second = (sam.post(f"/gesprekken/{noor.id}/berichten", body).json() for _ in range(2))
    assert first == second
    other = sam.post(f"/gesprekken/{noor.id}/berichten", {**body, "text": "Iets anders."})
    assert (other.status_code, other.json()["field"]) == (409, "conflict")


def test_it_refuses_an_older_epoch_and_loses_nothing(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    body = {"text": "Te laat.", "epoch": sam.view(noor)["epoch"] - 1, "key": uuid.uuid4().hex}
    stale = sam.post(f"/gesprekken/{noor.id}/berichten", body)
    assert (stale.status_code, stale.json()["field"]) == (409, "stale")
    assert "Te laat." not in str(noor.texts())


def test_it_keeps_notes_from_residents(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    body = {"text": "Wil liever gebeld worden.", "key": uuid.uuid4().hex}
    for _ in range(2):
        assert sam.post(f"/gesprekken/{noor.id}/notities", body).status_code == 200
    assert [note["text"] for note in sam.view(noor)["notes"]] == ["Wil liever gebeld worden."]
    assert "gebeld" not in str(noor.texts())
    transcript = sam.get(f"/balie/gesprek/{noor.id}/tekst")
    assert "reispas" in transcript.text and "gebeld" not in transcript.text


def test_it_knows_nothing_of_another_city(balie: Balie, noor: Inwoner) -> None:
    kim = balie.hire(
        "Kim", "Jacobs", city="hasselt", departments=["burgerzaken"], roles=["agent", "teamleider"]
    )
    body = {"epoch": 1, "key": uuid.uuid4().hex, "text": "x", "why": "x", "department": "wonen"}
    for order, fields in ORDERS.items():
        refused = kim.post(f"/gesprekken/{noor.id}/{order}", {name: body[name] for name in fields})
        assert refused.status_code == 404, (order, refused.text)
        assert set(refused.json()) == {"field", "reason"}
    assert kim.get(f"/balie/api/gesprekken/{noor.id}").status_code == 404
    assert kim.get(f"/balie/api/gesprekken/{noor.id}/berichten").status_code == 404
    assert kim.get(f"/balie/gesprek/{noor.id}/tekst").status_code == 404
    assert kim.get("/balie/api/lijst?welk=wachtend").json()["wachtend"] == []


ORDERS = {
    "nemen": (),
    "aanvaarden": (),
    "weigeren": (),
    "wegnemen": (),
    "berichten": ("text", "epoch", "key"),
    "notities": ("text", "key"),
    "doorgeven": ("epoch", "department"),
    "intrekken": ("epoch",),
    "teruggeven": ("epoch",),
    "beeindigen": ("epoch",),
    "terugbellen": ("epoch", "why"),
}


@pytest.mark.parametrize("path", ["/gesprekken/{}/nemen", "/hart", "/aanwezigheid", "/telefoon"])
def test_it_wants_the_sessions_own_token_and_origin(
    balie: Balie, sam: Medewerker, noor: Inwoner, path: str
) -> None:
    body = {"/aanwezigheid": {"status": "pauze"}, "/telefoon": {"until": None}}.get(path, {})
    forged = sam.post(path.format(noor.id), body, **{"x-onthaal-csrf": "geraden"})
    foreign = sam.post(path.format(noor.id), body, origin="https://kwaad.example")
    assert (forged.status_code, foreign.status_code) == (403, 403)
    assert not sam.view(noor)["case"]["mine"]


def test_it_lets_only_the_desk_and_its_supervisors_in(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    editor = balie.hire("Lies", "Maes", roles=["redacteur"])
    for path in ("/balie/api/lijst", f"/balie/api/gesprekken/{noor.id}", "/balie/stroom"):
        assert editor.get(path).status_code == 403
    assert editor.post(f"/gesprekken/{noor.id}/nemen").status_code == 403
    assert sam.get("/balie/api/overzicht").status_code == 403
    mieke = balie.mieke()
    assert mieke.get("/balie/api/overzicht").json()["open"][0]["conversation"] == noor.id
    sam.takes(noor)
    assert balie.aisha().post(f"/gesprekken/{noor.id}/wegnemen").status_code == 403
    assert mieke.post(f"/gesprekken/{noor.id}/wegnemen").json()["mine"]


def test_it_refuses_who_is_not_signed_in_any_more(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    balie.sessions.end_all(sam.id)
    for answer in (
        sam.get("/balie/api/ik"),
        sam.get("/balie/stroom"),
        sam.post(f"/gesprekken/{noor.id}/nemen"),
    ):
        assert (answer.status_code, answer.json()["field"]) == (401, "sessie")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "", "epoch": 1, "key": "12345678"},
        {"text": "x", "epoch": "een", "key": "12345678"},
        {"text": "x", "epoch": 1, "key": "kort"},
        {"text": "x", "epoch": 1, "key": "12345678", "author": "bot"},
        {"text": "x" * 5000, "epoch": 1, "key": "12345678"},
        [],
    ],
)
def test_it_refuses_bodies_that_make_no_sense(
    balie: Balie, sam: Medewerker, noor: Inwoner, body: object
) -> None:
    refused = sam.post(f"/gesprekken/{noor.id}/berichten", body)
    assert refused.status_code == 422 and set(refused.json()) == {"field", "reason"}


def test_it_takes_no_words_without_a_key(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    """The same claim once more would say them twice."""
    assert sam.post(f"/gesprekken/{noor.id}/nemen", {"text": "Dag."}).status_code == 422
    assert not sam.view(noor)["case"]["mine"]


@pytest.mark.parametrize("odd", ["%00", "%0A", "A" * 32, "0" * 31])
@pytest.mark.parametrize("path", ["/balie/api/gesprekken/{}", "/balie/gesprek/{}", "/balie/gesprek/{}/tekst"])
def test_it_refuses_what_can_be_no_id(sam: Medewerker, path: str, odd: str) -> None:
    assert sam.get(path.format(odd)).status_code in (404, 422)


def test_it_writes_no_sign_that_a_database_refuses(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    """PostgreSQL takes no NUL; SQLite would."""
    assert sam.get("/balie/api/lijst?zoek=%00").status_code == 200
    assert sam.get("/balie/api/producten?zoek=a%00").status_code == 200
    odd = "a\x00\u202eb"
    assert sam.post("/aanwezigheid", {"status": "pauze", "reason": odd}).json()["reason"] == "a  b"
    sam.takes(noor)
    epoch, talk = sam.view(noor)["epoch"], f"/gesprekken/{noor.id}"
    sam.post(f"{talk}/notities", {"text": odd, "key": "notitie-1"})
    assert sam.post(f"{talk}/doorgeven", {"epoch": epoch, "to": "\x00"}).status_code == 422
    sam.post(f"{talk}/doorgeven", {"epoch": epoch, "department": "wonen", "why": odd})
    returned = sam.post(f"{talk}/teruggeven", {"epoch": epoch, "summary": odd})
    assert [note["text"] for note in sam.view(noor)["notes"]] == ["a  b"] * 3
    body = {"result": "afgebroken", "note": odd}
    assert sam.post(f"/verslagen/{returned.json()['handover']}", body).status_code == 200
    assert sam.view(noor)["case"]["recordNote"] == "a  b"


def test_it_asks_for_a_call_back_in_plain_signs(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    body = {"epoch": sam.view(noor)["epoch"], "why": "bel\x00mij"}
    assert sam.post(f"/gesprekken/{noor.id}/terugbellen", body).status_code == 200
    assert [note["text"] for note in sam.view(noor)["notes"]] == ["bel mij"]


def test_it_says_in_words_what_is_too_long(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    refused = sam.tells(noor, "x" * 2001)
    assert refused.status_code == 409 and "2001 tekens" in refused.json()["reason"]


def test_it_forwards_with_acceptance(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    aisha = balie.aisha()
    sam.takes(noor)
    body = {"epoch": sam.view(noor)["epoch"], "department": "wonen", "why": "Vraag over huur."}
    given = sam.post(f"/gesprekken/{noor.id}/doorgeven", body)
    assert (given.json()["forwardTo"], given.json()["mine"]) == ("Woonloket", True)
    assert sam.tells(noor, "Een collega komt erbij.").status_code == 200
    assert aisha.post(f"/gesprekken/{noor.id}/aanvaarden").json()["mine"]
    assert sam.tells(noor, "Ik nog.").status_code == 409


def test_it_shows_colleagues_products_and_ready_made_answers(balie: Balie, sam: Medewerker) -> None:
    balie.aisha()
    found = sam.get("/balie/api/collegas").json()
    assert [one["name"] for one in found["people"]] == ["Aïsha Benali"]
    assert {"key": "wonen", "name": "Woonloket"} in found["departments"]
    products = sam.get("/balie/api/producten?zoek=reispas").json()["products"]
    assert products[0]["key"] == "reispas" and products[0]["aspects"][0]["source"]["url"].startswith(
        "https://"
    )
    answers = sam.get("/balie/api/antwoorden?product=reispas").json()["answers"]
    assert any("Sam" in answer["text"] for answer in answers)


def test_it_names_an_agent_as_the_city_shows_them(balie: Balie, sam: Medewerker) -> None:
    """In Hasselt residents see a function, no name."""
    kim = balie.hire("Kim", "Jacobs", city="hasselt", departments=["burgerzaken"])
    said = [one["text"] for one in kim.get("/balie/api/antwoorden").json()["answers"]]
    assert any("ik ben medewerker" in text for text in said) and not any("Kim" in text for text in said)


def test_it_sends_no_gap_that_was_left_open(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    found = sam.get("/balie/api/antwoorden").json()
    open_ones = [one for one in found["answers"] if one["missing"]]
    assert open_ones and all(f"[{one['missing'][0]}]" in one["text"] for one in open_ones)
    first = {"text": open_ones[0]["text"], "key": uuid.uuid4().hex}
    early = sam.post(f"/gesprekken/{noor.id}/nemen", first)
    sam.takes(noor)
    refused = sam.tells(noor, open_ones[0]["text"])
    for answer in (early, refused):
        assert (answer.status_code, answer.json()["field"]) == (422, "text")
        assert f"[{open_ones[0]['missing'][0]}]" in answer.json()["reason"]
    assert sam.tells(noor, "Zie [bijlage] en {iets}.").status_code == 200


def test_it_lists_what_residents_said_last(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    shown = sam.get("/balie/api/lijst").json()
    (case,) = shown["wachtend"]
    assert (case["lastText"], case["state"]) == ("Ik wil een medewerker spreken", "queued")
    assert shown["shown"] is None and shown["mijn"] == []
    assert sam.get("/balie/api/lijst?welk=iets").status_code == 422
    sam.takes(noor)
    mine = sam.get("/balie/api/lijst?welk=mijn").json()
    assert [one["conversation"] for one in mine["mijn"]] == [noor.id]
    assert mine["mijn"][0]["stateName"] == "Van jou"


def test_it_reads_on_only_for_who_opened_it(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    """Every view is noted: nobody reads along without having opened the conversation."""
    path = f"/balie/api/gesprekken/{noor.id}/berichten?na=0"
    assert sam.get(path).status_code == 404
    entries = sam.view(noor)["entries"]
    assert sam.get(path).json() == {"entries": entries, "more": False, "arrived": {}}
    assert (
        sam.get(f"/balie/api/gesprekken/{noor.id}/berichten?na={entries[-2]['seq']}").json()["entries"]
        == entries[-1:]
    )


def test_it_hides_what_was_masked_everywhere(balie: Balie, sam: Medewerker) -> None:
    noor = balie.noor("Mijn rijksregisternummer is 85.07.30-033.28", "medewerker")
    view = sam.view(noor)
    assert "[rijksregisternummer verborgen]" in str(view) and "033.28" not in str(view["entries"])


def test_it_switches_the_telephone_first_for_supervisors(balie: Balie, sam: Medewerker) -> None:
    until = "2026-11-17T11:00:00+01:00"
    assert sam.post("/telefoon", {"until": until}).status_code == 403
    mieke = balie.mieke()
    assert mieke.post("/telefoon", {"until": until}).status_code == 200
    assert mieke.get("/balie/api/overzicht").json()["phoneFirst"]
    assert mieke.post("/telefoon", {"until": None}).status_code == 200
    assert mieke.get("/balie/api/overzicht").json()["phoneFirst"] is None


def test_it_gives_nothing_for_an_unknown_conversation(sam: Medewerker) -> None:
    assert sam.get(f"/balie/api/gesprekken/{NOBODY}").status_code == 404
    assert sam.post(f"/gesprekken/{NOBODY}/nemen").status_code == 404
    assert sam.post(f"/verslagen/{NOBODY}", {"result": "afgebroken"}).status_code == 404


def test_it_proposes_what_the_catalogue_says_and_sends_nothing(
    balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    path = f"/balie/api/gesprekken/{noor.id}/voorstel"
    assert sam.get(path).status_code == 404  # not opened yet
    sam.takes(noor)
    sam.view(noor)
    draft = sam.get(path).json()["draft"]
    assert "85 euro" in draft["text"] and draft["source"]["url"].startswith("https://")
    assert draft["text"] not in str(noor.texts())
    sam.tells(noor, "Dat kost 85 euro.")
    assert sam.get(path).json() == {"draft": None}


def test_it_mails_the_conversation_without_notes(balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    sam.post(f"/gesprekken/{noor.id}/notities", {"text": "Geheim voor ons.", "key": "notitie-1"})
    wrong = sam.post(f"/gesprekken/{noor.id}/mailen", {"email": "noor zonder apenstaart", "key": "mail-0001"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "email")
    assert (
        sam.post(
            f"/gesprekken/{noor.id}/mailen", {"email": "noor@example.org", "key": "mail-0002"}
        ).status_code
        == 200
    )
    with balie.storage.read() as session:
        (mail,) = session.scalars(select(MailRow)).all()
    assert mail.recipient == "noor@example.org" and "reispas" in mail.content
    assert "Geheim" not in mail.content


def test_it_says_what_became_of_each_message(balie: Balie, sam: Medewerker) -> None:
    noor = balie.noor("Ik wil een medewerker", channel="whatsapp")
    sam.takes(noor)
    seqs = [sam.tells(noor, text).json()["seq"] for text in ("een", "twee", "drie", "vier")]
    with balie.storage.begin() as session:
        rows = {row.last_seq: row for row in session.scalars(select(OutboxRow)).all()}
        for seq, status in zip(seqs, ("read", "failed", "sent", "new"), strict=True):
            session.add(
                Delivery(
                    outbox_id=rows[seq].id,
                    conversation_id=noor.id,
                    channel="whatsapp",
                    part=1,
                    content={},
                    status=status,
                )
            )
        rows[seqs[2]].status = "held"
    arrived = sam.view(noor)["arrived"]
    words = ["gelezen", "niet aangekomen", "wacht tot de inwoner opnieuw schrijft", "nog niet verzonden"]
    assert [arrived[str(seq)] for seq in seqs] == words
