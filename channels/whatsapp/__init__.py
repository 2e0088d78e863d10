"""WhatsApp through Twilio: `router` takes what residents send, `WhatsApp` brings them answers."""

from collections.abc import Mapping

from fastapi import APIRouter

from bot.conversations import Arrivals
from channels.accounts import WhatsAppAccount
from channels.whatsapp.api import Api, SenderState
from channels.whatsapp.failures import kind_of
from channels.whatsapp.payload import CHANNEL
from channels.whatsapp.reconciler import Reconciler
from channels.whatsapp.transport import ABILITIES, WhatsApp
from channels.whatsapp.webhook import Webhook

__all__ = ["ABILITIES", "CHANNEL", "Api", "Reconciler", "SenderState", "WhatsApp", "kind_of", "router"]


def router(accounts: Mapping[str, WhatsAppAccount], arrivals: Arrivals, public_url: str) -> APIRouter:
    """The webhooks of all cities that have a sender."""
    return Webhook(accounts, arrivals, public_url).routes()
