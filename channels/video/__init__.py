"""Video talks at Microsoft Teams, at the city's own Jitsi, or in the demonstration's page."""

from collections.abc import Collection, Mapping

from bot.appointments.video import VideoProvider
from channels.accounts import Accounts
from channels.video.demo import Demonstration
from channels.video.jitsi import Jitsi
from channels.video.teams import Teams

__all__ = ["Demonstration", "Jitsi", "Teams", "close", "providers"]


def providers(
    accounts: Accounts, cities: Collection[str], graph_url: str, login_url: str
) -> dict[str, VideoProvider]:
    """The provider of every city. Nothing is asked of them yet."""
    found: dict[str, VideoProvider] = {city: Demonstration() for city in cities}
    found |= {city: Teams(account, graph_url, login_url) for city, account in accounts.teams.items()}
    found |= {city: Jitsi(account) for city, account in accounts.jitsi.items()}
    return found


def close(found: Mapping[str, VideoProvider]) -> None:
    """Hangs up."""
    for provider in found.values():
        if isinstance(provider, Teams):
            provider.close()
