"""Pages and records in the shape of IPDC, for tests: real ones from the fixtures and small made ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.catalogue.files import merge

FIXTURES = Path(__file__).parents[3] / "fixtures/ipdc"
GENT = "http://data.lblod.info/id/bestuurseenheden/353234a365664e581db5c2f7cc07add2534b47b8e1ab87c821fc6e6365e6bef5"


def record(number: int = 1, **over: Any) -> dict[str, Any]:
    """A small good instance snapshot; `over` replaces fields, None removes one."""
    base = {
        "@id": f"http://data.lblod.info/id/public-service-snapshot/0000000{number}-v1",
        "@type": ["InstantieSnapshot"],
        "isVersionOf": f"http://data.lblod.info/id/public-service/0000000{number}-aaaa-bbbb",
        "generatedAtTime": "2024-03-01T06:32:10.377Z",
        "laatstGewijzigd": "2024-02-29T13:59:25.236Z",
        "naam": {"nl-BE-x-informal": f"Dienst nummer {number}"},
        "beschrijving": {"nl-BE-x-informal": "<p>Dit is een dienst. Ze helpt je.</p>"},
        "uitvoerendeOverheden": [GENT],
        "geografischToepassingsgebieden": ["BE23444021"],
    }
    return {key: value for key, value in {**base, **over}.items() if value is not None}


def page(
    number: int, members: list[Any], *, last: bool = False, feed: str = "instantiesnapshot"
) -> dict[str, Any]:
    """A page of a feed, with the relations to the page before and (unless it is the last) after it."""
    address = f"http://hostname/doc/{feed}?pageNumber="
    relations = [{"@type": "LessThanOrEqualToRelation", "node": f"{address}{number - 1}"}] if number else []
    if not last:
        relations.append({"@type": "GreaterThanOrEqualToRelation", "node": f"{address}{number + 1}"})
    return {"view": {"@id": f"{address}{number}", "relation": relations}, "member": members}


def fixture(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return content


def member(name: str, number: int, **over: Any) -> dict[str, Any]:
    """A record of a fixture page, with some fields replaced."""
    return merge(fixture(name)["member"][number], over)
