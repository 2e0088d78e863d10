"""What replicas share beside the database, and may lose: wake-ups, limits, presence."""

from bot.replicas.bus import Bus, NoBus, RedisBus
from bot.replicas.limits import RateLimit
from bot.replicas.presence import Presence
from bot.replicas.replicas import Replicas
from bot.replicas.shared import RedisAway, SharedRedis

__all__ = ["Bus", "NoBus", "Presence", "RateLimit", "RedisAway", "RedisBus", "Replicas", "SharedRedis"]
