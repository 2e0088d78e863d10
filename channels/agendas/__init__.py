"""Agendas that a supplier keeps: Qmatic. Which city has which stands in the file of the accounts."""

from collections.abc import Mapping

from bot.appointments import Agenda
from bot.clock import Clock
from bot.storage import Storage
from channels.accounts import Accounts
from channels.agendas.notices import SupplierNotices
from channels.agendas.qmatic import QmaticAgenda
from channels.agendas.router import Agendas
from channels.agendas.worker import SupplierWorker

__all__ = ["Agendas", "QmaticAgenda", "SupplierNotices", "SupplierWorker", "close", "suppliers"]


def suppliers(accounts: Accounts, own: Agenda, storage: Storage, clock: Clock) -> dict[str, QmaticAgenda]:
    """The suppliers of cities, also those that a city doesn't use (any more): what is kept there must be reached.

    Nothing is asked of them yet.
    """
    return {city: QmaticAgenda(own, storage, clock, account) for city, account in accounts.qmatic.items()}


def close(found: Mapping[str, QmaticAgenda]) -> None:
    """Hangs up."""
    for agenda in found.values():
        agenda.close()
