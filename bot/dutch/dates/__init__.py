"""Dutch dates and times: `read` a text, `say` an option."""

from bot.dutch.dates.options import Kind, Option, Reading
from bot.dutch.dates.reading import read
from bot.dutch.dates.saying import say

__all__ = ["Kind", "Option", "Reading", "read", "say"]
