"""The only SQL of Onthaal: connections, types and migrations. Tables live with the part they belong to."""

from bot.storage.database import Base, Storage
from bot.storage.types import UtcDateTime

__all__ = ["Base", "Storage", "UtcDateTime"]
