"""Every page and form of the agenda, asked anything by somebody who is signed in and by somebody who isn't."""

from __future__ import annotations

import os
import re
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.console.agenda.conftest import Agendabalie, Collega, at

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", "-1", "0", "99999999999999999999", "gent", "\x00", "%00", "../..", "' OR 1=1 --", "<b>", "²"]
    ),
    st.sampled_from(
        ["burgerzaken", "loket", "video", "stadskantoor", "morgen", "24/11", "9999-12-31", "0001-01-01"]
    ),
    st.sampled_from(
        ["2026-11-24T15:00:00+01:00", "0001-01-01T00:00", "9999-12-31T23:59:59+00:00", "collega"]
    ),
    st.sampled_from(["tijd|2026-11-24T15:00:00+01:00", "annuleer", "gent/stadskantoor/burgerzaken/1", "*"]),
)
NAMES = (
    *(
        "dag",
        "plaats",
        "thema",
        "wie",
        "per",
        "toon",
        "alles",
        "gedaan",
        "q",
        "zoek",
        "product",
        "wijze",
        "start",
    ),
    *(
        "personen",
        "nu",
        "sleutel",
        "naam",
        "mail",
        "telefoon",
        "van",
        "vanuur",
        "tot",
        "totuur",
        "reden",
        "zeker",
    ),
    *("loket", "nummer", "tekst", "terug", "allemaal"),
)
FIELDS = st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8)


def _routes(balie: Agendabalie) -> list[tuple[str, str]]:
    return [
        (method, path)
        for path, methods in balie.app.openapi()["paths"].items()
        if path.startswith("/balie/agenda")
        for method in methods
        if method in ("get", "post")
    ]


def test_nothing_breaks_it(balie: Agendabalie, mieke: Collega) -> None:
    known = [balie.put(at(11)), balie.put(at(9)), "0" * 36]
    routes = _routes(balie)
    assert len(routes) > 20
    with httpx.Client(base_url=balie.url, timeout=20) as client:
        for method, path in routes:
            for status, answer in _asked(client, mieke, method, path, known):
                assert status < 500, f"{method} {path}: {answer}"


def _asked(client: httpx.Client, who: Collega, method: str, path: str, known: list[str]) -> list[Any]:
    answered: list[Any] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(fields=FIELDS, one=st.sampled_from(known), line=ANYTHING, signed=st.booleans())
    def ask(fields: dict[str, str], one: str, line: str, signed: bool) -> None:
        deed = "klaar" if "number_id" in path else "aangekomen"
        url = re.sub(r"\{(\w+)\}", lambda found: deed if found[1] == "deed" else one, path)
        headers = {"origin": who.balie.url}
        if signed:
            headers["cookie"] = f"{who.cookie['name']}={who.token}"
        fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
        if method == "get":
            answer = client.get(url, params=fields, headers=headers)
        else:
            data = {**fields, f"keuze-{one}": line.encode("utf-8", "replace").decode(), "csrf": who.csrf}
            answer = client.post(url, data=data, headers=headers)
        answered.append((answer.status_code, f"{fields} {answer.text[:200]}"))

    ask()
    return answered
