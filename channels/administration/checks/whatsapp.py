"""WhatsApp: does Twilio accept our key and tokens, is the sender ours, where does it deliver, which templates."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace

from bot.conversations import DeliveryFailed
from bot.settings import Settings
from channels.accounts import WhatsAppAccount
from channels.administration.findings import CALL, Finding, good, mind, wrong
from channels.whatsapp import Api, SenderState
from channels.whatsapp.templates import every

CONSOLE = "in de console van Twilio"
OVERRIDES = "#rc=3&rp=all&rt=4000&e=dublin,frankfurt"
"""Behind the webhook: Twilio tries three times more, also after a 5xx (connection overrides); else once, and only
when it could not connect at all."""
REFUSED = ("20003", "401", "403")


async def check(account: WhatsAppAccount, settings: Settings) -> list[Finding]:
    subject = f"WhatsApp {account.city}"
    api = Api(settings.twilio_url, settings.twilio_content_url)
    try:
        refused = await _key(subject, api, account)
        if refused:
            return [refused]
        found = await asyncio.gather(
            _tokens(subject, api, account),
            _sender(subject, api, account, settings.public_url),
            _buttons(subject, api, account),
            asyncio.to_thread(_template, subject, account, settings.twilio_content_url),
        )
    finally:
        await api.close()
    more = [
        await asyncio.to_thread(_approved, subject, account, sid, name, settings.twilio_content_url)
        for name, sid in account.approved.items()
    ]
    return [good(subject, "Twilio aanvaardt de API-sleutel"), *found, *more]


async def _key(subject: str, api: Api, account: WhatsAppAccount) -> Finding | None:
    """What is wrong with account and key, None when they are good."""
    try:
        state = await api.account_state(account)
    except DeliveryFailed as failed:
        if failed.code in REFUSED:
            said = "Twilio weigert account of API-sleutel"
            return wrong(subject, said, f"maak {CONSOLE} een nieuwe API-sleutel (sleutel en geheim)")
        if failed.code == "20404":
            return wrong(subject, "de API-sleutel is van een ander account", f"zoek het account {CONSOLE} op")
        remedy = "kijk na of deze machine naar het internet mag, en status.twilio.com"
        return wrong(subject, f"Twilio is niet bruikbaar ({failed})", remedy)
    if state == "active":
        return None
    return wrong(subject, f"het account bij Twilio is niet actief ({state})", f"kijk {CONSOLE} na waarom")


async def _tokens(subject: str, api: Api, account: WhatsAppAccount) -> Finding:
    """Twilio signs with the primary token; with account and token its API can be called too, so that tells."""
    try:
        accepted = [await _accepts(api, account, token) for token in account.tokens]
    except DeliveryFailed as failed:
        return mind(subject, f"de tokens zijn niet na te kijken ({failed})", "probeer het straks opnieuw")
    if not any(accepted):
        said = "Twilio kent geen van de tokens: alles wat binnenkomt, wordt geweigerd"
        return wrong(subject, said, f"zet de auth token die {CONSOLE} staat bij tokens")
    if not all(accepted):
        said = "een van de tokens is niet meer geldig"
        return mind(subject, said, "haal die weg uit het bestand als de wissel voorbij is")
    return good(subject, "de handtekeningen van Twilio zijn na te kijken")


async def _accepts(api: Api, account: WhatsAppAccount, token: str) -> bool:
    try:
        await api.account_state(replace(account, key=account.account, secret=token))
    except DeliveryFailed as failed:
        if failed.code in REFUSED:
            return False
        raise
    return True


async def _sender(subject: str, api: Api, account: WhatsAppAccount, public_url: str) -> Finding:
    wanted = f"{public_url}/webhooks/whatsapp/{account.city}"
    remedy = f"zet {CONSOLE} bij dit nummer {wanted}{OVERRIDES}"
    try:
        senders = await api.senders(account)
    except DeliveryFailed as failed:
        return mind(
            subject, f"het webhookadres is niet op te vragen ({failed})", f"kijk na of daar staat: {wanted}"
        )
    found = next((sender for sender in senders if sender.sender == account.sender), None)
    if found is None:
        said = "dit account heeft geen WhatsApp-nummer zoals in het bestand"
        return wrong(subject, said, f"kijk afzender na, of koppel het nummer {CONSOLE}")
    return _delivers(subject, account, found, wanted, remedy)


def _delivers(
    subject: str, account: WhatsAppAccount, found: SenderState, wanted: str, remedy: str
) -> Finding:
    address, _, overrides = found.webhook.partition("#")
    if found.status.upper() != "ONLINE":
        return wrong(subject, f"het nummer is niet actief ({found.status})", f"kijk {CONSOLE} na waarom")
    if address != wanted and account.service:
        said = "het nummer zit in een dienst, en die kan zelf zeggen waar ze aflevert"
        return mind(subject, said, f"kijk na of bij {account.service} staat: {wanted}{OVERRIDES}")
    if address != wanted:
        return wrong(subject, f"Twilio levert aan {address or 'niemand'}", remedy)
    if "rc=" not in overrides:
        return mind(
            subject, "Twilio levert aan ons, maar probeert niet opnieuw als wij even weg zijn", remedy
        )
    if not found.fallback:
        said = "Twilio levert aan ons, maar heeft geen tweede adres voor als dat mislukt"
        return mind(subject, said, f"zet {CONSOLE} als Fallback URL {wanted}?terugval=1{OVERRIDES}")
    return good(subject, "Twilio levert aan ons")


async def _buttons(subject: str, api: Api, account: WhatsAppAccount) -> Finding:
    try:
        there = await api.contents(account)
    except DeliveryFailed as failed:
        return mind(subject, f"de sjablonen zijn niet op te vragen ({failed})", "probeer het straks opnieuw")
    lacking = [one.friendly_name for one in every() if one.friendly_name not in there]
    if lacking:
        said = f"{len(lacking)} sjablonen voor knoppen en lijsten ontbreken"
        return mind(subject, said, f"doe scripts/kanalen maak-sjablonen {account.city}")
    return good(subject, "de sjablonen voor knoppen en lijsten zijn er")


def _template(subject: str, account: WhatsAppAccount, content_url: str) -> Finding:
    if account.template is None:
        said = "geen sjabloon: wie meer dan 24 uur zweeg, krijgt geen antwoord meer"
        return mind(subject, said, f"laat {CONSOLE} een sjabloon goedkeuren en zet het bij sjabloon")
    return _approved(subject, account, account.template, "sjabloon", content_url)


def _approved(subject: str, account: WhatsAppAccount, template: str, field: str, content_url: str) -> Finding:
    """Whether WhatsApp approved this template; `field`: where it stands in the file with accounts."""
    named = "het sjabloon" if field == "sjabloon" else f"het sjabloon '{field}'"
    state = _approval(account, template, content_url)
    if state == "approved":
        return good(subject, f"{named} is goedgekeurd")
    if state == "rejected":
        said = f"WhatsApp heeft {named} geweigerd"
        return wrong(subject, said, "maak er een met een andere naam en een andere tekst")
    if state == "":
        return wrong(subject, f"Twilio kent {named} niet", f"kijk {field} na ({CONSOLE}: Content Template)")
    said = f"{named} is nog niet goedgekeurd ({state})"
    return mind(subject, said, f"vraag de goedkeuring aan {CONSOLE}; dat duurt meestal minder dan een uur")


def _approval(account: WhatsAppAccount, template: str, content_url: str) -> str:
    """WhatsApp's word about the template: "approved", "rejected", "received"…; "" when Twilio has no such one.

    With Twilio's own client: in a thread its synchronous one is good, and slow to import.
    """
    from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client  # type: ignore[import-untyped]

    http = TwilioHttpClient(timeout=CALL)
    client = Client(account.key, account.secret, account.account, http_client=http)
    client.content.base_url = content_url
    with closing(http.session):
        try:
            fetched = client.content.v1.contents(template).approval_fetch().fetch()
        except (TwilioException, OSError) as error:
            status = getattr(
                error, "status", None
            )  # two kinds of refusal, of which only one has a class in common
            return "" if status == 404 else f"Twilio: {status or type(error).__name__}"
    return str((fetched.whatsapp or {}).get("status") or "onbekend").lower()
