"""Where somebody goes after signing in: only to pages of the console."""

from __future__ import annotations

import re

HOME = "/balie"
SIGN_IN = "/balie/aanmelden"
DONE = f"{SIGN_IN}/klaar"
"""For who signs in again in a second window, beside what they were typing."""
LONGEST = 500
_INSIDE = re.compile(r"/balie(/[A-Za-z0-9_.~-]+)*/?(\?[A-Za-z0-9_.~!$&'()*+,;=:@/?%-]*)?")


def onward(wanted: str | None) -> str:
    """`wanted` when it is a page of the console, else the console itself. No other site, and not the sign-in."""
    if not wanted or len(wanted) > LONGEST or not _INSIDE.fullmatch(wanted):
        return HOME
    path = wanted.partition("?")[0]
    inside = [part for part in path.split("/") if part]
    if path == DONE:
        return DONE
    return (
        HOME if set(inside) & {".", ".."} or inside[1:2] in (["aanmelden"], ["afmelden"], ["api"]) else wanted
    )
