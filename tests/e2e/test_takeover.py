"""People take over: two agents, their team leader, Noor on the website and Lien on WhatsApp, with the real service.

$ONTHAAL_SCHERMEN=<folder> keeps the picture of every step.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.catalogue import Catalogue
from bot.conversations import Entry
from tests.e2e.album import Album
from tests.e2e.resident import chromium
from tests.e2e.residents import Lien, Noor, OfTheTown
from tests.e2e.staff import SOON, Staff
from tests.e2e.town import PUBLIC, Town, open_town

pytestmark = [pytest.mark.engine, pytest.mark.browser]

NOW = "2026-11-17T16:05"
"""A Tuesday: people answer in Gent until five o'clock, in Hasselt until four."""
NOTE = "Bewijs van inkomen ontbreekt nog, vraag het nog eens aan Mieke."
WHY = "Het gaat eigenlijk over de premie, dat is voor jullie."
SUMMARY = "Dossier gevonden, de brief vertrekt morgen."
RECORD = "Kort gesprek, alles uitgelegd."
PRICE = "Wat kost een reispas?"
PERSON = "Ik wil een medewerker spreken"
PREMIUM = "Kan ik een premie krijgen om mijn huis te renoveren?"

Line = tuple[str, str, tuple[str, ...]]


@dataclass
class Stage:
    """All that are in the play."""

    town: Town
    browser: Browser
    album: Album
    open: list[Staff | Noor] = field(default_factory=list)

    def staff(self, username: str) -> Staff:
        found = Staff(self.browser, self.town, self.album, username)
        self.open.append(found)
        return found

    def noor(self, city: str = "gent") -> Noor:
        found = Noor(self.browser, self.town, self.album, city)
        self.open.append(found)
        return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("dienst"), NOW, catalogue) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Album:
    return Album(tmp_path_factory.mktemp("schermen"))


@pytest.fixture
def stage(town: Town, browser: Browser, album: Album) -> Iterator[Stage]:
    found = Stage(town, browser, album)
    yield found
    for each in found.open:
        each.context.close()


def test_people_take_over_on_the_website_and_on_whatsapp(stage: Stage) -> None:
    noor, lien = stage.noor(), Lien(stage.browser, stage.town, stage.album)
    mieke, sam, aisha = (stage.staff(name) for name in ("mieke", "sam", "aisha"))
    aisha.is_there()

    noor_waits_and_mieke_declines(stage, noor, mieke)
    lien_waits_behind_her(stage, lien)
    the_telephone_goes_first(noor, lien, mieke)
    sam_accepts_one_and_then_the_other(stage, noor, lien, sam, mieke)

    ids = {who.name: stage.town.newest(who.channel) for who in (noor, lien)}
    typing_is_seen(noor, sam, ids["Noor"])
    whatsapp_counts_down(sam, ids["Lien"])
    proposed = set()
    for who in (noor, lien):
        proposed.add(is_helped_and_forwarded(who, sam, aisha, ids[who.name]))
        is_given_back(who, aisha)
    for who, asks in ((noor, lambda: noor.says(PERSON)), (lien, lien.sends_a_photo)):
        is_helped_again_to_the_end(stage.town, who, asks, sam, ids[who.name])

    logs_read_the_same(stage.town, ids)
    both_are_closed(stage.town, sam, ids)
    nothing_leaked(stage.town, [noor, lien], ids, proposed)
    assert stage.town.twilio.violations == []
    assert [each.problems for each in (noor, mieke, sam, aisha)] == [[], [], [], []]


# --- asking, waiting, the offer --------------------------------------------------------------------------


def noor_waits_and_mieke_declines(stage: Stage, noor: Noor, mieke: Staff) -> None:
    mieke.is_there()
    noor.says(PRICE)
    noor.sees("85 euro")
    noor.shot("antwoord van de bot")
    noor.says(PERSON)
    noor.waits("Je bent de eerste in de rij")
    expect(noor.panel.locator(".entry", has_text="Ik vraag een medewerker")).to_be_in_viewport()
    noor.shot("wachtrij")
    mieke.is_offered()
    mieke.shot("aanbod")
    mieke.declines()
    mieke.lists("wachtend")
    expect(mieke.case(stage.town.newest("web"))).to_contain_text("Plaats 1")
    noor.waits("Je bent de eerste in de rij")
    mieke.shot("geweigerd")
    mieke.pauses("Overleg")


def lien_waits_behind_her(stage: Stage, lien: Lien) -> None:
    lien.says(PRICE)
    lien.sees("85 euro")
    lien.says(PERSON)
    lien.sees("Je staat op plaats 2 in de rij")
    assert list(lien.titles()) == ["Bel mij terug", "Niet meer wachten"]
    lien.shot("wachtrij")


def the_telephone_goes_first(noor: Noor, lien: Lien, mieke: Staff) -> None:
    mieke.goes_to("/balie/leiding")
    expect(mieke.page.locator("#rij tbody tr")).to_have_count(2)
    mieke.page.get_by_role("button", name="Zet aan").click()
    expect(mieke.page.locator("#telefoon .now")).to_contain_text("Staat aan tot 17.0")
    for who in (noor.waits, lien.sees):
        who("heeft de telefoon voorrang: medewerkers antwoorden hier trager")
    mieke.shot("telefoon heeft voorrang")
    noor.shot("telefoon heeft voorrang")
    lien.shot("telefoon heeft voorrang")


def sam_accepts_one_and_then_the_other(
    stage: Stage, noor: Noor, lien: Lien, sam: Staff, mieke: Staff
) -> None:
    """While the telephone goes first, one at a time is the most."""
    noors, liens = (stage.town.newest(channel) for channel in ("web", "whatsapp"))
    sam.is_there()
    sam.is_offered()
    sam.shot("aanbod")
    sam.accepts(noors)
    noor.sees("Sam neemt het gesprek over. Je praat nu met een medewerker")
    noor.talks_to("Sam, medewerker")
    expect(noor.queue).to_be_hidden()
    noor.shot("Sam doet mee")
    sam.shot("gesprek aanvaard")
    sam.lists("wachtend")
    expect(sam.case(liens)).to_contain_text("Plaats 1")
    assert sam.offer.count() == 0, "one conversation is the most now"
    mieke.page.get_by_role("button", name="Zet uit").click()
    expect(mieke.page.locator("#telefoon .now")).to_contain_text("Staat uit")
    sam.is_offered()
    sam.accepts(liens)
    lien.sees("Sam neemt het gesprek over. Je praat nu met een medewerker")
    mieke.goes_to("/balie/leiding")
    expect(mieke.page.locator("#team tbody tr", has_text="Sam Peeters")).to_contain_text("2 van 4")
    mieke.shot("wie doet wat")


# --- talking ---------------------------------------------------------------------------------------------


def typing_is_seen(noor: Noor, sam: Staff, conversation_id: str) -> None:
    sam.opens(conversation_id)
    sam.types("Dag Noor")
    expect(noor.typing).to_have_text("Sam is aan het typen", timeout=SOON)
    noor.shot("Sam typt")
    sam.answer.fill("")


def whatsapp_counts_down(sam: Staff, conversation_id: str) -> None:
    sam.opens(conversation_id)
    expect(sam.page.locator("#kanaal")).to_contain_text(
        re.compile(r"nog 23 u 5\d \(tot wo 18 nov\.? 16\.0\d\)")
    )
    expect(sam.page.locator("#kanaal")).to_contain_text("tot 1500 tekens per bericht")
    expect(sam.page.locator("#antwoord-uitleg")).to_contain_text("Je kan nog 23 u 5")
    sam.shot("WhatsApp telt af")


def is_helped_and_forwarded(who: OfTheTown, sam: Staff, aisha: Staff, conversation_id: str) -> str:
    """The text that was proposed to Sam."""
    sam.opens(conversation_id)
    sam.says("Dag, ik ben Sam. Waarmee kan ik je helpen?")
    who.sees("Dag, ik ben Sam.")
    who.says(PREMIUM)
    sam.sees(PREMIUM)
    expect(sam.page.locator("#voorstel")).to_be_visible(timeout=SOON)
    expect(sam.page.locator("#voorstel")).to_contain_text("Nog niet verstuurd")
    expect(sam.page.locator("#voorstel")).to_contain_text("De woning ligt in Vlaanderen")
    proposed = sam.page.locator("#voorstel .body p").first.inner_text()
    sam.notes(NOTE)
    sam.shot(f"notitie bij {who.name}")
    sam.forwards("Woonloket", WHY)
    sam.shot("doorgegeven")
    aisha.is_offered()
    sam.says("Ik geef je door aan het Woonloket. Blijf even aan de lijn.")
    who.sees("Blijf even aan de lijn.")
    aisha.accepts(conversation_id)
    for kept in (NOTE, WHY):
        expect(aisha.page.locator("#verloop .remark", has_text=kept)).to_be_visible()
    who.sees("Aïsha neemt het gesprek over van Sam. Je praat nog altijd met een medewerker.")
    expect(sam.page.locator("#antwoord-uitleg")).to_contain_text("Aïsha Benali heeft dit gesprek")
    who.shot("Aïsha neemt over")
    aisha.says("Dag, met Aïsha van het Woonloket. Ik kijk het voor je na.")
    who.sees("met Aïsha van het Woonloket")
    who.says("Fijn, dank je wel")
    aisha.sees("Fijn, dank je wel")
    aisha.shot(f"gesprek met {who.name}")
    return proposed.partition(".")[0]


# --- back to the bot, the score, the record --------------------------------------------------------------


def is_given_back(who: OfTheTown, aisha: Staff) -> None:
    aisha.gives_back(SUMMARY)
    who.sees("Aïsha heeft het gesprek verlaten.")
    who.sees("Hoe goed ben je geholpen?")
    aisha.records("Zelfstandig afgehandeld", RECORD, already=SUMMARY)
    who.shot("terug bij de bot")
    who.taps("5")
    who.sees("Bedankt voor je score.")
    who.says("Wat kost een rijbewijs?")
    who.sees("25 euro")
    who.shot("de bot antwoordt weer")


def is_helped_again_to_the_end(
    town: Town, who: OfTheTown, asks: Callable[[], None], sam: Staff, conversation_id: str
) -> None:
    asks()
    sam.is_offered()
    sam.accepts(conversation_id)
    sam.says("Dag, daar ben ik weer.")
    who.sees("daar ben ik weer")
    sam.shot(f"opnieuw met {who.name}")
    sam.does("Beëindig")
    sam.decides("Beëindig")
    who.sees("Sam heeft het gesprek verlaten. Schrijf je nog iets, dan antwoordt weer de digitale assistent")
    sam.records("Zelfstandig afgehandeld", RECORD)
    who.taps("4")
    until(lambda: town.handovers(conversation_id)[-1].rating == 4)
    who.shot("einde en score")


def until(done: Callable[[], bool], patience: float = SOON / 1000) -> None:
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def both_are_closed(town: Town, sam: Staff, ids: dict[str, str]) -> None:
    sam.lists("afgesloten")
    for conversation_id in ids.values():
        expect(sam.case(conversation_id).first).to_be_visible()
        first, second = town.handovers(conversation_id)
        assert [each.state for each in (first, second)] == ["closed", "closed"]
        assert (first.department, first.rating, first.record_note) == ("wonen", 5, RECORD)
        assert (second.rating, second.record_note) == (4, RECORD)
    photo = town.handovers(ids["Lien"])[1]
    assert photo.reason == "bijlage"
    sam.shot("afgesloten")


# --- what must be true of it all -------------------------------------------------------------------------


def logs_read_the_same(town: Town, ids: dict[str, str]) -> None:
    """But for the wait in the queue, where one was before the other, and for the photo."""
    noors, liens = (list(map(comparable, town.log(ids[name]))) for name in ("Noor", "Lien"))
    assert with_people(noors) == with_people(liens)
    before = noors.index(("user", PERSON, ()))
    assert noors[: before + 1] == liens[: before + 1]
    agents = [text for author, text, _ in noors if author == "agent"]
    assert [text[:11] for text in agents] == ["Dag, ik ben", "Ik geef je ", "Dag, met Aï", "Dag, daar b"]


def comparable(entry: Entry) -> Line:
    return entry.author, entry.text, tuple(button["title"] for button in entry.buttons)


def with_people(log: list[Line]) -> list[list[Line]]:
    """From where somebody joins to where a person is asked again."""
    joins = [at for at, (_, text, _) in enumerate(log) if text.startswith("Sam neemt het gesprek over")]
    assert len(joins) == 2
    price = ("user", "Wat kost een rijbewijs?", ())
    return [log[joins[0] : log.index(price) + 2], log[joins[1] :]]


def nothing_leaked(town: Town, residents: list[OfTheTown], ids: dict[str, str], proposed: set[str]) -> None:
    """What colleagues wrote to each other, and what the catalogue proposed, is with no resident."""
    for who in residents:
        log = town.log(ids[who.name])
        reached = who.came_in() + "\n".join(f"{entry.text} {entry.extras}" for entry in log)
        assert "daar ben ik weer" in reached
        for kept in (NOTE, WHY, SUMMARY, RECORD, *proposed):
            assert kept not in reached, f"{who.name}: {kept}"
        after = [entry.author for entry in log if entry.text == PREMIUM]
        assert after == ["user"]
        at = next(place for place, entry in enumerate(log) if entry.text == PREMIUM)
        assert log[at + 1].author == "agent", "the bot says nothing while a person has the conversation"


# --- outside the hours -----------------------------------------------------------------------------------


def test_outside_the_hours_a_resident_is_called_back(stage: Stage) -> None:
    noor, sam = stage.noor("hasselt"), stage.staff("sam.hasselt")
    noor.says("Ik wil iemand spreken")
    noor.sees("De chat met een medewerker is nu gesloten. De medewerkers zijn er weer morgen om 9 uur.")
    noor.sees("011 23 90 00")
    noor.shot("gesloten")
    noor.taps("Bel mij terug")
    noor.sees("Genoteerd: een medewerker belt u terug, ten laatste vrijdag om 12 uur.")
    noor.shot("terugbellen beloofd")
    chooses_a_moment(stage, noor)
    noor.sees("We bellen u op het nummer dat eindigt op 56")
    noor.shot("terugbellen genoteerd")
    the_agent_sees_when(stage, sam)
    another_citys_conversation_is_no_business_of_theirs(stage, sam)
    assert noor.problems == []


def chooses_a_moment(stage: Stage, noor: Noor) -> None:
    link = noor.panel.get_by_role("link", name="Kies uw moment").get_attribute("href")
    assert link is not None
    page = noor.context.new_page()
    page.goto(link.replace(PUBLIC, stage.town.service.url))
    page.get_by_label("Uw telefoonnummer").fill("0470 12 34 56")
    page.get_by_role("button", name="Bel mij terug").click()
    expect(page.get_by_role("alert")).to_be_visible()
    stage.album.take(page, "Noor kiest geen moment")
    page.get_by_label("oormiddag").first.check()
    page.get_by_role("button", name="Bel mij terug").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We bellen u terug")
    stage.album.take(page, "Noor koos een moment")
    page.close()


def the_agent_sees_when(stage: Stage, sam: Staff) -> None:
    conversation_id = stage.town.newest("web", "hasselt")
    sam.lists("terugbellen")
    expect(sam.case(conversation_id)).to_contain_text("tegen vr 20 nov")
    sam.opens(conversation_id, "terugbellen")
    expect(sam.page.locator("#stand")).to_contain_text("Terug te bellen, uiterlijk vr 20 nov")
    expect(sam.page.locator("#kanaal")).to_contain_text("oormiddag")
    sam.shot("terugbellen")
    sam.does("Vul het verslag in")
    sam.records("Zelfstandig afgehandeld", RECORD)
    (call,) = stage.town.handovers(conversation_id)
    assert (call.state, call.record_note) == ("closed", RECORD)
    assert call.due_at is not None and call.due_at.date().isoformat() == "2026-11-20"


def another_citys_conversation_is_no_business_of_theirs(stage: Stage, sam: Staff) -> None:
    url = stage.town.service.url
    opened = httpx.post(f"{url}/api/web/sessions", json={"gemeente": "gent"})
    assert opened.status_code == 201
    sam.page.goto(f"{url}/balie/gesprek/{stage.town.newest('web', 'gent')}")
    expect(sam.page.locator("#geen-gesprek")).to_contain_text("of het is van een andere stad")
