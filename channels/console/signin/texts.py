"""What the sign-in says."""

from __future__ import annotations

TITLE = "Aanmelden bij de balie"
SIGNED_OUT = "Je bent afgemeld."
LEAVING = "Je bent afgemeld"
DONE = "Je bent aangemeld"
WRONG = "De naam of het wachtwoord klopt niet. Kijk na of de hoofdletters juist zijn."
AGAIN = "Dit scherm stond te lang open. Vul het opnieuw in."
NOT_LET_IN = "De dienst die je aanmeldt, liet je niet toe. Probeer het opnieuw of vraag het aan je beheerder."
NO_HTTPS = (
    "Aanmelden kan hier niet: dit adres is niet beveiligd. "
    "Vraag je beheerder om ONTHAAL_PUBLIC_URL op een adres met https:// te zetten."
)


def too_often(wait: float) -> str:
    """wait: seconds."""
    minutes = max(1, round(wait / 60 + 0.4))
    return f"Er waren te veel pogingen. Probeer het over {minutes} {'minuut' if minutes == 1 else 'minuten'} opnieuw."
