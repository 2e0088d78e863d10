"""The mailbox of a demonstration: the mails that were written to a folder instead of sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.appointments.wording import full_moment
from channels.appointments.rendering import HEADERS, page
from channels.described import answers, kind

MOST = 100  # mails in the list
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
# A mail is foreign content: in a box without scripts or forms, whose links open a page of their own.
BOX = "allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = (
    f"sandbox {BOX}; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Summary:
    name: str
    to: str
    subject: str
    date: str


def router(folder: Path) -> APIRouter:
    """/mail and below; these mails are residents' data, so only for whoever sits at the machine."""
    routes = APIRouter(
        prefix="/mail", dependencies=[Depends(near)], tags=["voorbeeld"], responses=answers(404)
    )

    @routes.get("", response_class=HTMLResponse)
    def mails() -> HTMLResponse:
        return page("mail_lijst.html", mails=summaries(folder), folder=folder.name)

    @routes.get("/{name}", response_class=HTMLResponse, responses=answers(422))
    def mail(name: str) -> HTMLResponse:
        found = _read(folder, name)
        text = found.get_body(("plain",))
        return page(
            "mail.html",
            mail=_summary(name, found),
            box=BOX,
            text=text.get_content() if text else "",
            has_html=found.get_body(("html",)) is not None,
            has_calendar=_calendar(found) is not None,
        )

    @routes.get("/{name}/html", response_class=HTMLResponse, responses=answers(422))
    def html(name: str) -> HTMLResponse:
        body = _read(folder, name).get_body(("html",))
        if body is None:
            raise HTTPException(404)
        return HTMLResponse(body.get_content(), headers=HEADERS | {"Content-Security-Policy": MAIL_POLICY})

    @routes.get(
        "/{name}/afspraak.ics",
        response_class=kind("text/calendar; charset=utf-8"),
        responses=answers(422),
    )
    def calendar(name: str) -> Response:
        content = _calendar(_read(folder, name))
        if content is None:
            raise HTTPException(404)
        download = {"Content-Disposition": 'attachment; filename="afspraak.ics"'}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=HEADERS | download)

    return routes


def near(request: Request) -> None:
    """Refuses, as if there were nothing, who isn't at this machine itself or comes through a proxy.

    A private address is not enough: behind a container's port, the whole internet seems to have one.
    """
    forwarded = {"x-forwarded-for", "forwarded", "x-real-ip"} & set(request.headers)
    if forwarded or request.client is None or not _here(request.client.host):
        raise HTTPException(404)


def summaries(folder: Path) -> list[Summary]:
    """The newest mails first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    parser = BytesParser(policy=default)
    found = []
    for file in files[:MOST]:
        with file.open("rb") as content:
            found.append(_summary(file.stem, parser.parse(content, headersonly=True)))
    return found


def _read(folder: Path, name: str) -> EmailMessage:
    file = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise HTTPException(404)
    return BytesParser(_class=EmailMessage, policy=default).parsebytes(file.read_bytes())


def _summary(name: str, mail: EmailMessage) -> Summary:
    date = mail["Date"]
    return Summary(
        name=name,
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or "(geen onderwerp)"),
        date=full_moment(parsedate_to_datetime(date)) if date else "",
    )


def _calendar(mail: EmailMessage) -> bytes | None:
    for part in mail.walk():
        if part.get_content_type() == "application/ics":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
