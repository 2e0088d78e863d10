"""Why signing in at the issuer failed.

SignInFailed(said)      `said` is a Dutch sentence for the page, `why` a word for our log
├── IssuerAway          it doesn't answer, or not as an issuer does
├── BadIdToken          what it says of somebody can't be believed
│   └── UnknownKey      it is signed with a key that we haven't seen
└── LostVisit           the answer belongs to no sign-in that this browser began
"""

from __future__ import annotations


class SignInFailed(Exception):
    status = 401
    said = "We konden niet nagaan wie je bent. Probeer het opnieuw. Lukt het niet, vraag het dan aan je beheerder."

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.said = said or self.said


class IssuerAway(SignInFailed):
    status = 503
    said = "De dienst die je aanmeldt, antwoordt nu niet. Probeer het straks opnieuw."


class BadIdToken(SignInFailed):
    pass


class UnknownKey(BadIdToken):
    def __init__(self) -> None:
        super().__init__("unknown key")


class LostVisit(SignInFailed):
    status = 403
    said = "Het aanmelden duurde te lang of begon in een ander venster. Probeer het opnieuw."
