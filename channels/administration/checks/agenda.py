"""Agendas that a supplier keeps: does Qmatic let us in, and does it have the services and branches of the file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from channels.administration.findings import CALL, Finding, good, mind, wrong
from channels.agenda_accounts import QmaticAccount
from channels.agendas.api import QmaticApi
from channels.agendas.failures import Away, SupplierError

REMEDY = "kijk het blok qmatic na (docs/agendas.md)"


async def qmatic(account: QmaticAccount) -> list[Finding]:
    return await asyncio.to_thread(_qmatic, account)


def _qmatic(account: QmaticAccount) -> list[Finding]:
    subject = f"Qmatic {account.city}"
    api = QmaticApi(account, httpx.Client(timeout=CALL / 3))
    try:
        services, branches = api.services(), api.branches()
    except Away as away:
        return [wrong(subject, str(away), "kijk na of deze machine naar Qmatic mag, en probeer opnieuw")]
    except SupplierError as error:
        return [wrong(subject, str(error), REMEDY)]
    finally:
        api.close()
    bookable = {service.id for service in services if service.bookable}
    missing = [
        *_missing("dienst", account.services, bookable),
        *_missing("vestiging", account.branches, set(branches)),
    ]
    if missing:
        return [wrong(subject, said, REMEDY) for said in missing]
    return _ready(subject, account)


def _missing(what: str, wanted: Mapping[str, str], there: set[str]) -> list[str]:
    absent = [key for key, id_ in wanted.items() if id_ not in there]
    return [f"Qmatic heeft geen {what} voor {key}, of toont ze niet" for key in absent]


def _ready(subject: str, account: QmaticAccount) -> list[Finding]:
    kinds = f"{len(account.services)} diensten, {len(account.branches)} vestigingen"
    if not account.in_use:
        said = f"klaar ({kinds}), maar nog niet in gebruik"
        return [mind(subject, said, "zet agenda: qmatic bij de gemeente als je wilt overschakelen")]
    if account.management is None:
        said = f"houdt de agenda bij ({kinds}); een verloren reservatie blijft een kwartier staan"
        return [mind(subject, said, "geef ook beheer, als Qmatic dat toelaat (docs/agendas.md)")]
    return [good(subject, f"houdt de agenda bij ({kinds})")]
