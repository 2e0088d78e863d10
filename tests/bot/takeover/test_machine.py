"""All verbs in any order, by anybody, with clocks and consoles that stop: what must always hold, holds."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.catalogue import Catalogue
from bot.clock import SetClock
from bot.conversations import Turn, TurnResult
from bot.storage import Storage
from bot.takeover import Refused
from bot.takeover.states import HUMAN, OPEN
from tests.bot.conversations.office import said
from tests.bot.takeover.desks import AISHA, KIM, MIEKE, SAM, Desks, owner_of
from tests.conftest import NOW, _empty

AT_DESK = (SAM, AISHA, MIEKE)
ANYBODY = (*AT_DESK, KIM)
RESIDENTS = 4
ROOM = {SAM: 1, AISHA: 2, MIEKE: 2, KIM: 2}

agents = st.sampled_from((*AT_DESK, *AT_DESK, KIM))
owners = st.one_of(st.none(), st.none(), st.none(), agents)
"""Mostly the one who has the conversation."""
residents = st.integers(0, RESIDENTS - 1)
stale = st.sampled_from((False, False, False, False, True))


class Takeovers(RuleBasedStateMachine):
    def __init__(self, storage: Storage, catalogue: Catalogue) -> None:
        super().__init__()
        _empty(storage)
        self.desks = Desks(storage, SetClock(NOW, ticking=False), catalogue)
        for agent, most in ROOM.items():
            self.desks.hire(agent, max_chats=most)
        self.owners: dict[tuple[str, int], str] = {}
        self.epochs: dict[str, int] = {}
        self.chats: Counter[str] = Counter()
        self.number = 0

    @initialize(takers=st.lists(st.sampled_from((None, *AT_DESK)), min_size=RESIDENTS, max_size=RESIDENTS))
    def open(self, takers: list[str | None]) -> None:
        self.desks.arrive_at_desk(*AT_DESK)
        self.rooms = [self.desks.ask(self.desks.open()) for _ in range(RESIDENTS)]
        for taker, room in zip(takers, self.rooms, strict=True):
            if taker is not None:
                self.attempt(lambda taker=taker, room=room: self.desks.desk.claim(taker, room))
        self.remember()

    def teardown(self) -> None:
        self.desks.close()

    # What residents and the bot do

    @rule(who=residents)
    def write(self, who: int) -> None:
        self.desks.write(self.rooms[who], "nog een vraag")

    @rule(who=residents, afdeling=st.sampled_from(("onthaal", "wonen")))
    def ask(self, who: int, afdeling: str) -> None:
        if self.desks.state(self.rooms[who]).owner == "bot":
            self.desks.ask(self.rooms[who], afdeling=afdeling)

    @rule(who=residents, agent=agents, wish=st.booleans())
    def claim_while_the_bot_thinks(self, who: int, agent: str, wish: bool) -> None:
        room = self.rooms[who]

        async def thinking(turn: Turn) -> TurnResult:
            await asyncio.to_thread(self.attempt, lambda: self.desks.desk.claim(agent, room))
            self.remember()
            return said("te laat of net niet")

        if self.desks.state(room).owner == "bot":
            self.desks.engine.script.append(thinking)
            self.desks.write(room, "wat kost een reispas?")

    @rule(who=residents, title=st.sampled_from(("Bel mij terug", "Niet meer wachten", "3")))
    def press(self, who: int, title: str) -> None:
        room = self.rooms[who]
        if any(b["title"] == title for entry in self.desks.entries(room) for b in entry.buttons):
            self.desks.press(room, title)

    # What the staff does

    @rule(agent=agents, who=residents, text=st.none() | st.just("Dag."), old=stale)
    def claim(self, agent: str, who: int, text: str | None, old: bool) -> None:
        room = self.rooms[who]
        epoch = self.desks.epoch(room) - 1 if old else None
        self.attempt(lambda: self.desks.desk.claim(agent, room, epoch=epoch, text=text, key=self.key()))

    @rule(agent=agents, who=residents)
    def accept_what_is_offered(self, agent: str, who: int) -> None:
        row = self.desks.row(self.rooms[who])
        asked = row.offered_to or row.forward_agent or agent
        self.attempt(lambda: self.desks.desk.accept(asked, self.rooms[who]))

    @rule(agent=agents, who=residents, verb=st.sampled_from(("accept", "decline", "overrule")))
    def answer(self, agent: str, who: int, verb: str) -> None:
        self.attempt(lambda: getattr(self.desks.desk, verb)(agent, self.rooms[who]))

    @rule(agent=owners, who=residents, old=stale)
    def say(self, agent: str | None, who: int, old: bool) -> None:
        room = self.of_a_person(who)
        agent = agent or self.owner(room)
        epoch = self.desks.epoch(room) - old
        self.attempt(lambda: self.desks.desk.say(agent, room, "Dag.", epoch=epoch, key=self.key()))

    @rule(agent=agents, who=residents)
    def note(self, agent: str, who: int) -> None:
        self.attempt(lambda: self.desks.desk.note(agent, self.rooms[who], "let op", key=self.key()))

    @rule(
        agent=owners,
        who=residents,
        to=st.sampled_from(
            [{"department": "wonen"}, {"department": "onthaal"}, *({"to": a} for a in ANYBODY)]
        ),
    )
    def forward(self, agent: str | None, who: int, to: dict[str, str]) -> None:
        room = self.of_a_person(who)
        agent = agent or self.owner(room)
        self.attempt(lambda: self.desks.desk.forward(agent, room, epoch=self.desks.epoch(room), **to))

    @rule(
        agent=owners,
        who=residents,
        verb=st.sampled_from(("withdraw", "give_back", "end", "callback")),
        old=stale,
    )
    def let_go(self, agent: str | None, who: int, verb: str, old: bool) -> None:
        room = self.of_a_person(who)
        agent = agent or self.owner(room)
        more = {"why": "te lang"} if verb == "callback" else {}
        epoch = self.desks.epoch(room) - old
        self.attempt(lambda: getattr(self.desks.desk, verb)(agent, room, epoch=epoch, **more))

    @rule(agent=agents, who=residents)
    def record(self, agent: str, who: int) -> None:
        for row in self.desks.rows(self.rooms[who])[-2:]:
            self.attempt(
                lambda row=row: self.desks.desk.record(
                    agent, row.id, result="afgebroken", product=None, note=""
                )
            )

    @rule(agent=agents, status=st.sampled_from(("aanwezig", "pauze", "afwezig")))
    def presence(self, agent: str, status: str) -> None:
        self.attempt(lambda: self.desks.desk.presence(agent, status))

    @rule(agent=st.sampled_from((SAM, MIEKE)), minutes=st.sampled_from((None, 1, 30)))
    def phone_first(self, agent: str, minutes: int | None) -> None:
        until = None if minutes is None else self.desks.clock.now() + timedelta(minutes=minutes)
        self.attempt(lambda: self.desks.desk.phone_first(agent, until))

    # What happens by itself

    @rule(seconds=st.sampled_from((1, 31, 61, 121)), alive=st.sets(agents) | st.just(set(ANYBODY)))
    def time_passes(self, seconds: int, alive: set[str]) -> None:
        self.desks.wait(seconds=seconds)
        self.desks.beat(*alive)

    @rule()
    def sweep(self) -> None:
        self.desks.desk.sweep()

    # What always holds

    @invariant()
    def one_owner_and_its_kind_is_that_of_the_state(self) -> None:
        for room in self.known():
            now_open = [row for row in self.desks.rows(room) if row.state in OPEN]
            assert len(now_open) <= 1
            row = now_open[0] if now_open else None
            owner = self.desks.state(room).owner
            assert owner == (owner_of(row.state, row.agent_id) if row else "bot")
            if owner.startswith("agent:"):
                assert owner.removeprefix("agent:") in AT_DESK

    @invariant()
    def the_epoch_only_rises(self) -> None:
        for room in self.known():
            epoch = self.desks.epoch(room)
            assert epoch >= self.epochs.get(room, 0)
            self.epochs[room] = epoch
        self.remember()

    @invariant()
    def nobody_has_more_than_fits(self) -> None:
        rows = [row for room in self.known() for row in self.desks.rows(room) if row.state == HUMAN]
        now = Counter(row.agent_id or "" for row in rows)
        phone = any(event.kind == "phone" for event in self.desks.feed()[-1:])
        for agent, chats in now.items():
            assert chats <= ROOM[agent]
            if self.on_the_phone() and not phone and chats > self.chats[agent]:
                assert chats <= self.desks.city().contactcentrum.telefoon_eerst
        self.chats = now

    @invariant()
    def only_the_owner_speaks(self) -> None:
        for room in self.known():
            log = self.desks.log(room)
            assert [row.seq for row in log] == list(range(1, len(log) + 1))
            for row in log:
                owner = self.owners.get((room, row.epoch))
                if owner is None:
                    continue  # it had this owner only within one step
                if row.author == "bot":
                    assert owner == "bot"
                if row.author == "agent":
                    assert owner.startswith("agent:")

    @invariant()
    def the_feed_has_no_holes_and_one_event_for_each_claim(self) -> None:
        for city in ("gent", "hasselt"):
            events = self.desks.feed(city=city)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
        claims = self.desks.feed("claimed", "overruled")
        assert len({(e.conversation_id, e.data["epoch"]) for e in claims}) == len(claims)

    @invariant()
    def no_message_is_left_unheard(self) -> None:
        for room in self.known():
            assert set(self.desks.statuses(room)) <= {"done"}

    def of_a_person(self, who: int) -> str:
        """A conversation that a person has, when there is one."""
        taken = [room for room in self.rooms if self.desks.state(room).owner.startswith("agent:")]
        return taken[who % len(taken)] if taken else self.rooms[who]

    def owner(self, room: str) -> str:
        """Who has it, or Sam when no person does."""
        owner = self.desks.state(room).owner
        return owner.removeprefix("agent:") if owner.startswith("agent:") else SAM

    def known(self) -> list[str]:
        return getattr(self, "rooms", [])

    def remember(self) -> None:
        for room in self.known():
            state = self.desks.state(room)
            key = (room, state.epoch)
            assert self.owners.setdefault(key, state.owner) == state.owner

    def on_the_phone(self) -> bool:
        return self.desks.desk.overview(MIEKE).phone_first is not None

    def key(self) -> str:
        self.number += 1
        return f"sleutel-{self.number}"

    def attempt(self, verb: Callable[[], Any]) -> None:
        """What is refused leaves everything as it was."""
        before = self.picture()
        try:
            verb()
        except Refused as refused:
            assert refused.said
            assert self.picture() == before

    def picture(self) -> list[Any]:
        states = [self.desks.state(room) for room in self.known()]
        return [(s.owner, s.epoch, s.head, s.episode) for s in states] + [self.desks.desk.feed_head("gent")]


@pytest.mark.parametrize("examples", [20])
def test_what_must_always_hold_holds(storage: Storage, catalogue: Catalogue, examples: int) -> None:
    run_state_machine_as_test(
        lambda: Takeovers(storage, catalogue),
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
