"""The door of the actions: closed without the secret, and each failure has a status of its own."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import server, services
from actions.services import Services
from bot.settings import ROOT
from tests.actions.conftest import SECRET, Rasa


@pytest.mark.parametrize("secret", [None, "", "geheim", SECRET[:-1], SECRET + "x", "é".encode("latin-1")])
def test_it_refuses_who_does_not_know_the_secret(rasa: Rasa, secret: str | bytes | None) -> None:
    answer = rasa.send("POST", "/webhook", secret=secret, content=b"{}")

    assert (answer.status_code, answer.json()) == (401, {"error": "secret"})


def test_it_can_not_be_opened_without_any_secret(rasa: Rasa) -> None:
    with pytest.raises(ValueError, match="secret"):
        server.build(services.services(), "")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'"x"', b"null", b"7"])
def test_it_refuses_a_body_that_is_no_json_object(rasa: Rasa, content: bytes) -> None:
    answer = rasa.send("POST", "/webhook", content=content)

    assert (answer.status_code, answer.json()["error"]) == (422, "body")


def test_it_does_not_know_other_actions(rasa: Rasa) -> None:
    answer = rasa.ask({**rasa.captured("vraag"), "next_action": "action_session_start"})

    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_session_start")


def test_it_does_nothing_when_no_action_is_asked(rasa: Rasa) -> None:
    answer = rasa.ask({})

    assert (answer.status_code, answer.json()) == (200, {"events": [], "responses": []})


def test_it_tells_nothing_of_what_went_wrong_inside(rasa: Rasa) -> None:
    body = rasa.captured("vraag")
    body["tracker"]["latest_message"]["metadata"]["gemeente"] = "atlantis"
    answer = rasa.ask(body)

    assert (answer.status_code, answer.json()) == (500, {"error": "action", "action_name": "action_antwoord"})


@pytest.mark.parametrize("missing", ["tracker", "domain"])
def test_it_survives_a_call_of_another_shape(rasa: Rasa, missing: str) -> None:
    body = rasa.captured("vraag")
    del body[missing]

    assert rasa.ask(body).status_code in (200, 500)
    assert rasa.ask(rasa.captured("vraag")).status_code == 200


class Unanswered(Action):
    def name(self) -> str:
        return "action_geen_antwoord"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name(), "the form was not answered")


def test_it_passes_a_rejection_on_as_rasa_expects_it(rasa: Rasa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ACTIONS", (Unanswered,))
    app = server.build(services.services(), SECRET)
    answer = Rasa(app).ask({**rasa.captured("vraag"), "next_action": "action_geen_antwoord"})

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "the form was not answered",
        "action_name": "action_geen_antwoord",
    }


def test_it_says_that_it_lives(rasa: Rasa) -> None:
    answer = rasa.send("GET", "/health", secret=None)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/redoc", "/actions"])
def test_it_has_no_other_door(rasa: Rasa, path: str) -> None:
    assert rasa.send("GET", path).status_code == 404


def test_it_registers_every_action_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert sorted(action().name() for action in server.ACTIONS) == sorted(domain["actions"])


def test_it_asks_for_its_services_first(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: list[Services] = []
    monkeypatch.setattr(services, "_installed", nothing)

    with pytest.raises(RuntimeError):
        services.services()
