"""A contact as one row of a table: for Excel, and for reports such as Power BI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.export.contacts import Contact
from bot.takeover.records import RESULTS

type Value = str | int | datetime | None

_COLUMNS: Mapping[str, Callable[[Contact], Value]] = {
    "contact": lambda one: one.id,
    "gemeente": lambda one: one.city.sleutel,
    "kanaal": lambda one: one.channel,
    "taal": lambda one: one.language,
    "reden": lambda one: one.reason,
    "afdeling": lambda one: one.department,
    "product": lambda one: one.product,
    "productnaam": lambda one: one.product_name,
    "productnummer": lambda one: one.product_number,
    "resultaat": lambda one: RESULTS.get(one.result or "", one.result),
    "beoordeling": lambda one: one.rating,
    "wachttijd": lambda one: one.waited,
    "gespreksduur": lambda one: one.lasted,
    "gevraagd_op": lambda one: one.queued_at,
    "opgenomen_op": lambda one: one.claimed_at,
    "eerste_antwoord_op": lambda one: one.first_answer_at,
    "beeindigd_op": lambda one: one.ended_at,
    "afgesloten_op": lambda one: one.closed_at,
    "terugbellen_tegen": lambda one: one.due_at,
}
_PERSONAL: Mapping[str, Callable[[Contact], Value]] = {
    "medewerker": lambda one: one.agent.name if one.agent else None,
    "notitie": lambda one: one.note,
}
"""Only there when they are asked for. The number to call is in no table at all."""


def columns(*, personal: bool = False) -> tuple[str, ...]:
    """Names in Dutch with ASCII letters. `wachttijd` and `gespreksduur` are in seconds."""
    return (*_COLUMNS, *(_PERSONAL if personal else ()))


def row(contact: Contact, *, personal: bool = False) -> dict[str, Value]:
    """The contact by column, in their order."""
    return {name: {**_COLUMNS, **_PERSONAL}[name](contact) for name in columns(personal=personal)}
