"""WhatsApp, asked at a fake Twilio: key, tokens, sender, webhook and templates, good and bad."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from channels.accounts import Accounts
from channels.administration.checks import whatsapp
from channels.administration.findings import Finding
from channels.whatsapp import Api
from channels.whatsapp.templates import Templates
from tests.channels.administration.conftest import Configure
from tests.channels.administration.made_up import (
    ACCOUNT,
    GENT,
    KEY,
    KEY_SECRET,
    OLD_TOKEN,
    SECRETS,
    TOKEN,
)
from tests.channels.administration.made_up import whatsapp as block
from tests.fakes.twilio import FakeTwilio

PUBLIC = "https://onthaal.example"
WEBHOOK = f"{PUBLIC}/webhooks/whatsapp/gent"
ALL_GOOD = [
    "Twilio aanvaardt de API-sleutel",
    "de handtekeningen van Twilio zijn na te kijken",
    "Twilio levert aan ons",
    "de sjablonen voor knoppen en lijsten zijn er",
    "het sjabloon is goedgekeurd",
]


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(ACCOUNT, TOKEN, KEY, KEY_SECRET, public_url=PUBLIC) as running:
        again = "#rc=3&rp=all"
        running.add_sender(GENT, f"{WEBHOOK}{again}", fallback=f"{WEBHOOK}?terugval=1{again}")
        yield running
        assert running.violations == []
        assert running.sent == []


@pytest.fixture
def template(twilio: FakeTwilio) -> str:
    return twilio.contents.approved(ACCOUNT, "Stad Gent heeft een antwoord voor u.")


def settings(configured: Configure, url: str, **changes: object) -> Settings:
    return configured(
        {"gent": {"whatsapp": block(**changes)}}, public_url=PUBLIC, twilio_url=url, twilio_content_url=url
    )


def look(given: Settings) -> list[Finding]:
    account = Accounts.load(given.kanalen, given.link_secret).whatsapp["gent"]
    found = asyncio.run(whatsapp.check(account, given))
    assert all(secret not in str(finding) for finding in found for secret in SECRETS)
    return found


def one(found: list[Finding], level: str) -> Finding:
    (finding,) = [finding for finding in found if finding.level == level]
    return finding


@pytest.fixture
def prepared(configured: Configure, twilio: FakeTwilio) -> None:
    """The templates of buttons and lists are there."""
    given = settings(configured, twilio.url)

    async def prepare() -> None:
        api = Api(twilio.url, twilio.url)
        await Templates(api).prepare(Accounts.load(given.kanalen, given.link_secret).whatsapp["gent"])
        await api.close()

    asyncio.run(prepare())


@pytest.mark.usefixtures("prepared")
def test_everything_is_good(configured: Configure, twilio: FakeTwilio, template: str) -> None:
    found = look(settings(configured, twilio.url, sjabloon=template))

    assert [finding.what for finding in found] == ALL_GOOD
    assert {finding.level for finding in found} == {"OK"}


def test_a_key_that_is_refused_ends_the_check(configured: Configure, twilio: FakeTwilio) -> None:
    (finding,) = look(settings(configured, twilio.url, geheim=KEY_SECRET[::-1]))

    assert (finding.level, finding.what) == ("FOUT", "Twilio weigert account of API-sleutel")


def test_a_key_of_another_account_is_said(configured: Configure, twilio: FakeTwilio) -> None:
    (finding,) = look(settings(configured, twilio.url, account=f"AC{KEY[2:]}"))

    assert finding.level == "FOUT"


def test_an_account_that_is_closed_is_said(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.accounts[ACCOUNT].status = "suspended"
    (finding,) = look(settings(configured, twilio.url))

    assert (finding.level, "niet actief (suspended)" in finding.what) == ("FOUT", True)


def test_a_twilio_that_is_not_there_is_said(configured: Configure) -> None:
    (finding,) = look(settings(configured, "http://127.0.0.1:9"))

    assert (finding.level, "niet bruikbaar" in finding.what) == ("FOUT", True)


def test_a_twilio_that_fails_is_said(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.faults.add("500", times=None)
    (finding,) = look(settings(configured, twilio.url))

    assert finding.level == "FOUT"


def test_tokens_that_twilio_does_not_know_are_wrong(configured: Configure, twilio: FakeTwilio) -> None:
    found = look(settings(configured, twilio.url, tokens=[OLD_TOKEN]))

    assert "Twilio kent geen van de tokens" in one(found, "FOUT").what


def test_an_old_token_beside_the_new_one_is_a_remark(configured: Configure, twilio: FakeTwilio) -> None:
    found = look(settings(configured, twilio.url, tokens=[TOKEN, OLD_TOKEN]))

    assert any("een van de tokens is niet meer geldig" in finding.what for finding in found)
    assert all(finding.level != "FOUT" for finding in found)


def test_a_sender_of_somebody_else_is_wrong(configured: Configure, twilio: FakeTwilio) -> None:
    found = look(settings(configured, twilio.url, afzender="+3211000002"))

    assert "geen WhatsApp-nummer zoals in het bestand" in one(found, "FOUT").what


def test_a_sender_that_is_off_is_wrong(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.senders[f"whatsapp:{GENT}"].status = "OFFLINE"

    assert "niet actief (OFFLINE)" in one(look(settings(configured, twilio.url)), "FOUT").what


@pytest.mark.parametrize("elsewhere", ["", "https://kim.example/webhooks/whatsapp/gent", f"{WEBHOOK}/status"])
def test_a_webhook_that_is_not_ours_is_wrong(
    configured: Configure, twilio: FakeTwilio, elsewhere: str
) -> None:
    twilio.senders[f"whatsapp:{GENT}"].webhook = elsewhere
    finding = one(look(settings(configured, twilio.url)), "FOUT")

    assert finding.what == f"Twilio levert aan {elsewhere or 'niemand'}"
    assert f"{WEBHOOK}#rc=3" in finding.remedy


def test_a_webhook_that_is_tried_once_is_a_remark(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.senders[f"whatsapp:{GENT}"].webhook = WEBHOOK
    found = look(settings(configured, twilio.url))

    assert any("probeert niet opnieuw" in finding.what for finding in found)


def test_a_sender_without_a_second_address_is_a_remark(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.senders[f"whatsapp:{GENT}"].fallback = ""
    found = look(settings(configured, twilio.url))

    assert any("geen tweede adres" in f.what and "?terugval=1#rc=3" in f.remedy for f in found)


def test_a_sender_in_a_service_may_deliver_as_the_service_says(
    configured: Configure, twilio: FakeTwilio
) -> None:
    twilio.senders[f"whatsapp:{GENT}"].webhook = ""
    service = f"MG{KEY[2:]}"
    found = look(settings(configured, twilio.url, dienst=service))

    assert any(finding.level == "LET OP" and service in finding.remedy for finding in found)
    assert all(finding.level != "FOUT" for finding in found)


def test_a_webhook_that_can_not_be_asked_is_a_remark(configured: Configure, twilio: FakeTwilio) -> None:
    twilio.faults.add("refuse", times=None, path="/v2/Channels", status=404, code=20404)
    found = look(settings(configured, twilio.url))

    assert any("niet op te vragen" in finding.what and WEBHOOK in finding.remedy for finding in found)


def test_templates_of_buttons_that_are_not_there_are_a_remark(
    configured: Configure, twilio: FakeTwilio
) -> None:
    found = look(settings(configured, twilio.url))

    assert any("13 sjablonen" in f.what and "maak-sjablonen gent" in f.remedy for f in found)


def test_without_a_template_the_window_is_a_remark(configured: Configure, twilio: FakeTwilio) -> None:
    found = look(settings(configured, twilio.url))

    assert any("wie meer dan 24 uur zweeg" in finding.what for finding in found)


@pytest.mark.parametrize(
    ("state", "level", "said"),
    [
        ("received", "LET OP", "nog niet goedgekeurd (received)"),
        ("rejected", "FOUT", "heeft het sjabloon geweigerd"),
    ],
)
def test_a_template_that_is_not_approved_is_said(
    configured: Configure, twilio: FakeTwilio, template: str, state: str, level: str, said: str
) -> None:
    twilio.contents.templates[template].approval = state
    found = look(settings(configured, twilio.url, sjabloon=template))

    assert any(finding.level == level and said in finding.what for finding in found)


@pytest.mark.parametrize(
    ("state", "level", "said"),
    [
        ("approved", "OK", "het sjabloon 'herinnering' is goedgekeurd"),
        ("pending", "LET OP", "het sjabloon 'herinnering' is nog niet goedgekeurd (pending)"),
    ],
)
def test_the_template_of_reminders_is_checked_too(
    configured: Configure, twilio: FakeTwilio, template: str, state: str, level: str, said: str
) -> None:
    reminder = twilio.contents.approved(ACCOUNT, "Herinnering van {{1}}.")
    twilio.contents.templates[reminder].approval = state
    found = look(settings(configured, twilio.url, sjabloon=template, herinnering=reminder))

    assert any(finding.level == level and finding.what == said for finding in found)


def test_a_template_that_twilio_does_not_know_is_wrong(configured: Configure, twilio: FakeTwilio) -> None:
    found = look(settings(configured, twilio.url, sjabloon=f"HX{KEY[2:]}"))

    assert one(found, "FOUT").what == "Twilio kent het sjabloon niet"


def test_a_template_that_can_not_be_asked_is_a_remark(
    configured: Configure, twilio: FakeTwilio, template: str
) -> None:
    twilio.faults.add("500", times=None, path="/ApprovalRequests")
    found = look(settings(configured, twilio.url, sjabloon=template))

    assert any("nog niet goedgekeurd (Twilio: 500)" in finding.what for finding in found)
