"""The contacts that are exported, read from a real database page by page."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.catalogue import Catalogue
from bot.export import Contact, Place, read, read_all
from bot.storage import Storage
from bot.takeover.tables import Handover
from tests.bot.export.sample import ANSWERED, ASKED, CLAIMED, CLOSED, ENDED, SUMMARY, Register

DAY = timedelta(days=1)


def keys(storage: Storage, catalogue: Catalogue, **more: object) -> list[str]:
    return [one.id for one in contacts(storage, catalogue, **more)]


def contacts(storage: Storage, catalogue: Catalogue, **more: object) -> list[Contact]:
    with storage.read() as session:
        return read(session, catalogue, ASKED - DAY, ASKED + DAY, **more)  # type: ignore[arg-type]


def test_it_reads_a_contact_with_all_that_is_known_of_it(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    said = [
        ("agent", "Van een vorig gesprek.", ASKED - DAY),
        ("user", "rijbewijs?", ASKED),
        ("agent", "Dag, hier Sam.", ANSWERED),
        ("bot", "Een computer.", ANSWERED),
        ("agent", "Tot ziens.", ENDED),
        ("agent", "Van een later gesprek.", ENDED + DAY),
    ]
    conversation = register.conversation("g1", said=said)
    register.handover("h1", conversation, product="reispas", record_product="rijbewijs", rating=5)
    (found,) = contacts(storage, catalogue)
    assert (found.city.sleutel, found.department_name, found.result) == (
        "gent", "Burgerzaken", "zelfstandig_afgehandeld",
    )  # fmt: skip
    assert (found.product, found.product_name) == ("rijbewijs", catalogue.product("gent", "rijbewijs").naam)
    assert found.agent is not None
    assert (found.agent.name, found.rating, found.note) == ("Sam Claes", 5, "Uitgelegd.")
    assert found.said == ("Dag, hier Sam.", "Tot ziens.")
    assert found.summary == SUMMARY
    assert (found.waited, found.lasted) == (120, 600)
    assert (found.queued_at, found.claimed_at, found.done_at) == (ASKED, CLAIMED, CLOSED)


def test_it_leaves_out_what_is_not_done(register: Register, storage: Storage, catalogue: Catalogue) -> None:
    for state in ("queued", "offered", "human", "wrapup"):
        register.handover(state, state=state, closed_at=None)
    register.handover("gesloten")
    register.handover("terugbellen", state="callback", closed_at=None)
    assert sorted(keys(storage, catalogue)) == ["gesloten", "terugbellen"]


def test_a_request_that_nobody_ended_is_done_when_it_was_asked(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    register.handover("h1", state="callback", agent_id=None, claimed_at=None, ended_at=None, closed_at=None)
    (found,) = contacts(storage, catalogue)
    assert (found.done_at, found.agent, found.waited, found.said) == (ASKED, None, None, ())


def test_it_reads_the_period_and_the_city_that_are_asked(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    register.handover("vroeg", closed_at=ASKED - DAY)
    register.handover("laat", closed_at=ASKED + DAY)
    register.handover("lien", city="hasselt", agent_id=None)
    assert sorted(keys(storage, catalogue)) == ["lien", "vroeg"]
    assert keys(storage, catalogue, city="hasselt") == ["lien"]


def test_pages_follow_each_other_without_a_gap(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    for number in range(7):  # some at the same moment
        register.handover(f"h{number}", closed_at=CLOSED + timedelta(seconds=number // 3))
    read_so_far: list[str] = []
    after: Place | None = None
    while page := contacts(storage, catalogue, after=after, limit=2):
        read_so_far += [one.id for one in page]
        after = page[-1].place
    assert read_so_far == [f"h{number}" for number in range(7)]


def test_a_contact_that_changes_between_pages_is_not_lost(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    for number in range(3):
        register.handover(
            f"h{number}", state="callback", closed_at=None, ended_at=CLOSED + timedelta(seconds=number)
        )
    first = contacts(storage, catalogue, limit=1)
    with storage.begin() as session:
        late = CLOSED + timedelta(minutes=5)
        session.execute(update(Handover).where(Handover.id == "h0").values(state="closed", closed_at=late))
    rest = contacts(storage, catalogue, after=first[0].place)
    assert [one.id for one in (*first, *rest)] == ["h0", "h1", "h2", "h0"]


def test_all_are_read_a_page_at_a_time(register: Register, storage: Storage, catalogue: Catalogue) -> None:
    for number in range(5):
        register.handover(f"h{number}")
    with storage.read() as session:
        found = list(read_all(session, catalogue, ASKED, ASKED + DAY))
    assert [one.id for one in found] == [f"h{number}" for number in range(5)]


def test_a_product_and_a_department_that_are_gone_keep_their_keys(
    register: Register, storage: Storage, catalogue: Catalogue
) -> None:
    register.handover("h1", record_product="maanreis", department="keuken")
    (found,) = contacts(storage, catalogue)
    assert (found.product_name, found.department_name, found.theme) == ("maanreis", "keuken", None)
