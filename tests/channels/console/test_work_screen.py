"""The work screen in Chromium: what agents see and do, and what they can't get wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.conversations.tables import Identity
from tests.channels.console.balie import Balie, Inwoner, Medewerker
from tests.channels.console.screens import Screen
from tests.conftest import NOW

pytestmark = pytest.mark.browser


def test_it_shows_who_waits_as_it_happens(desk: Screen, balie: Balie) -> None:
    expect(desk.page.locator("#geen-zaken")).to_have_text("Er wacht niemand.")
    noor = balie.noor("Is er een premie voor mijn woning?", "Ik wil een mens over mijn woning")
    expect(desk.case(noor)).to_contain_text("Premie voor renovatie")
    expect(desk.case(noor)).to_contain_text("Woonloket")
    expect(desk.case(noor).locator(".wait")).to_have_text("nieuw")
    balie.clock.advance(timedelta(minutes=6))
    desk.page.reload()
    expect(desk.case(noor).locator(".wait")).to_have_text("wacht al 6 min")
    expect(desk.page).to_have_title("(1) Gesprekken – Gent")
    assert desk.problems == []


def test_it_goes_from_waiting_to_record(desk: Screen, noor: Inwoner) -> None:
    desk.case(noor).click()
    expect(desk.page.locator("#samenvatting")).to_contain_text("vroeg een medewerker")
    desk.shot("1-wachtend")
    desk.button("Neem over").click()
    expect(desk.button("Beëindig")).to_be_visible()
    desk.says("Dag Noor, een reispas kost 85 euro.")
    expect(desk.said("85 euro").locator(".by")).to_have_text("Sam")
    noor.writes("Dank je wel!")
    expect(desk.said("Dank je wel!")).to_be_visible()
    desk.button("Beëindig").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Beëindig").click()
    record = desk.page.get_by_role("dialog", name="Verslag van het gesprek")
    record.get_by_label("Resultaat").select_option(label="Zelfstandig afgehandeld")
    record.get_by_label("Product").fill("reispas")
    desk.shot("2-verslag")
    record.get_by_role("button", name="Sluit af").click()
    expect(desk.page.locator(".facts")).to_contain_text("Afgesloten")
    assert ("agent", "Dag Noor, een reispas kost 85 euro.") in noor.texts()
    assert desk.problems == []


def test_a_note_cannot_be_mistaken_for_an_answer(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    composer = desk.page.locator("#opstellen")
    looks = "e => getComputedStyle(e).backgroundColor"
    answer = composer.evaluate(looks)
    desk.answer.fill("Een half antwoord")
    desk.page.get_by_role("button", name="Interne notitie").click()
    assert composer.evaluate(looks) != answer
    note = desk.page.get_by_label("Interne notitie – de inwoner ziet dit nooit")
    expect(note).to_have_value("")
    note.fill("Belt liever.")
    desk.shot("3-notitie")
    desk.page.get_by_role("button", name="Bewaar de notitie").click()
    expect(desk.said("Belt liever.").locator(".by")).to_have_text("Interne notitie van Sam Peeters")
    expect(note).to_have_value("")
    desk.page.get_by_role("button", name="Antwoord aan de inwoner").click()
    expect(desk.answer).to_have_value("Een half antwoord")
    assert "Belt liever." not in str(noor.texts())


def test_the_slower_of_two_hears_who_has_it(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    desk = Screen(browser, sam)
    desk.talk(noor)
    desk.page.route("**/balie/stroom*", lambda route: route.abort())
    desk.page.reload()
    expect(desk.button("Neem over")).to_be_visible()
    balie.aisha().takes(noor)
    desk.says("Dag, ik help je.")
    expect(desk.said("Dag, ik help je.")).to_contain_text(
        "Niet verstuurd. Aïsha Benali heeft dit gesprek al."
    )
    expect(desk.page.locator(".facts")).to_contain_text("Bij Aïsha Benali sinds 10.0")
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("Aïsha Benali heeft dit gesprek.")
    desk.said("Dag, ik help je.").get_by_role("button", name="Terug in het tekstveld").click()
    expect(desk.answer).to_have_value("Dag, ik help je.")
    assert "Dag, ik help je." not in str(noor.texts())
    desk.close()


def test_a_failed_message_stays_and_goes_again_once(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.page.route("**/berichten", lambda route: route.abort())
    desk.says("Komt dit aan?")
    failed = desk.said("Komt dit aan?")
    expect(failed).to_contain_text("Niet verstuurd. Geen verbinding")
    desk.shot("4-niet-verstuurd")
    desk.page.unroute("**/berichten")
    failed.get_by_role("button", name="Opnieuw sturen").click()
    expect(desk.page.locator("#verloop .failed, #verloop .waiting")).to_have_count(0)
    assert [text for by, text in noor.texts() if by == "agent"] == ["Komt dit aan?"]
    assert desk.log().count("Komt dit aan?") == 1


def test_an_answer_whose_answer_got_lost_is_said_once(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    """The service took it, but the browser never heard so: the same key makes that harmless."""
    sam.takes(noor)
    desk.talk(noor)

    def take_and_hang_up(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    desk.page.route("**/berichten", take_and_hang_up, times=1)
    desk.says("Precies één keer.")
    expect(desk.said("Precies één keer.")).to_have_count(1)
    desk.page.wait_for_timeout(800)
    again = desk.page.get_by_role("button", name="Opnieuw sturen")
    if again.count():
        again.click()
    expect(desk.page.locator("#verloop .entry.failed, #verloop .entry.waiting")).to_have_count(0)
    assert desk.log().count("Precies één keer.") == 1
    assert [text for by, text in noor.texts() if by == "agent"] == ["Precies één keer."]


def test_who_is_signed_out_while_typing_loses_nothing(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.answer.fill("Ik was nog aan het typen")
    balie.sessions.end_all(sam.id)
    desk.answer.press("Enter")
    notice = desk.page.locator("#melding")
    expect(notice).to_contain_text("Je bent afgemeld.")
    expect(notice.get_by_role("button", name="Meld opnieuw aan in een nieuw venster")).to_be_visible()
    desk.shot("5-afgemeld")
    failed = desk.said("Ik was nog aan het typen")
    expect(failed).to_contain_text("Niet verstuurd.")
    sam.sign_in()
    desk.context.add_cookies([sam.cookie])  # type: ignore[list-item]
    notice.get_by_role("button", name="Ik ben aangemeld").click()
    expect(notice).to_be_hidden()
    failed.get_by_role("button", name="Opnieuw sturen").click()
    expect(desk.page.locator("#verloop .failed, #verloop .waiting")).to_have_count(0)
    assert ("agent", "Ik was nog aan het typen") in noor.texts()


def test_two_tabs_show_the_same(desk: Screen, sam: Medewerker, noor: Inwoner, browser: Browser) -> None:
    sam.takes(noor)
    other = Screen(browser, sam)
    desk.talk(noor)
    other.talk(noor)
    desk.says("Vanuit het eerste venster.")
    other.says("Vanuit het tweede venster.")
    noor.writes("Ik lees mee.")
    for screen in (desk, other):
        expect(screen.said("Ik lees mee.")).to_be_visible()
        expect(screen.said("venster.")).to_have_count(2)
    assert desk.log() == other.log()
    other.close()


def test_an_offer_counts_down_and_is_accepted(desk: Screen, balie: Balie, sam: Medewerker) -> None:
    desk.page.get_by_role("button", name="Zet me op aanwezig").click()
    expect(desk.page.locator("#aanwezigheid")).to_have_text("Aanwezig")
    noor = balie.noor("Wat kost een reispas?", "Ik wil een medewerker spreken")
    balie.desk.sweep()
    offer = desk.page.get_by_role("group", name="Aangeboden aan jou")
    expect(offer).to_be_visible()
    expect(offer.locator(".left")).to_contain_text("0:")
    desk.shot("6-aanbod")
    heard = desk.page.locator("#omroep")
    expect(heard).to_contain_text("Gesprek aangeboden")
    desk.press("n")
    expect(desk.page.locator(".facts")).to_contain_text("Van jou")
    expect(offer).to_be_hidden()
    assert sam.view(noor)["mode"] == "human"


def test_an_offer_that_nobody_takes_goes_away(desk: Screen, balie: Balie, sam: Medewerker) -> None:
    desk.page.get_by_role("button", name="Zet me op aanwezig").click()
    expect(desk.page.locator("#aanwezigheid")).to_have_text("Aanwezig")
    balie.noor("Ik wil een medewerker spreken")
    balie.desk.sweep()
    offer = desk.page.get_by_role("group", name="Aangeboden aan jou")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Weiger").click()
    expect(offer).to_be_hidden()


def test_it_forwards_and_the_other_accepts(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner, browser: Browser
) -> None:
    sam.takes(noor)
    aisha = Screen(browser, balie.aisha())
    aisha.open()
    desk.talk(noor)
    desk.button("Geef door").click()
    window = desk.page.get_by_role("dialog", name="Geef door")
    window.get_by_label("Aan wie").select_option(label="Woonloket")
    window.get_by_label("Waarom").fill("Vraag over huur")
    desk.shot("7-doorgeven")
    window.get_by_role("button", name="Geef door").click()
    expect(desk.page.locator("#stand")).to_contain_text(
        "Doorgegeven aan Woonloket, nog niet aanvaard. Jij houdt de lijn."
    )
    expect(desk.button("Trek het doorgeven in")).to_be_visible()
    aisha.page.get_by_role("button", name="Mijn").click()
    aisha.case(noor).click()
    expect(aisha.page.locator("#verloop")).to_contain_text("Vraag over huur")
    aisha.button("Aanvaard").click()
    expect(aisha.page.locator(".facts")).to_contain_text("Van jou")
    expect(desk.page.locator(".facts")).to_contain_text("Bij Aïsha Benali")
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("Aïsha Benali heeft dit gesprek.")
    aisha.close()


def test_it_says_what_whatsapp_allows(desk: Screen, balie: Balie, sam: Medewerker) -> None:
    balie.conversations.windows = {"whatsapp": timedelta(hours=24)}
    noor = balie.noor("Ik wil een medewerker spreken", channel="whatsapp")
    sam.takes(noor)
    with balie.storage.begin() as session:
        session.query(Identity).update(
            {"last_inbound_at": balie.clock.now() - timedelta(hours=22, minutes=30)}
        )
    desk.talk(noor)
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text(
        "De inwoner leest dit op WhatsApp. Je kan nog 1 u"
    )
    expect(desk.page.locator("#kanaal")).to_contain_text("nog 1 u")
    desk.answer.fill("x" * 1700)
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("1700 tekens: gaat in 2 berichten.")
    desk.answer.fill("x" * 2001)
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("2001 tekens is te lang: hoogstens 2000.")
    desk.answer.press("Enter")
    expect(desk.page.locator("#opstellen .problem")).to_have_text("Maak je antwoord eerst korter.")
    expect(desk.answer).to_have_value("x" * 2001)
    with balie.storage.begin() as session:
        session.query(Identity).update({"last_inbound_at": balie.clock.now() - timedelta(hours=25)})
    desk.page.reload()
    expect(desk.page.locator("#antwoord-uitleg")).to_contain_text("WhatsApp laat geen vrij bericht meer toe")
    expect(desk.page.locator("#opstellen [type=submit]")).to_have_attribute("aria-disabled", "true")
    expect(desk.button("Laat terugbellen")).to_be_visible()
    desk.shot("8-venster-dicht")


def test_a_draft_is_used_only_by_hand(desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    source = {"titel": "Stad Gent", "url": "https://stad.gent/reispas"}
    seq = balie.conversations.head(noor.id)
    balie.desk.draft(noor.id, after_seq=seq, text="Een reispas kost 85 euro.", source=source)
    desk.talk(noor)
    draft = desk.page.locator("#verloop .draft")
    expect(draft).to_contain_text("niet verstuurd")
    expect(draft.get_by_role("link")).to_have_attribute("href", "https://stad.gent/reispas")
    draft.get_by_role("button", name="Zet in het antwoord").click()
    expect(desk.answer).to_have_value("Een reispas kost 85 euro.")
    assert "85 euro" not in str(noor.texts())


def test_ready_made_answers_come_with_a_slash(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.press("r")
    desk.page.keyboard.type("/hal")
    options = desk.page.get_by_role("option")
    expect(options.first).to_contain_text("/hallo")
    desk.press("Enter")
    expect(desk.answer).to_have_value(re.compile("Dag, ik ben Sam, medewerker van Burgerzaken"))
    expect(options).to_have_count(0)


def test_what_came_over_the_line_is_never_markup(desk: Screen, balie: Balie, sam: Medewerker) -> None:
    noor = balie.noor("<img src=x onerror=alert(1)> <script>alert(2)</script> medewerker")
    desk.talk(noor)
    expect(desk.said("<script>alert(2)</script>").first).to_be_visible()
    assert desk.page.locator("#verloop img, #verloop script, #zaken img").count() == 0
    assert desk.problems == []


def test_a_supervisor_takes_from_who_is_gone(
    browser: Browser, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    lead = Screen(browser, balie.mieke())
    lead.open("/balie/leiding")
    expect(lead.page.locator("#team")).to_contain_text("Sam Peeters")
    lead.shot("9-leiding")
    lead.page.get_by_role("button", name="weg van Sam Peeters").click()
    expect(lead.page.get_by_role("dialog")).to_contain_text("Dit wordt genoteerd.")
    lead.page.get_by_role("button", name="Neem het gesprek").click()
    expect(lead.page.locator(".facts")).to_contain_text("Van jou")
    lead.open("/balie/leiding")
    lead.page.get_by_label("Hoelang").select_option(label="30 minuten")
    lead.page.get_by_role("button", name="Zet aan").click()
    expect(lead.page.locator("#telefoon .now")).to_contain_text("Staat aan tot 10.3")
    lead.page.get_by_role("button", name="Zet uit").click()
    expect(lead.page.locator("#telefoon .now")).to_have_text("Staat uit.")
    assert lead.problems == []
    lead.close()


def test_a_forward_to_my_department_is_offered_to_me(
    desk: Screen, balie: Balie, browser: Browser, noor: Inwoner
) -> None:
    aisha = balie.aisha()
    aisha.takes(noor)
    body = {"epoch": aisha.view(noor)["epoch"], "department": "burgerzaken"}
    aisha.post(f"/gesprekken/{noor.id}/doorgeven", body)
    offer = desk.page.get_by_role("group", name="Aangeboden aan jou")
    expect(offer).to_contain_text("Voor je afdeling: Reispas")
    expect(offer).to_contain_text("Doorgegeven door Aïsha Benali")
    expect(offer.get_by_role("button", name="Weiger")).to_have_count(0)
    offer.get_by_role("button", name="Aanvaard").click()
    expect(desk.page.locator(".facts")).to_contain_text("Van jou")


def test_it_tells_when_nobody_accepts_a_forward(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    body = {"epoch": sam.view(noor)["epoch"], "department": "wonen"}
    sam.post(f"/gesprekken/{noor.id}/doorgeven", body)
    expect(desk.page.locator("#stand")).to_contain_text("Doorgegeven aan Woonloket")
    balie.clock.advance(timedelta(seconds=121))
    desk.page.wait_for_timeout(1200)  # the console's next heartbeat
    balie.desk.sweep()
    notice = desk.page.locator("#melding")
    expect(notice).to_contain_text("Niemand aanvaardde Reispas. Het blijft van jou.")
    desk.shot("niemand-aanvaardt")
    notice.get_by_role("button", name="Sluiten").click()
    expect(notice).to_be_hidden()
    expect(desk.page.locator(".facts")).to_contain_text("Van jou")


def test_it_tells_who_took_it_from_me(desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    expect(desk.page.locator("[data-which=mijn] .count")).to_have_text("1")
    balie.mieke().post(f"/gesprekken/{noor.id}/wegnemen")
    expect(desk.page.locator("#melding")).to_contain_text("Mieke Claes nam Reispas van je over.")
    expect(desk.page.locator(".facts")).to_contain_text("Bij Mieke Claes")


def test_a_call_back_is_asked_for_and_recorded(
    desk: Screen, balie: Balie, sam: Medewerker, noor: Inwoner
) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.button("Laat terugbellen").click()
    window = desk.page.get_by_role("dialog", name="Laat terugbellen")
    window.get_by_label("Waarvoor moeten we bellen?").fill("Prijs met spoed")
    window.get_by_role("button", name="Maak het verzoek").click()
    expect(desk.page.locator("#stand")).to_contain_text("Terug te bellen, uiterlijk")
    desk.page.get_by_role("button", name="Terugbellen", exact=True).click()
    expect(desk.case(noor)).to_contain_text("tegen do 19 nov")
    desk.shot("terug-te-bellen")
    desk.button("Vul het verslag in").click()
    record = desk.page.get_by_role("dialog", name="Verslag van het gesprek")
    record.get_by_label("Resultaat").select_option(label="Terugbelverzoek gemaakt")
    record.get_by_role("button", name="Sluit af").click()
    expect(desk.case(noor)).to_have_count(0)
    assert desk.problems == []


def test_it_goes_back_to_the_bot(desk: Screen, sam: Medewerker, noor: Inwoner) -> None:
    sam.takes(noor)
    desk.talk(noor)
    desk.button("Terug naar de bot").click()
    window = desk.page.get_by_role("dialog", name="Geef terug aan de bot")
    window.get_by_label("Wat is er afgesproken?").fill("Weet nu de prijs.")
    window.get_by_role("button", name="Geef terug").click()
    record = desk.page.get_by_role("dialog", name="Verslag van het gesprek")
    expect(record).to_be_visible()
    record.get_by_role("button", name="Later").click()
    expect(desk.page.locator("#stand")).to_contain_text("Vul nog het verslag in.")
    noor.says("Wat kost een reispas?")
    assert any("75 euro" in text for by, text in noor.texts() if by == "bot")
    assert "Weet nu de prijs." not in str(noor.texts())


def test_a_closed_department_is_said_in_words_and_nothing_is_lost(
    browser: Browser, catalogue: Catalogue, database_url: str
) -> None:
    with Balie(catalogue, database_url, clock=SetClock(NOW.replace(hour=16, minute=50))) as balie:
        sam, noor = balie.sam(), balie.noor("Ik wil een medewerker")
        sam.takes(noor)
        balie.clock.advance(timedelta(minutes=15))
        desk = Screen(browser, sam)
        desk.talk(noor)
        desk.button("Geef door").click()
        window = desk.page.get_by_role("dialog", name="Geef door")
        window.get_by_label("Aan wie").select_option(label="Woonloket")
        window.get_by_label("Waarom").fill("Vraag over huur")
        window.get_by_role("button", name="Geef door").click()
        expect(window.get_by_role("alert")).not_to_be_empty()
        expect(window.get_by_label("Waarom")).to_have_value("Vraag over huur")
        desk.shot("gesloten-afdeling")
        assert "Vraag over huur" not in str(noor.texts())
        desk.close()


def test_too_many_conversations_is_said_in_words(browser: Browser, balie: Balie) -> None:
    sam = balie.hire("Sam", "Peeters", chats=1)
    first, second = balie.noor("Ik wil een medewerker"), balie.noor("Ik wil een medewerker")
    sam.takes(first)
    desk = Screen(browser, sam)
    desk.talk(second)
    desk.button("Neem over").click()
    expect(desk.page.locator("#stand").get_by_role("alert")).to_contain_text("meer dan 1 tegelijk kan niet")
    desk.close()
