"""Each round has one winner, one event, one line and one request; anything else is counted."""

from benchmarks.overname import claim
from benchmarks.overname.claim import Told, judged
from benchmarks.overname.legs import Leg, shares
from bot.storage import Storage
from bot.takeover.tables import FeedRow

TINY = claim.Plan(rounds=4, agents=6, capacity_rounds=2, hungry=2, wanted=6)


def test_one_of_all_gets_it_and_nobody_more_than_allowed(database_url: str) -> None:
    found = claim._of(Leg("sqlite", database_url, 1), TINY)
    assert (found["claim_rounds"], found["double_claims"]) == (4, 0)
    assert (found["refused"], found["unexpected"]) == ({"taken": 20}, 0)
    assert (found["capacity_rounds"], found["over_capacity"], found["under_capacity"]) == (2, 0, 0)


def test_it_counts_rounds_that_went_wrong(database_url: str) -> None:
    plan = claim.Plan(rounds=2, agents=2, capacity_rounds=0)
    made = claim.prepare(database_url, plan)["raced"]
    told = claim.race(database_url, made, ["mens-0", "mens-1"])
    assert judged(database_url, made, [told])["double_claims"] == 0
    assert judged(database_url, made, [told, Told({0: ["mens-1"]})])["double_claims"] == 1
    assert judged(database_url, made, [])["double_claims"] == 2
    storage = Storage(database_url)
    with storage.begin() as session:
        row = session.query(FeedRow).filter_by(kind="claimed", conversation_id=made[1]).one()
        session.add(
            FeedRow(city=row.city, seq=10_000, kind="claimed", conversation_id=made[1], data={}, at=row.at)
        )
    storage.close()
    assert judged(database_url, made, [told])["double_claims"] == 1


def test_it_shares_the_work_out() -> None:
    assert shares(5, 2) == [range(2), range(2, 5)]
    assert shares(4, 1) == [range(4)]
