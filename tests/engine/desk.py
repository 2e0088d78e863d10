"""A small action server with a form of its own: what the engine is tested against."""

import socket
import threading
import time
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

SLOTS = ["thema", "wijze", "plaats", "moment", "naam", "email", "bevestigd"]
Result = dict[str, Any]


def slot(name: str, value: object) -> Result:
    return {"event": "slot", "name": name, "value": value}


def say(text: str, **more: object) -> Result:
    return {"text": text, **more}


def answer(events: list[Result] | None = None, responses: list[Result] | None = None) -> Result:
    return {"events": events or [], "responses": responses or []}


class Desk:
    """Answers every action; `status`, `delay` and `empty` make it fail; `calls` is what it was asked."""

    def __init__(self) -> None:
        self.calls: list[Result] = []
        self.heal()

    def heal(self) -> None:
        self.status, self.delay, self.body = 200, 0.0, None
        self.calls.clear()

    def actions(self) -> list[str]:
        return [call["next_action"] for call in self.calls]

    def run(self, call: Result) -> Result:
        name, tracker = call["next_action"], call["tracker"]
        if name == "validate_afspraak_form":
            return answer(self.validate(tracker))
        if name.startswith("action_ask_afspraak_form_"):
            return answer(responses=[say(f"vraag {name.removeprefix('action_ask_afspraak_form_')}")])
        if name in ("action_afspraak_afronden", "action_afspraak_gestopt"):
            return answer([slot(s, None) for s in SLOTS], [say(name)])
        if name == "action_niet_begrepen":
            return answer([{"event": "rewind"}], [say(name)])
        act = tracker["latest_message"]["intent"]["name"]
        return answer(
            [slot("gesprek", act)], [say(f"antwoord {act}", buttons=[BUTTON], custom={"soort": "antwoord"})]
        )

    def validate(self, tracker: Result) -> list[Result]:
        """A message "= x" answers the question that was asked; anything else is not for the form."""
        latest = tracker["latest_message"]
        asked, text = tracker["slots"]["requested_slot"], latest["text"]
        if asked is None and "nodig" in latest.get("payload", {}).get("entities", {}):
            return [slot("afspraak_uitkomst", "geen"), slot("requested_slot", None)]
        if asked is None:
            return [slot("requested_slot", SLOTS[0])]
        if not text.startswith("="):
            return []
        rest = SLOTS[SLOTS.index(asked) + 1 :]
        return [slot(asked, text[1:].strip()), slot("requested_slot", rest[0] if rest else None)]


BUTTON = {"title": "Wat kost het?", "payload": {"act": "vraag", "entities": {"aspect": "kosten"}}}


def build(desk: Desk) -> FastAPI:
    app = FastAPI()

    @app.post("/webhook")
    def webhook(call: Result, request: Request) -> JSONResponse:
        desk.calls.append({**call, "secret": request.headers.get("x-onthaal-secret")})
        time.sleep(desk.delay)
        if desk.status != 200:
            return JSONResponse({"error": "broken"}, desk.status)
        return JSONResponse(desk.body if desk.body is not None else desk.run(call))

    return app


class Server:
    """The desk on a free port, in a thread."""

    def __init__(self, desk: Desk) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/webhook"
        config = uvicorn.Config(build(desk), log_level="warning", timeout_keep_alive=75, ws="none")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.socket.close()
