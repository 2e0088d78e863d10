"""How much one visitor may ask of us: sizes, times and rates."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network


@dataclass(frozen=True)
class Limits:
    """The numbers of the protocol. Seconds, bytes and counts; tests shorten the times.

    Messages are limited per session only: a library or a proxy puts many residents behind one address, so the
    limit per address guards no more than the making of sessions, and is wide.
    """

    frame_bytes: int = 16 * 1024
    message_rate: float = 1.0
    message_burst: int = 5
    session_rate: float = 5.0
    session_burst: int = 600
    sockets_per_session: int = 5
    sockets: int = 5000
    bad_frames: int = 20
    hello_within: float = 5.0
    heartbeat: float = 25.0
    dead_after: float = 60.0
    send_within: float = 10.0
    sse_ping: float = 15.0
    longest_wait: float = 25.0
    replay: int = 500
    bye_within: float = 5.0
    session_idle_hours: int = 24
    session_days: int = 7


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the /64, because everyone at home has so many of their own."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else address
