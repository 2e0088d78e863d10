"""The only SQL of Onthaal: connections, types and migrations. Tables live with the part they belong to."""

from bot.storage.afterwards import afterwards
from bot.storage.away import StorageAway
from bot.storage.claims import AlreadyServing, Claims, alone, claims
from bot.storage.database import Base, Storage
from bot.storage.single import single
from bot.storage.types import UtcDateTime

__all__ = [
    "AlreadyServing",
    "Base",
    "Claims",
    "Storage",
    "StorageAway",
    "UtcDateTime",
    "afterwards",
    "alone",
    "claims",
    "single",
]
