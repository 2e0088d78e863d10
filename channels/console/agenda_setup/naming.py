"""Keys of new desks and officers, made from their names: nobody has to think of one."""

from __future__ import annotations

import re
import unicodedata

NEW = "nieuw"
_TAIL = re.compile(r"[0-9a-f]{6}")


def key_of(name: str, form_key: str) -> str:
    """ "loket-3-9f3a1c": the name in ASCII, and the form's own key, so that the same form twice makes one.

    Raises nothing: what is wrong with it, the set-up says.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "x"
    tail = form_key[:6]
    return f"{words}-{tail}" if _TAIL.fullmatch(tail) else words
