"""The mail server: reachable, with encryption, accepting our user. No mail is sent."""

from __future__ import annotations

import asyncio
import smtplib
import ssl

from bot.settings import Settings
from channels.administration.findings import CALL, Finding, away, good, mind, wrong

SUBJECT = "mail"


async def check(settings: Settings) -> list[Finding]:
    if not settings.smtp_host:
        said = f"geen mailserver ingesteld: mails komen in {settings.var / 'mail'}"
        return [mind(SUBJECT, said, "zet ONTHAAL_SMTP_HOST om ze echt te versturen")]
    return [await asyncio.to_thread(_server, settings), *_sender(settings)]


def _sender(settings: Settings) -> list[Finding]:
    default = type(settings).model_fields["mail_from"].default
    if settings.mail_from != default:
        return []
    return [
        mind(SUBJECT, "de afzender is nog het voorbeeld", "zet ONTHAAL_MAIL_FROM op een adres van de stad")
    ]


def _server(settings: Settings) -> Finding:
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        _visit(settings)
    except smtplib.SMTPAuthenticationError:
        remedy = "kijk ONTHAAL_SMTP_USER en ONTHAAL_SMTP_PASSWORD na"
        return wrong(SUBJECT, f"{place} weigert gebruiker of wachtwoord", remedy)
    except smtplib.SMTPNotSupportedError:
        remedy = (
            "kijk de poort na (587 is gewoon); ONTHAAL_SMTP_STARTTLS=false kan alleen binnen je eigen netwerk"
        )
        return wrong(SUBJECT, f"{place} kent geen versleuteling of geen aanmelding", remedy)
    except ssl.SSLError:
        remedy = "gebruik de naam die in het certificaat staat, of laat het certificaat vernieuwen"
        return wrong(SUBJECT, f"het certificaat van {place} is niet te vertrouwen", remedy)
    except (smtplib.SMTPException, OSError) as error:
        remedy = "kijk na of ONTHAAL_SMTP_HOST en ONTHAAL_SMTP_PORT kloppen en of deze machine daarheen mag"
        return wrong(SUBJECT, f"{place} is {away(error)}", remedy)
    return good(SUBJECT, f"{place} aanvaardt ons")


def _visit(settings: Settings) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=CALL) as server:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.noop()
