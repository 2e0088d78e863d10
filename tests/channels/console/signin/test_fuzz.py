"""Every route of the sign-in, asked anything: no 5xx, no session, and answers as they are described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.console.signin.onward import HOME, SIGN_IN, onward
from tests.channels.console.signin.conftest import Town
from tests.channels.test_fuzz_openapi import CHECKS, Described

ROUTES = [
    ("/balie/aanmelden", "get"),
    ("/balie/aanmelden", "post"),
    ("/balie/aanmelden/extern", "get"),
    ("/balie/aanmelden/terug", "get"),
    ("/balie/aanmelden/klaar", "get"),
    ("/balie/aanmelden/aanmelden.css", "get"),
    ("/balie/afmelden", "post"),
]
QUIET = {"derandomize": True, "deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_it_answers_anything_as_it_is_described(town: Town, path: str, method: str) -> None:
    operation: Any = schemathesis.openapi.from_asgi("/openapi.json", Described(town.app))[path][method]
    bodies = st.dictionaries(st.sampled_from(["naam", "wachtwoord", "verder", "csrf"]), st.text(), max_size=4)

    @settings(max_examples=25, **QUIET)
    @given(case=operation.as_strategy(), query=st.dictionaries(st.text(), st.text(), max_size=3), body=bodies)
    def ask(case: Any, query: dict[str, str], body: dict[str, str]) -> None:
        more = {"data": body} if method == "post" else {}
        response = case.call(params=query, headers={"Cookie": "__Host-onthaal-balie=x"}, **more)
        case.validate_response(response, checks=CHECKS)
        assert "onthaal-balie=" not in str(response.headers.get("set-cookie", ""))

    ask()


@settings(max_examples=300, **QUIET)
@given(wanted=st.one_of(st.text(), st.from_regex(r"/balie[/\\.%?@:a-z0-9]*", fullmatch=True)))
def test_nobody_is_ever_sent_outside_the_console(wanted: str) -> None:
    found = onward(wanted)

    assert found == HOME or found.startswith(("/balie/", "/balie?"))
    assert "//" not in found.partition("?")[0]
    assert "\\" not in found
    assert found.isascii()
    assert found.isprintable()
    assert not found.startswith(SIGN_IN) or found == f"{SIGN_IN}/klaar"
