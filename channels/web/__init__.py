"""The website's chat: `router` serves the widget, its protocol and the example page of a city."""

from channels.web.cities import Cities
from channels.web.limits import Limits
from channels.web.router import WebChannel, router
from channels.web.transport import ABILITIES

__all__ = ["ABILITIES", "Cities", "Limits", "WebChannel", "router"]
