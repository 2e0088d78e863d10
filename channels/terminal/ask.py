"""`scripts/ask "wat kost een reispas?"`: one question through the whole chain; with --batch one a line."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import uuid
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import settings as settings_module
from bot.catalogue import load
from bot.clock import SystemClock, brussels
from bot.conversations import Engine, HttpEngine, Turn, clean
from bot.errors import InvalidInput, OnthaalError, TurnFailed
from bot.privacy.masking import mask
from bot.replies import Message
from channels.terminal.showing import as_dict, in_words
from channels.terminal.stack import answer, finished, own_stack, running_service, tell


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/ask", description="Stelt een vraag aan Onthaal.")
    parser.add_argument("vraag", nargs="?", help="de vraag")
    parser.add_argument("--batch", type=Path, help="bestand met een vraag per regel")
    parser.add_argument("--gemeente", default="gent")
    parser.add_argument("--json", action="store_true", help="een JSON-object per vraag")
    found = parser.parse_args(argv)
    if (found.vraag is None) == (found.batch is None):
        parser.error("geef een vraag of --batch BESTAND")
    return found


async def asked(engine: Engine, text: str, city: str) -> dict[str, Any]:
    """The outcome for one question in a new conversation, in the shape that README.md documents."""
    try:
        result = await engine.turn(_turn(mask(clean(text)).text, city))
    except InvalidInput as wrong:
        return outcome(text, {}, [Message(wrong.reason)])
    begrip: dict[str, Any] = next((m.custom["begrip"] for m in result.messages if "begrip" in m.custom), {})
    return outcome(text, begrip or _of_form(result.parse), result.messages)


async def answered(engine: Engine, text: str, city: str) -> dict[str, Any]:
    """As `asked`, for one of many: a turn that failed is told beside, and its reply is empty."""
    try:
        return await asked(engine, text, city)
    except TurnFailed as failed:
        tell(f"De engine kon niet antwoorden op '{text}': {failed}")
        return outcome(text, {}, [])


def outcome(text: str, begrip: dict[str, Any], messages: list[Message]) -> dict[str, Any]:
    """`alternatives` begins with the winner; product and aspect are null where there is none."""
    return {
        "text": text,
        "act": begrip.get("act", "buiten_bereik"),
        "product": begrip.get("product"),
        "aspect": begrip.get("aspect"),
        "confidence": begrip.get("confidence", 0.0),
        "tier": begrip.get("tier", "onbekend"),
        "alternatives": begrip.get("alternatives", []),
        "reply": [as_dict(message) for message in messages],
    }


def _of_form(parse: dict[str, Any]) -> dict[str, Any]:
    """A booking that began at once says no more than the engine's own rankings."""
    act = parse.get("intent") or {}
    top: dict[str, Any] = next(iter(parse.get("product_ranking") or []), {"name": "geen", "confidence": 0.0})
    product = None if top["name"] == "geen" or top["confidence"] < 0.5 else top["name"]
    confidence = round(float(act.get("confidence") or 0.0), 4)
    winner = {"product": product, "aspect": None, "act": act.get("name"), "confidence": confidence}
    return {**winner, "tier": "antwoord", "alternatives": [winner]}


def _turn(text: str, city: str) -> Turn:
    name = f"proef-{uuid.uuid4().hex}"
    now = brussels(datetime.now().astimezone()).isoformat()
    return Turn(f"{name}:1", name, text, None, city, "web", now)


@contextlib.asynccontextmanager
async def an_engine() -> AsyncIterator[Engine]:
    """The running service's engine, or one of our own."""
    service = await running_service()
    if service:
        try:
            yield service.engine
        finally:
            await service.engine.close()
        return
    async with own_stack(SystemClock()) as running:
        engine = HttpEngine(running.engine_url, running.installation.settings.engine_secret)
        try:
            yield engine
        finally:
            await engine.close()


async def run(options: argparse.Namespace) -> None:
    load(settings_module.ROOT).city(options.gemeente)  # an unknown city is said before anything starts
    questions = [options.vraag] if options.batch is None else lines(options.batch)
    answer_to = asked if options.batch is None else answered
    async with an_engine() as engine:
        for question in questions:
            found = await answer_to(engine, question, options.gemeente)
            answer(json.dumps(found, ensure_ascii=False) if options.json else _in_words(found))


def lines(path: Path) -> list[str]:
    """The questions of a file, one a line; blank lines at the end are none. Raises OnthaalError."""
    try:
        text = path.read_text(encoding="utf-8-sig").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise OnthaalError(f"Ik kan {path} niet lezen: {error}") from error
    return text.split("\n") if text else []


def _in_words(found: dict[str, Any]) -> str:
    return "\n".join(in_words("bot", m["text"], m["buttons"], m["custom"]) for m in found["reply"])


def main() -> int:
    return finished(run(arguments(sys.argv[1:])))


if __name__ == "__main__":
    raise SystemExit(main())
