"""What somebody of the staff may be."""

from __future__ import annotations

from bot.errors import InvalidInput

AGENT, SUPERVISOR, EDITOR, ADMINISTRATOR = ROLES = ("agent", "teamleider", "redacteur", "beheerder")


def checked(roles: list[str]) -> list[str]:
    """In our order, each once. Raises InvalidInput for none or an unknown one."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise InvalidInput("rol", f"'{unknown[0]}' is geen rol. Kies uit: {', '.join(ROLES)}.")
    if not roles:
        raise InvalidInput("rol", f"Geef minstens één rol: {', '.join(ROLES)}.")
    return [role for role in ROLES if role in roles]
