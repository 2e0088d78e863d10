"""Puts the pages of the agenda's set-up, figures and exports together."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from channels.console.agenda.rendering import Frame
from channels.console.agenda_setup.desk_pages import DeskPages
from channels.console.agenda_setup.export_pages import ExportPages
from channels.console.agenda_setup.figure_pages import FigurePages
from channels.console.agenda_setup.hours_pages import HoursPages
from channels.console.agenda_setup.keeping import Keeping, Services
from channels.console.agenda_setup.officer_pages import OfficerPages
from channels.console.agenda_setup.overview_pages import OverviewPages
from channels.console.agenda_setup.theme_pages import ThemePages

TEMPLATES = Path(__file__).parent / "templates"


class SetupConsole:
    """The routes under /balie/agenda/instellingen, /cijfers and /uitvoer, beside those of the agenda itself.

    `frame` is the agenda's, whose navigation leads here.
    """

    def __init__(self, services: Services, frame: Frame) -> None:
        keeping = Keeping(services)
        ours = Frame(frame.catalogue, frame.assets, (*frame.folders, TEMPLATES))
        self.router = APIRouter()
        for pages in (
            OverviewPages(keeping, ours),
            ThemePages(keeping, ours),
            DeskPages(keeping, ours),
            OfficerPages(keeping, ours),
            HoursPages(keeping, ours),
            FigurePages(keeping, ours),
            ExportPages(keeping, ours, services.settings.mail_from),
        ):
            self.router.include_router(pages.routes())
