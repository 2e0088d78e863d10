"""The three lines for the agent: facts of the log, in the catalogue's names, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.products import product_answer
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.conversations import Entry, Tap, TurnResult
from bot.conversations import log as log_of_conversations
from bot.conversations.tables import Understanding
from bot.replies import Message, choice
from bot.storage import Storage
from bot.takeover import summary as summaries
from bot.takeover.summary import About, names, summary
from tests.bot.conversations.office import Office

PASSPORT = "Internationaal paspoort (reispas)"
WEB = About({"reispas": PASSPORT, "rijbewijs": "Rijbewijs"}, "web", "gevraagd")
START = datetime(2026, 11, 17, 9, 5, tzinfo=UTC)


class Log:
    """A conversation as it is said: each line gets the next number."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.entries: list[Entry] = []
        self.understandings: dict[str, Understanding] = {}

    def noor(self, text: str, act: str = "", product: str | None = None, aspect: str | None = None,
             tier: str = "antwoord", answer: str = "") -> Log:  # fmt: skip
        entry = self._add("user", text, {})
        if act:
            self.understandings[entry.id] = Understanding(
                message_id=entry.id, act=act, product=product, aspect=aspect, tier=tier, answer=answer
            )
        return self

    def bot(self, text: str, **extras: Any) -> Log:
        self._add("bot", text, extras)
        return self

    def answer(self, product: str, aspect: str) -> Log:
        """The catalogue's own answer of Gent."""
        city = self.catalogue.city("gent")
        said = product_answer(self.catalogue.product("gent", product), aspect, None, city)
        links = tuple(
            {"id": str(n), "title": b.title, "url": b.url} for n, b in enumerate(said.buttons) if b.url
        )
        entry = self._add("bot", said.text, said.custom)
        self.entries[-1] = replace(entry, buttons=links)
        return self

    def asks(self, slot: str, **known: str) -> Log:
        return self.bot("…?", afspraak={"vraagt": slot, **known})

    def lines(self, about: About = WEB) -> list[str]:
        return summary(self.entries, self.understandings, about)

    def _add(self, author: str, text: str, extras: dict[str, Any]) -> Entry:
        seq = len(self.entries) + 1
        self.entries.append(Entry(seq, f"m{seq}", author, text, (), extras, START + timedelta(minutes=seq)))
        return self.entries[-1]


@pytest.fixture
def log(catalogue: Catalogue) -> Log:
    return Log(catalogue).bot("Hallo, ik ben een computer.", welkom=True)


def test_it_tells_what_was_asked_what_was_given_and_why(log: Log) -> None:
    log.noor("wa kost ne pas", "vraag", "reispas", "kosten").answer("reispas", "kosten")
    log.noor("een mens aub", "medewerker").bot("Een medewerker komt.", overdracht={"reden": "gevraagd"})
    asked, given, why = log.lines()
    assert asked == f"Vraag: {PASSPORT} – wat kost het?"
    assert given == f"Kreeg: antwoord over {PASSPORT} – wat kost het."
    assert why == "Reden: vroeg een medewerker. Via de website, taal: Nederlands."


def test_it_names_what_was_asked_before_newest_first_and_once(log: Log) -> None:
    for _ in range(2):
        log.noor("rijbewijs?", "vraag", "rijbewijs", "aanvragen").answer("rijbewijs", "aanvragen")
    log.noor("openingsuren", "openingsuren").bot("Open.")
    log.noor("pas?", "vraag", "reispas", "duur").answer("reispas", "duur")
    assert log.lines()[0] == (
        f"Vraag: {PASSPORT} – hoelang duurt het? Eerder: Openingsuren; Rijbewijs – aanvragen."
    )


def test_it_quotes_what_was_not_understood_and_names_nothing_it_is_not_sure_of(log: Log) -> None:
    log.noor("mijn haag en de buur", "vraag", "reispas", "kosten", tier="keuze").bot("Bedoel je?")
    log.noor("neen   de haag\nvan hem", "buiten_bereik", tier="onbekend").bot("Dat weet ik niet.")
    asked, given, _ = log.lines(replace(WEB, reason="onbegrepen"))
    assert asked == 'Vraag: niet zeker begrepen: "neen de haag van hem"'
    assert given == "Kreeg: nog geen antwoord uit de catalogus."
    assert PASSPORT not in " ".join(log.lines())


def test_it_quotes_the_last_words_when_nothing_was_asked(log: Log) -> None:
    log.noor("dag", "begroeting").bot("Hallo.").noor("medewerker", "medewerker")
    assert log.lines()[0] == 'Vraag: "medewerker"'


def test_it_says_so_when_nothing_was_written(log: Log) -> None:
    assert log.lines()[0] == "Vraag: de inwoner schreef nog niets."


def test_it_leaves_out_what_was_said_before_a_person_gave_the_conversation_back(log: Log) -> None:
    log.noor("rijbewijs?", "vraag", "rijbewijs", "kosten").answer("rijbewijs", "kosten")
    log.bot("Je praat weer met de assistent.", terug=True)
    log.noor("pas?", "vraag", "reispas", "kosten")
    assert "Rijbewijs" not in " ".join(log.lines())


def test_it_says_what_an_open_booking_still_lacks(log: Log) -> None:
    log.noor("afspraak", "afspraak_maken", "reispas", answer="afspraak/moment")
    log.asks("moment", thema="burgerzaken", wijze="loket", plaats="stadskantoor")
    log.noor("medewerker", "medewerker").bot("Een medewerker komt.", overdracht={"reden": "gevraagd"})
    assert log.lines()[1].endswith(
        "Bezig met een afspraak; ontbreekt nog: moment, naam, e-mailadres, bevestiging."
    )


def test_a_name_that_was_given_is_not_lacking_and_never_told(log: Log) -> None:
    known = {"thema": "burgerzaken", "wijze": "loket", "plaats": "stadskantoor", "moment": "2026-11-24T10:00"}
    log.asks("naam", **known).noor("Noor Peeters", "antwoord", answer="afspraak/email").asks("email", **known)
    lines = log.lines()
    assert lines[1].endswith("ontbreekt nog: e-mailadres, bevestiging.")
    assert "Peeters" not in lines[1]


def test_a_name_that_was_asked_and_not_given_is_lacking(log: Log) -> None:
    log.asks("naam", thema="x", wijze="loket", plaats="y", moment="z")
    log.noor("toch later").asks("moment", thema="x", wijze="loket", plaats="y")
    assert "moment, naam, e-mailadres" in log.lines()[1]


MADE = {"nummer": "G-1", "status": "confirmed", "begin": "2026-11-24T10:00:00+01:00"}


@pytest.mark.parametrize("end", [{"gestopt": True}, MADE])
def test_a_booking_that_ended_is_not_open(log: Log, end: dict[str, Any]) -> None:
    log.asks("bevestigd", thema="x").noor("ja").bot("Klaar.", afspraak=end)
    assert "Bezig met een afspraak" not in log.lines()[1]


def test_a_booking_that_was_left_for_another_question_is_not_open(log: Log) -> None:
    log.asks("moment", thema="x").noor("laat maar, pas?", "vraag", "reispas", "kosten").answer(
        "reispas", "kosten"
    )
    assert "Bezig met een afspraak" not in log.lines()[1]


def test_it_tells_of_an_appointment_as_it_stands_now(log: Log) -> None:
    log.noor("ja").bot("Vastgelegd.", afspraak=MADE)
    assert "Kreeg: afspraak G-1, dinsdag 24 november 2026 om 10.00 uur." in log.lines()[1]
    log.noor("annuleer").bot("Geannuleerd.", afspraak={**MADE, "status": "cancelled"})
    assert "Kreeg: geannuleerde afspraak G-1," in log.lines()[1]


def test_it_counts_the_answers_beyond_the_last_three(log: Log) -> None:
    for aspect in ("kosten", "duur", "waar", "meebrengen", "voorwaarden"):
        log.noor("?", "vraag", "reispas", aspect).answer("reispas", aspect)
    assert log.lines()[1] == (f"Kreeg: antwoord over {PASSPORT} – voor wie, wat meebrengen, waar en nog 2.")


def test_an_answer_about_no_product_is_named_too(log: Log) -> None:
    log.noor("klacht", "klacht").bot("Schrijf…", antwoord={"sleutel": "klacht", "bron": None})
    log.noor("dag", "begroeting").bot("Hallo.", antwoord={"sleutel": "begroeting", "bron": None})
    assert log.lines()[1] == "Kreeg: antwoord over Een klacht indienen."


def test_it_names_the_links_by_their_titles(log: Log) -> None:
    log.noor("grofvuil", "vraag", "grofvuil", "aanvragen").answer("grofvuil", "aanvragen")
    title = log.entries[-1].buttons[0]["title"]
    assert f'; link "{title}"' in log.lines()[1]
    assert "http" not in log.lines()[1]


@pytest.mark.parametrize(("reason", "words"), [*summaries.REASONS.items(), ("nieuw", "nieuw")])
def test_it_says_each_reason_in_words(log: Log, reason: str, words: str) -> None:
    about = replace(WEB, reason=reason, channel="whatsapp", language="fr")
    assert log.lines(about)[2] == f"Reden: {words}. Via WhatsApp, taal: Frans."


def test_without_a_reason_it_says_none(log: Log) -> None:
    assert log.lines(replace(WEB, reason=None))[2] == "Via de website, taal: Nederlands."


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["user", "bot", "system", "agent"]),
            st.text(max_size=40),
            st.sampled_from(
                [
                    {},
                    {"welkom": True},
                    {"afspraak": {"vraagt": "naam"}},
                    {"afspraak": {"vraagt": "later"}},
                    {"antwoord": {"sleutel": "klacht", "bron": None}},
                    {"antwoord": {"product": "onbekend", "aspect": "kleur"}},
                    {"overdracht": {"reden": "boos"}},
                ]
            ),
        ),
        max_size=12,
    )
)
def test_it_is_always_three_short_lines(said: list[tuple[str, str, Mapping[str, Any]]]) -> None:
    entries = [
        Entry(n, str(n), author, text, (), dict(extras), START)
        for n, (author, text, extras) in enumerate(said)
    ]
    lines = summary(entries, {}, WEB)
    assert len(lines) == 3
    assert all(0 < len(line) <= summaries.LONGEST_LINE and "\n" not in line for line in lines)


# From SQL


@pytest.fixture
def office(storage: Storage, clock: SetClock) -> Iterator[Office]:
    office = Office(storage, clock)
    office.opening = lambda city: [Message(f"Hallo van {city}.", custom={"welkom": True})]
    yield office
    office.close()


def test_it_reads_a_conversation_of_the_database(
    office: Office, storage: Storage, catalogue: Catalogue
) -> None:
    begrip = {
        "act": "vraag",
        "product": "reispas",
        "aspect": "kosten",
        "tier": "antwoord",
        "antwoord": "reispas/kosten",
    }
    custom = {
        "begrip": begrip,
        "antwoord": {"sleutel": "reispas/kosten", "product": "reispas", "aspect": "kosten"},
    }
    buttons = (choice("Medewerker", "medewerker"),)
    noor = office.open("whatsapp")
    office.engine.script = [TurnResult([Message("75 euro.", buttons, custom)], {}, "proef.tar.gz")]
    office.say(noor, "wa kost ne pas", channel="whatsapp")
    office.settle(noor)
    with storage.read() as session:
        lines = summaries.load(session, noor, catalogue, reason="boos")
    name = catalogue.product("gent", "reispas").naam
    assert lines == [
        f"Vraag: {name} – wat kost het?",
        f"Kreeg: antwoord over {name} – wat kost het.",
        "Reden: klinkt boos of overstuur. Via WhatsApp, taal: Nederlands.",
    ]


def test_a_tap_under_a_line_of_the_desk_is_no_question(
    office: Office, storage: Storage, catalogue: Catalogue
) -> None:
    noor = office.open()
    office.say(noor, "ik wil iemand spreken")
    office.settle(noor)
    line = Message("De chat is nu gesloten.", (choice("Bel mij terug", "overdracht.terugbellen"),))
    with storage.begin() as session:
        (offer,) = log_of_conversations.append(session, noor, [line], author="system", at=office.clock.now())
    office.receive(noor, tap=Tap(offer.id, offer.buttons[0]["id"]))
    with storage.read() as session:
        assert summaries.load(session, noor, catalogue, reason=None)[0] == 'Vraag: "ik wil iemand spreken"'


def test_a_fault_of_ours_keeps_nobody_from_taking_over(
    office: Office, storage: Storage, catalogue: Catalogue
) -> None:
    broken = Message("Vastgelegd.", custom={"afspraak": {"nummer": "G-1"}})
    noor = office.open()
    office.engine.script = [TurnResult([broken], {}, "proef.tar.gz")]
    office.say(noor, "ja")
    office.settle(noor)
    with storage.read() as session:
        lines = summaries.load(session, noor, catalogue, reason=None)
    assert lines == [
        "Vraag: zie het gesprek.",
        "Kreeg: zie het gesprek.",
        "Via de website, taal: Nederlands.",
    ]


def test_it_names_products_of_the_city_and_those_that_only_the_keys_know(catalogue: Catalogue) -> None:
    known = names(catalogue, "hasselt")
    assert set(catalogue.keys.products) <= set(known)
    assert known["reispas"] == catalogue.product("hasselt", "reispas").naam
