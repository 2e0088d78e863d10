"""Who comes in: everybody at the desk, and for some pages only those who lead or set up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Path, Request

from bot.staff import Staff
from bot.takeover.states import ROLES_AT_DESK, SUPERVISOR
from channels.console.guard import NoPage, only_for, signed_in_page

ADMINISTRATOR = "beheerder"


async def _known(request: Request, who: Annotated[Staff, Depends(signed_in_page)]) -> Staff:
    """Remembered, so that `SaidRoute` can say no inside the frame."""
    request.state.agenda_staff = who
    return who


def only(*roles: str) -> Callable[..., Awaitable[Staff]]:
    """As `must_page`, for the agenda's pages."""

    async def check(who: Annotated[Staff, Depends(_known)]) -> Staff:
        if not who.may(*roles):
            raise NoPage(only_for(*roles))
        return who

    return check


AtDesk = Annotated[Staff, Depends(only(*sorted(ROLES_AT_DESK)))]
Leading = Annotated[Staff, Depends(only(SUPERVISOR))]
SettingUp = Annotated[Staff, Depends(only(SUPERVISOR, ADMINISTRATOR))]

Id = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
"""Ids of appointments, holds, blocks and numbers."""
