"""What of a city's themes Qmatic keeps: as far as the file of accounts names services and branches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.appointments import LOKET, VIDEO, NotOffered
from channels.agenda_accounts import QmaticAccount
from channels.agendas.offered import kept, wished
from tests.bot.appointments.sample import HUWEN, REISPAS, WONEN


def account(services: dict[str, str], **branches: str) -> QmaticAccount:
    return QmaticAccount("gent", "https://qmatic.example/public/api", services, branches)


def test_it_keeps_no_theme_without_a_service_or_a_branch() -> None:
    assert kept(HUWEN, account({"reispas": "s1"}, stadskantoor="b1")) is None
    assert kept(REISPAS, account({"reispas": "s1"}, elders="b1")) is None
    assert kept(REISPAS, account({"reispas": "s1"}, rabot="b2")) == replace(REISPAS, places=("rabot",))


def test_it_keeps_a_theme_by_video_only_at_the_branch_for_that() -> None:
    assert kept(WONEN, account({"wonen": "s1"}, video="b1")) == replace(WONEN, modes=(VIDEO,), places=())
    assert kept(WONEN, account({"wonen": "s1"}, stadskantoor="b1")) == replace(WONEN, modes=(LOKET,))


def test_it_keeps_the_products_that_have_a_service() -> None:
    found = kept(REISPAS, account({"kids_id": "s2"}, rabot="b2"))
    assert found is not None and found.products == ("kids_id",)


@pytest.mark.parametrize(
    ("services", "product", "service"),
    [
        ({"reispas": "s1"}, None, "s1"),
        ({"reispas": "s1", "kids_id": "s2"}, "kids_id", "s2"),
        ({"kids_id": "s2"}, None, "s2"),
        ({"kids_id": "s2"}, "iets", None),
        ({"kids_id": "s2", "pas": "s3"}, None, None),
    ],
)
def test_it_takes_the_service_of_the_product_else_of_the_theme(
    services: dict[str, str], product: str | None, service: str | None
) -> None:
    theme = replace(REISPAS, products=("pas", "kids_id"))
    if service is None:
        with pytest.raises(NotOffered):
            wished(theme, account(services, rabot="b2"), LOKET, "rabot", product, 1)
    else:
        assert wished(theme, account(services, rabot="b2"), LOKET, "rabot", product, 1).service == service


def test_it_asks_for_the_length_of_that_many_persons() -> None:
    theme = replace(REISPAS, per_person=10, most_persons=4, durations={"kids_id": 20})
    found = wished(
        theme, account({"reispas": "s1"}, rabot="b2", stadskantoor="b1"), LOKET, None, "kids_id", 3
    )
    assert found.length.total_seconds() == 40 * 60
    assert found.branches == (("stadskantoor", "b1"), ("rabot", "b2"))
