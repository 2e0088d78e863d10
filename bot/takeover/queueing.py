"""The queue: asking for a person, waiting, giving up waiting, and being called instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.conversations.identities import same_resident
from bot.conversations.log import new_id
from bot.conversations.tables import Conversation
from bot.conversations.takeover import Heard
from bot.takeover import agents, danger, routing, texts, waiting
from bot.takeover.deeds import Deed, open_of
from bot.takeover.records import BROKEN_OFF, CALL_BACK
from bot.takeover.states import BOT, CALLBACK, CLOSED, HUMAN, QUEUED
from bot.takeover.tables import Handover

QUIET = timedelta(minutes=2)
"""Who writes more often while waiting is not told the place each time."""
REASONS = ("gevraagd", "onbegrepen", "boos", "altijd", "bijlage")


def asked(deed: Deed, conversation_id: str, wish: dict[str, Any]) -> None:
    """The bot says that a person is wanted. Its conversation goes to the queue, or hears that nobody is there."""
    conversation = deed.lock(conversation_id)
    if conversation.owner != BOT:
        return
    city = deed.parts.city(conversation.city)
    if not agents.any_of(deed.session, city.sleutel):
        return  # a city without staff: the answer itself says how to reach a person
    product = wish.get("product") or routing.product_of(deed.session, conversation_id)
    department = _department(deed, conversation, wish.get("afdeling"), product)
    if not routing.is_open(city, department, deed.now):
        _tell_closed(deed, conversation, department, product)
        return
    reason = wish.get("reden")
    row = new(deed, conversation, QUEUED, department, reason if reason in REASONS else "gevraagd", product)
    row.language = str(wish.get("taal") or "nl")
    row.summary = deed.summary(conversation.id, row) or None
    deed.give(conversation, "queue")
    tell_place(deed, conversation, row, joining=True)
    deed.happened(
        "queued", city.sleutel, conversation.id, handover=row.id, afdeling=department, reden=row.reason
    )


def new(
    deed: Deed,
    conversation: Conversation,
    state: str,
    department: str,
    reason: str,
    product: str | None,
) -> Handover:
    row = Handover(
        id=new_id(),
        conversation_id=conversation.id,
        city=conversation.city,
        channel=conversation.channel,
        state=state,
        reason=reason,
        department=department,
        product=product,
        language="nl",
        queued_at=deed.now,
        passed=[],
    )
    deed.session.add(row)
    return row


def heard(deed: Deed, message: Heard) -> bool:
    """What a resident wrote for people, or tapped under one of our lines. False: it is for the bot."""
    conversation = deed.lock(message.conversation_id)
    payload = message.payload or {}
    act = str(payload.get("act", ""))
    if act.startswith("overdracht."):
        _tapped(deed, conversation, message, act, payload.get("entities") or {})
        return True
    if conversation.owner == BOT:
        return False
    deed.happened("message", conversation.city, conversation.id, seq=message.seq, van="user")
    row = open_of(deed.session, conversation.id)
    if row is not None and not danger.warned(deed, conversation, row, message) and row.state != HUMAN:
        _wrote_while_waiting(deed, conversation, row)
    return True


def _wrote_while_waiting(deed: Deed, conversation: Conversation, row: Handover) -> None:
    if not still_served(deed, row):
        send_home(deed, conversation, row)
    elif row.told_at is None or deed.now - row.told_at >= QUIET:
        tell_place(deed, conversation, row)


def _tapped(
    deed: Deed, conversation: Conversation, message: Heard, act: str, entities: dict[str, Any]
) -> None:
    if conversation.owner not in (BOT, "queue"):  # an old button: the person sees what was tapped
        deed.happened("message", conversation.city, conversation.id, seq=message.seq, van="user")
    if act == texts.SCORE:
        _rate(deed, conversation, entities)
    elif conversation.owner not in (BOT, "queue"):
        return
    elif act == texts.ASK:
        asked(deed, conversation.id, {"reden": "gevraagd"})
    elif act == texts.CANCEL:
        cancel(deed, conversation)
    elif act == texts.CALL:
        _call(deed, conversation, entities)


def cancel(deed: Deed, conversation: Conversation) -> None:
    """The resident waits no longer."""
    row = open_of(deed.session, conversation.id)
    if row is None:
        deed.tell(conversation, texts.not_waiting())
        return
    leave_queue(deed, conversation, row, "geannuleerd")
    deed.tell(conversation, texts.cancelled())


def leave_queue(
    deed: Deed, conversation: Conversation, row: Handover, why: str, result: str = BROKEN_OFF
) -> None:
    """Without having met anybody. why: "geannuleerd", "gesloten", or "terugbellen" when that was promised before."""
    row.state, row.result = CLOSED, result
    row.ended_at = row.closed_at = deed.now
    no_offer(row)
    deed.give(conversation, BOT)
    deed.happened("closed", row.city, conversation.id, handover=row.id, waarom=why)


def send_home(deed: Deed, conversation: Conversation, row: Handover) -> None:
    """The department closed and nobody is left who answers."""
    leave_queue(deed, conversation, row, "gesloten")
    _tell_closed(deed, conversation, row.department, row.product)


def still_served(deed: Deed, row: Handover) -> bool:
    """Open, or closed with somebody there who finishes the queue."""
    city = deed.parts.city(row.city)
    open_now = routing.is_open(city, row.department, deed.now)
    return open_now or agents.staffed(deed.session, row.city, row.department, deed.now)


def tell_place(
    deed: Deed, conversation: Conversation, row: Handover, *, joining: bool = False, improved: bool = False
) -> None:
    place = waiting.place(deed.session, row)
    wait = waiting.wait(deed.session, row.city, row.department, place, deed.now)
    row.told_place, row.told_at = place, deed.now
    if joining:
        staffed = agents.staffed(deed.session, row.city, row.department, deed.now)
        until = agents.phone_first_until(deed.session, row.city, deed.now)
        deed.tell(conversation, texts.queued(place, wait, deed.now, staffed=staffed, phone_until=until))
    else:
        deed.tell(conversation, (texts.moved_up if improved else texts.still_queued)(place, wait))


def tell_phone_first(deed: Deed, conversation_id: str) -> None:
    """To one who waits, when the switch goes on."""
    conversation = deed.lock(conversation_id)
    row = open_of(deed.session, conversation_id)
    until = agents.phone_first_until(deed.session, conversation.city, deed.now)
    if row is None or row.state == HUMAN or until is None:
        return
    place = waiting.place(deed.session, row)
    wait = waiting.wait(deed.session, row.city, row.department, place, deed.now)
    row.told_place, row.told_at = place, deed.now
    deed.tell(conversation, texts.phone_first(place, wait, until, deed.now))


def tell_lost(deed: Deed, conversation: Conversation, row: Handover) -> None:
    """Who had the conversation is gone; it has its old place back."""
    place = waiting.place(deed.session, row)
    wait = waiting.wait(deed.session, row.city, row.department, place, deed.now)
    row.told_place, row.told_at = place, deed.now
    deed.tell(conversation, texts.lost(place, wait))


def no_offer(row: Handover) -> None:
    row.offered_to = row.offered_until = None
    row.forward_agent = row.forward_department = None


def promise_call(deed: Deed, conversation: Conversation, row: Handover) -> None:
    """Becomes a call-back; the bot answers here again."""
    row.state, row.ended_at = CALLBACK, deed.now
    row.due_at = routing.call_due(deed.parts.city(row.city), row.department, deed.now)
    no_offer(row)
    if conversation.owner != BOT:
        deed.give(conversation, BOT)
    tell_call(deed, conversation, row)
    deed.happened("callback", row.city, conversation.id, handover=row.id, tegen=row.due_at.isoformat())


def _call(deed: Deed, conversation: Conversation, entities: dict[str, Any]) -> None:
    """From the queue, or from the offer outside the hours. Twice tapped is asked once."""
    row = open_of(deed.session, conversation.id)
    if promised := call_of(deed, conversation):
        if row is not None:
            leave_queue(deed, conversation, row, "terugbellen", CALL_BACK)
        tell_call(deed, conversation, promised)
        return
    if row is None:
        product = entities.get("product")
        department = _department(deed, conversation, entities.get("afdeling"), product)
        row = new(deed, conversation, CALLBACK, department, "gevraagd", product)
        row.summary = deed.summary(conversation.id, row) or None
    promise_call(deed, conversation, row)


def call_of(deed: Deed, conversation: Conversation) -> Handover | None:
    """The call-back that this resident waits for: one is enough for a conversation."""
    promised = select(Handover).where(Handover.conversation_id == conversation.id, Handover.state == CALLBACK)
    return deed.session.scalars(promised.order_by(Handover.queued_at).limit(1)).one_or_none()


def tell_call(deed: Deed, conversation: Conversation, row: Handover) -> None:
    city, url = deed.parts.city(row.city), deed.parts.callback_url(row.id)
    deed.tell(conversation, texts.call_promised(row.due_at or deed.now, deed.now, url, city))


def _rate(deed: Deed, conversation: Conversation, entities: dict[str, Any]) -> None:
    """The buttons of WhatsApp stay: also in a later conversation, only of the same resident."""
    row = deed.session.get(Handover, str(entities.get("overdracht", "")))
    score = str(entities.get("score", ""))
    if row is None or score not in texts.SCORES:
        return
    if same_resident(deed.session, row.conversation_id, conversation.id):
        row.rating = int(score)
        deed.tell(conversation, texts.rated())


def _department(deed: Deed, conversation: Conversation, wished: object, product: str | None) -> str:
    city = deed.parts.city(conversation.city)
    if isinstance(wished, str) and wished in city.contactcentrum.afdelingen:
        return wished
    return routing.department_of(deed.parts.catalogue, city, product)


def _tell_closed(deed: Deed, conversation: Conversation, department: str, product: str | None) -> None:
    city = deed.parts.city(conversation.city)
    opening = routing.next_opening(city, department, deed.now)
    call = texts.call_button(department, product)
    deed.tell(conversation, texts.closed(city, opening, deed.now, call))
