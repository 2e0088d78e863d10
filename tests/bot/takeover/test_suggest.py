"""Drafts from the catalogue: with source and date, in the city's form, and never in the way of a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.answers import Context, Question, World
from bot.answers.products import product_answer
from bot.appointments import Agenda
from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.conversations import TurnResult
from bot.conversations.tables import Conversation, Understanding
from bot.replies import Message
from bot.storage import Storage
from bot.takeover.suggest import Draft, Suggestions, as_question, suggest
from tests.bot.answers.sample import agenda_of, parsed, said, world_of
from tests.bot.conversations.office import Office


@pytest.fixture
def agenda(catalogue: Catalogue, storage: Storage, clock: SetClock) -> Agenda:
    return agenda_of(catalogue, storage, clock)


@pytest.fixture
def world(catalogue: Catalogue, agenda: Agenda, clock: SetClock) -> World:
    return world_of(catalogue, agenda, clock)


def row(act: str = "vraag", product: str | None = "reispas", aspect: str | None = "kosten",
        tier: str = "antwoord", likely: Mapping[str, Any] | None = None) -> Understanding:  # fmt: skip
    ranking = [dict(likely)] if likely else []
    return Understanding(act=act, product=product, aspect=aspect, tier=tier, ranking=ranking)


def of_row(world: World, understood: Understanding, text: str = "wa kost da") -> Draft | None:
    found = as_question(text, understood)
    return suggest(found[0], Context(), world, sure=found[1]) if found else None


# From what was understood


def test_a_draft_is_the_catalogues_answer_with_its_source_and_date(world: World) -> None:
    draft = of_row(world, row())
    product = world.products["reispas"]
    source = product.source("kosten")
    assert draft is not None
    assert draft.text.startswith(product.answer("kosten").tekst)
    assert (draft.why, draft.source) == (
        "catalogus",
        {
            "titel": source.naam,
            "url": source.url,
            "datum": source.datum.isoformat(),
            "sleutel": "reispas/kosten",
            "voorbeeld": product.answer("kosten").voorbeeld,
            "zeker": True,
        },
    )


def test_the_pages_of_an_answer_stand_under_its_text(world: World) -> None:
    draft = of_row(world, row(product="grofvuil", aspect="aanvragen"))
    links = [
        b for b in product_answer(world.products["grofvuil"], "aanvragen", None, world.city).buttons if b.url
    ]
    assert draft is not None
    assert links
    assert draft.text.splitlines()[-len(links) :] == [f"{one.title}: {one.url}" for one in links]


def test_it_answers_for_the_person_that_is_asked_about(world: World) -> None:
    grown_up, child = of_row(world, row()), of_row(world, row(), "en voor mijn zoontje?")
    assert grown_up is not None
    assert child is not None
    assert child.text != grown_up.text


def test_a_city_that_says_u_gets_a_draft_with_u(
    catalogue: Catalogue, agenda: Agenda, clock: SetClock
) -> None:
    hasselt = World.of(catalogue, "hasselt", clock.now(), agenda, "c1")
    draft = of_row(hasselt, row(act="openingsuren", product=None, aspect=None))
    assert draft is not None
    assert " je " not in draft.text


def test_what_was_offered_as_a_choice_is_a_draft_that_is_not_sure(world: World) -> None:
    likely = {"act": "vraag", "product": "reispas", "aspect": "duur", "confidence": 0.4}
    draft = of_row(world, row(tier="keuze", product=None, likely=likely))
    assert draft is not None
    assert (draft.source["sleutel"], draft.source["zeker"]) == ("reispas/duur", False)


@pytest.mark.parametrize(
    "understood",
    [
        row(tier="onbekend", likely={"act": "vraag", "product": "reispas", "confidence": 0.9}),
        row(tier="keuze", likely={"act": "vraag", "product": "reispas", "confidence": 0.2}),
        row(tier="keuze", likely={"act": "klacht", "product": None, "confidence": 0.4}),
        row(tier="keuze"),
    ],
)
def test_what_was_hardly_understood_is_no_draft(world: World, understood: Understanding) -> None:
    assert of_row(world, understood) is None


@pytest.mark.parametrize(
    "act",
    [
        "medewerker",
        "begroeting",
        "hulp",
        "bot_of_mens",
        "status_opvragen",
        "afspraak_maken",
        "noodgeval",
        "ja",
    ],
)
def test_what_the_assistant_says_of_itself_is_no_draft(world: World, act: str) -> None:
    assert of_row(world, row(act=act, product=None, aspect=None)) is None


def test_a_product_that_is_gone_is_no_draft(world: World) -> None:
    assert of_row(world, row(product="maanreis")) is None


# From a parse


def test_a_sentence_to_a_person_is_answered_from_its_parse(world: World) -> None:
    draft = suggest(
        said("wat kost een reispas", parsed(product="reispas", aspect="kosten")), Context(), world
    )
    assert draft is not None
    assert draft.source["sleutel"] == "reispas/kosten"


def test_a_sentence_without_a_product_is_about_the_one_before(world: World) -> None:
    draft = suggest(said("hoelang duurt dat?", parsed(aspect="duur")), Context("reispas", "kosten"), world)
    assert draft is not None
    assert draft.source["sleutel"] == "reispas/duur"


def test_a_sentence_that_is_not_understood_is_no_draft(world: World) -> None:
    assert suggest(said("bla bla"), Context(), world) is None
    assert suggest(Question("", {}), Context(), world) is None


# For a conversation


class Recognition:
    """Gives a parse for each text that the test knows; counts how often it was asked."""

    def __init__(self) -> None:
        self.parses: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    async def parse(self, text: str) -> Mapping[str, Any] | None:
        self.asked.append(text)
        return self.parses.get(text)


class Desk:
    """Noor wrote to the bot, then a person took over."""

    def __init__(self, storage: Storage, clock: SetClock, catalogue: Catalogue, agenda: Agenda) -> None:
        self.office, self.recognition = Office(storage, clock), Recognition()
        self.suggestions = Suggestions(storage, clock, catalogue, agenda, self.recognition)
        self.noor = self.office.open()

    def answered(self, text: str, product: str | None, aspect: str | None, act: str = "vraag") -> None:
        begrip = {"act": act, "product": product, "aspect": aspect, "tier": "antwoord"}
        self.office.engine.script = [
            TurnResult([Message("Antwoord.", (), {"begrip": begrip})], {}, "proef.tar.gz")
        ]
        self.office.say(self.noor, text)
        self.office.settle(self.noor)

    def taken(self) -> int:
        return self.office.conversations.give_to(self.noor, "agent:sam")

    def sam(self, text: str) -> None:
        with self.office.storage.read() as session:
            epoch = session.get_one(Conversation, self.noor).epoch
        self.office.conversations.say(self.noor, Message(text), author="agent", epoch=epoch)

    def draft(self, conversation: str = "") -> Draft | None:
        return asyncio.run(self.suggestions.draft(conversation or self.noor))


@pytest.fixture
def desk(storage: Storage, clock: SetClock, catalogue: Catalogue, agenda: Agenda) -> Iterator[Desk]:
    desk = Desk(storage, clock, catalogue, agenda)
    yield desk
    desk.office.close()


def test_it_looks_back_from_the_wish_for_a_person_to_the_question(desk: Desk) -> None:
    desk.answered("wa kost ne pas", "reispas", "kosten")
    desk.answered("mens aub", None, None, act="medewerker")
    draft = desk.draft()
    assert draft is not None
    assert (draft.source["sleutel"], draft.about_seq) == ("reispas/kosten", 2)
    assert desk.recognition.asked == []


def test_a_message_to_a_person_is_recognised_without_a_turn_and_once(desk: Desk) -> None:
    desk.answered("wa kost ne pas", "reispas", "kosten")
    desk.taken()
    desk.office.say(desk.noor, "en hoelang duurt dat?")
    desk.recognition.parses = {"en hoelang duurt dat?": parsed(aspect="duur")}
    drafts = [desk.draft(), desk.draft()]
    assert drafts[0] is not None
    assert drafts[0].source["sleutel"] == "reispas/duur"
    assert drafts[0] == drafts[1]
    assert desk.recognition.asked == ["en hoelang duurt dat?"]
    assert [turn.text for turn in desk.office.engine.turns] == ["wa kost ne pas"]


def test_what_a_person_answered_needs_no_draft_but_tells_what_it_is_about(desk: Desk) -> None:
    desk.answered("wa kost ne pas", "reispas", "kosten")
    desk.taken()
    desk.sam("Dag, dat zoek ik op.")
    assert desk.draft() is None
    desk.office.say(desk.noor, "en hoelang?")
    desk.recognition.parses = {"en hoelang?": parsed(aspect="duur")}
    draft = desk.draft()
    assert draft is not None
    assert draft.source["sleutel"] == "reispas/duur"


def test_a_message_in_doubt_gets_its_likeliest_answer_marked_so(desk: Desk) -> None:
    desk.taken()
    desk.office.say(desk.noor, "dat grof spul buitenzetten")
    unsure = parsed(product="grofvuil", product_sure=0.45, aspect="aanvragen")
    desk.recognition.parses = {"dat grof spul buitenzetten": unsure}
    draft = desk.draft()
    assert draft is not None
    assert (draft.source["sleutel"], draft.source["zeker"]) == ("grofvuil/aanvragen", False)


def test_without_the_engine_there_is_no_draft_and_no_harm(desk: Desk) -> None:
    desk.taken()
    desk.office.say(desk.noor, "wat kost een reispas")
    assert desk.draft() is None


def test_nothing_is_written_and_nothing_goes_out(desk: Desk) -> None:
    desk.answered("wa kost ne pas", "reispas", "kosten")
    before = desk.office.lines(desk.noor)
    assert desk.draft() is not None
    assert desk.office.lines(desk.noor) == before


def test_a_conversation_that_does_not_exist_has_no_draft(desk: Desk) -> None:
    assert desk.draft("niets") is None
