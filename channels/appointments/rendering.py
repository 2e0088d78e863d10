"""HTML pages that run no script, are kept nowhere, and hand their address to no one."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse

from bot.dutch.formal import formal
from bot.dutch.templates import by_form

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The address of a page is the key to an appointment: it may stay in no cache and reach no other site.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

STYLES = "/afspraak/stijl"
_pages = by_form(TEMPLATES, trim_blocks=True)


@dataclass(frozen=True)
class Speaker:
    """Whose page it is: `key` for its colours and `name` above it (both empty: nobody's), `form` of address."""

    key: str = ""
    name: str = ""
    form: str = "je"


NOBODY = Speaker()
"""Where we don't know the city: such a page must address nobody."""


def page(template: str, status: int = 200, speaker: Speaker = NOBODY, **facts: Any) -> HTMLResponse:
    style = f"{STYLES}/{speaker.key}.css" if speaker.key else ""
    shown = _pages[speaker.form].get_template(template).render(facts, style=style, sender=speaker.name)
    return HTMLResponse(shown, status, HEADERS)


_KEY = re.compile(r"pagina/[0-9a-f-]{36}/[A-Za-z0-9_-]{16}")


def fresh_key(appointment_id: str) -> str:
    """For a form: what is sent twice with it is done once."""
    return f"pagina/{appointment_id}/{secrets.token_urlsafe(12)}"


def key_of(appointment_id: str, sent: str) -> str | None:
    """The key of a form of this appointment; None for anything else."""
    ours = _KEY.fullmatch(sent) and sent.startswith(f"pagina/{appointment_id}/")
    return sent if ours else None


def message(status: int, speaker: Speaker, title: str, *sentences: str) -> HTMLResponse:
    """A page that only says something."""
    if speaker.form == "u":
        title, sentences = formal(title), tuple(formal(sentence) for sentence in sentences)
    return page("melding.html", status, speaker, title=title, sentences=sentences)
