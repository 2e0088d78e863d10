"""Who comes in: those with work at the desk, and for some screens only supervisors."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from bot.staff import Staff
from bot.takeover.states import ROLES_AT_DESK, SUPERVISOR
from channels.console.guard import must, must_page

AtDesk = Annotated[Staff, Depends(must(*sorted(ROLES_AT_DESK)))]
Leading = Annotated[Staff, Depends(must(SUPERVISOR))]
AtDeskPage = Annotated[Staff, Depends(must_page(*sorted(ROLES_AT_DESK)))]
LeadingPage = Annotated[Staff, Depends(must_page(SUPERVISOR))]
