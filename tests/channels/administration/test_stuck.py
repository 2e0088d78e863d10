"""What got stuck: shown masked with the newest first, and put back to be tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import SetClock
from bot.conversations import dead
from bot.conversations.dead import Dead
from bot.conversations.tables import ArrivalRow, Conversation, InboxRow, LogMessage, OutboxRow
from bot.errors import OnthaalError
from bot.storage import Storage
from channels.administration import stuck
from channels.administration.checks.database import opened
from tests.channels.administration.conftest import Configure

NUMBER = "85.07.30-033 28"
"""A national number whose check digits hold; of nobody."""


def rows(storage: Storage, clock: SetClock) -> dict[str, str]:
    """One of each kind that is dead, and one that was sent. Their ids by kind."""
    now = clock.now()

    def at(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    with storage.begin() as session:
        session.add(
            Conversation(id="c", channel="whatsapp", city="gent", head=2, created_at=now, last_at=now)
        )
        session.flush()
        session.add_all(
            LogMessage(id=id, conversation_id="c", seq=seq, epoch=1, author=author, text=text, at=now)
            for id, seq, author, text in (
                ("m1", 1, "user", "Wat kost een reispas?"),
                ("m2", 2, "bot", "75 euro."),
            )
        )
        session.flush()
        common = {"next_attempt_at": now, "attempts": 9}
        arrival = ArrivalRow(
            channel="telegram", city="hasselt", external_id="1:1", key="k", event=None, status="dead",
            error="InvalidInput", received_at=at(9), **common,
        )  # fmt: skip
        turn = InboxRow(
            channel="whatsapp", external_id="SM1", conversation_id="c", message_id="m1", payload=None,
            status="dead", error="TurnFailed", received_at=at(5), **common,
        )  # fmt: skip
        refused, sent = (
            OutboxRow(
                conversation_id="c", channel="whatsapp", first_seq=seq, last_seq=seq, status=status,
                error="Twilio 63013", created_at=at(1), **common,
            )
            for seq, status in ((2, "dead"), (1, "sent"))
        )  # fmt: skip
        session.add_all([arrival, turn, refused, sent])
        session.flush()
        return {
            "in": f"in:{arrival.id}",
            "beurt": f"beurt:{turn.id}",
            "uit": f"uit:{refused.id}",
            "sent": f"uit:{sent.id}",
        }


def test_all_three_kinds_are_shown_newest_first(storage: Storage, clock: SetClock) -> None:
    ids = rows(storage, clock)
    shown = stuck.in_words(dead.found(storage))

    assert shown.startswith("3 berichten liepen vast. Het nieuwste eerst.")
    assert shown.index(ids["uit"]) < shown.index(ids["beurt"]) < shown.index(ids["in"])
    assert "dinsdag 17 november 2026 om 10.04 uur, whatsapp, gent" in shown
    assert "kon niet bezorgd worden (Twilio 63013)\n    “75 euro.”" in shown
    assert "kon niet beantwoord worden (TurnFailed)\n    “Wat kost een reispas?”" in shown
    assert shown.endswith(f"scripts/kanalen opnieuw {ids['uit']}, of scripts/kanalen opnieuw alles")


def test_nothing_is_stuck(storage: Storage, clock: SetClock) -> None:
    assert stuck.in_words(dead.found(storage)) == "Er is niets vastgelopen."
    assert stuck.again(storage, clock, "alles") == "Er is niets vastgelopen."


def test_numbers_are_masked_also_in_a_reason(clock: SetClock) -> None:
    shown = stuck.in_words(
        [Dead("uit:1", "uit", "telegram", "gent", clock.now(), NUMBER, f"Ik ben {NUMBER}")]
    )

    assert NUMBER not in shown
    assert shown.count("[rijksregisternummer verborgen]") == 2


def test_a_long_text_is_one_short_line(clock: SetClock) -> None:
    one = Dead("uit:1", "uit", "telegram", "gent", clock.now(), "", "Beste Noor,\n\n" + "tekst " * 100)
    line = stuck.in_words([one]).splitlines()[4]

    assert line.startswith("    “Beste Noor, tekst")
    assert len(line) < 120


def test_one_is_put_back(storage: Storage, clock: SetClock) -> None:
    ids = rows(storage, clock)

    assert stuck.again(storage, clock, ids["uit"]).startswith("1 bericht staat weer klaar.")
    assert {one.id for one in dead.found(storage)} == {ids["beurt"], ids["in"]}
    with storage.read() as session:
        row = session.get_one(OutboxRow, int(ids["uit"].removeprefix("uit:")))
        assert (row.status, row.attempts, row.error) == ("new", 0, None)


def test_all_are_put_back(storage: Storage, clock: SetClock) -> None:
    rows(storage, clock)

    assert stuck.again(storage, clock, "alles").startswith("3 berichten staan weer klaar.")
    assert dead.found(storage) == []


def test_what_is_not_stuck_can_not_be_put_back(storage: Storage, clock: SetClock) -> None:
    ids = rows(storage, clock)

    for id in (
        ids["sent"],
        "uit:99999999999999999999",
        "uit:²",
        "uit:",
        "uit",
        "beurt:-1",
        "weg:1",
        "",
        f"{ids['uit']}; DROP TABLE",
    ):
        with pytest.raises(OnthaalError, match="is niets dat vastliep"):
            stuck.again(storage, clock, id)
    assert len(dead.found(storage)) == 3


def test_without_a_database_it_says_so(configured: Configure) -> None:
    with pytest.raises(OnthaalError, match="Er is nog geen database"), opened(configured()):
        pass
