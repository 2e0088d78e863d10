"""The cookies of the console.

SameSite=Lax and not Strict: a browser that comes back from the issuer would bring no Strict cookie to the first
page, and somebody who opens a conversation from a mail or the intranet would seem signed out. Lax is enough here,
because no GET changes anything and every change proves itself with a token and its origin (channels.console.guard).
"""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.requests import HTTPConnection


class Cookie:
    """One cookie of ours. Over https its name begins with __Host-: no other host or path can plant or read it.

    It has no Max-Age: it goes with the browser, and the session on the server ends by itself.
    """

    def __init__(self, name: str, public_url: str) -> None:
        self._secure = public_url.startswith("https://")
        self.name = f"__Host-{name}" if self._secure else name

    def read(self, connection: HTTPConnection) -> str | None:
        return connection.cookies.get(self.name) or None

    def header(self, value: str) -> str:
        """The Set-Cookie that gives it this value."""
        return self._header(value)

    def cleared(self) -> str:
        """The Set-Cookie that takes it away."""
        return self._header("", max_age=0)

    def _header(self, value: str, max_age: int | None = None) -> str:
        jar: SimpleCookie = SimpleCookie({self.name: value})
        morsel = jar[self.name]
        morsel["path"], morsel["samesite"] = "/", "Lax"
        morsel["httponly"], morsel["secure"] = True, self._secure
        if max_age is not None:
            morsel["max-age"] = max_age
        return morsel.OutputString()


def of_session(public_url: str) -> Cookie:
    """The cookie with the session's token."""
    return Cookie("onthaal-balie", public_url)


def of_visit(public_url: str) -> Cookie:
    """The cookie of somebody who is signing in: signed, ten minutes, gone afterwards."""
    return Cookie("onthaal-aanmelden", public_url)
