"""Video talks: meetings at Teams or Jitsi that follow the appointments. Import from here; the rest is private."""

from bot.appointments.video.contract import (
    DEMO,
    EARLY,
    FOLLOWS,
    OPEN,
    Entry,
    Made,
    Meeting,
    MeetingGone,
    Refused,
    TryLater,
    VideoError,
    VideoProvider,
)
from bot.appointments.video.jobs import VideoJobs
from bot.appointments.video.notices import VideoNotices
from bot.appointments.video.talks import Talks, Waiting
from bot.appointments.video.worker import VideoWorker

__all__ = [
    "DEMO",
    "EARLY",
    "FOLLOWS",
    "OPEN",
    "Entry",
    "Made",
    "Meeting",
    "MeetingGone",
    "Refused",
    "Talks",
    "TryLater",
    "VideoError",
    "VideoJobs",
    "VideoNotices",
    "VideoProvider",
    "VideoWorker",
    "Waiting",
]
