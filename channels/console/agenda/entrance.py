"""Who comes in: everybody at the desk, and for some pages only those who lead or set up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Path, Request

from bot.staff import Staff
from bot.takeover.states import ROLES_AT_DESK, SUPERVISOR
from channels.console.guard import must_page

ADMINISTRATOR = "beheerder"


def only(*roles: str) -> Callable[..., Awaitable[Staff]]:
    """`must_page`, and remembered, so that `SaidRoute` can say no inside the frame."""

    async def check(request: Request, who: Annotated[Staff, Depends(must_page(*roles))]) -> Staff:
        request.state.agenda_staff = who
        return who

    return check


AtDesk = Annotated[Staff, Depends(only(*sorted(ROLES_AT_DESK)))]
Leading = Annotated[Staff, Depends(only(SUPERVISOR))]
SettingUp = Annotated[Staff, Depends(only(SUPERVISOR, ADMINISTRATOR))]

Id = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
"""Ids of appointments, holds, blocks and numbers."""
