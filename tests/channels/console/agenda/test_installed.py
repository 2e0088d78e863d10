"""The agenda in the whole application, as `scripts/serve` runs it."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.channels.console.test_installed import Service


def test_it_is_part_of_the_application(tmp_path: Path) -> None:
    service = Service(tmp_path)
    with httpx.Client(base_url=service.url, cookies=service.cookie(), timeout=20) as sam:
        for path in (
            "",
            "/week",
            "/boeken?product=reispas",
            "/zonder-afspraak",
            "/blokkeren",
            "/rooster.css",
        ):
            assert sam.get(f"/balie/agenda{path}").status_code == 200
        assert "/balie/agenda" in sam.get("/balie").text, "the work screen leads there"
        assert sam.get("/balie/agenda/ziek").status_code == 403
        assert "Gesprekken" in sam.get("/balie/agenda").text
    service.stop()
