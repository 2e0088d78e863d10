"""Our own address, and the websites that may show the chat."""

from __future__ import annotations

import asyncio

from bot.settings import Settings
from channels.accounts import Accounts
from channels.administration.checks import address, websites
from channels.administration.findings import Finding
from tests.channels.administration.conftest import Configure, Serve
from tests.channels.administration.made_up import telegram, whatsapp


def own(settings: Settings) -> Finding:
    accounts = Accounts.load(settings.kanalen, settings.link_secret)
    (finding,) = asyncio.run(address.check(settings, accounts))
    return finding


def sites(settings: Settings) -> list[Finding]:
    return asyncio.run(websites.check(settings, ["gent", "hasselt"]))


def test_our_address_answers(configured: Configure, serve: Serve) -> None:
    assert own(configured(public_url=serve(200))).level == "OK"


def test_our_address_is_not_passed_on(configured: Configure, serve: Serve) -> None:
    finding = own(configured(public_url=serve(404)))

    assert (finding.level, "antwoordt met 404" in finding.what) == ("FOUT", True)


def test_our_address_is_not_reachable_from_here(configured: Configure) -> None:
    assert own(configured(public_url="https://127.0.0.1:9")).level == "LET OP"


def test_webhooks_need_https(configured: Configure, serve: Serve) -> None:
    url = serve(200)

    assert own(configured({"gent": {"whatsapp": whatsapp()}}, public_url=url)).level == "FOUT"
    assert own(configured({"gent": {"telegram": telegram()}}, public_url=url)).level == "FOUT"
    assert own(configured({"gent": {"telegram": telegram(ophalen=True)}}, public_url=url)).level == "OK"


def test_cities_without_a_website_are_one_remark(configured: Configure) -> None:
    (finding,) = sites(configured())

    assert (finding.level, finding.what) == ("LET OP", "gent, hasselt: de chat staat op geen eigen website")


def test_a_website_is_there(configured: Configure, serve: Serve) -> None:
    gent, hasselt = serve(200), serve(403)
    found = sites(configured(origins=f"gent={gent},hasselt={hasselt}"))

    assert [finding.subject for finding in found] == ["website gent", "website hasselt"]
    assert [finding.level for finding in found] == ["LET OP", "LET OP"]  # http: there, but not encrypted
    assert all("niet versleuteld" in finding.what for finding in found)


def test_a_website_is_not_there(configured: Configure) -> None:
    found = sites(configured(origins="gent=https://127.0.0.1:9,hasselt=https://127.0.0.1:9"))

    assert all("niet bereikbaar" in finding.what for finding in found)


def test_a_website_with_a_path_never_fits(configured: Configure) -> None:
    found = sites(configured(origins="gent=https://stad.gent/,hasselt=https://www.hasselt.be/nl"))

    assert [finding.level for finding in found] == ["FOUT", "FOUT"]
    assert found[0].remedy == "schrijf https://stad.gent in ONTHAAL_ORIGINS"
    assert found[1].remedy == "schrijf https://www.hasselt.be in ONTHAAL_ORIGINS"


def test_a_website_of_a_city_that_is_not_served(configured: Configure) -> None:
    found = sites(configured(origins="gnet=https://127.0.0.1:9"))

    assert found[0].what == "gnet is geen gemeente van deze installatie"
