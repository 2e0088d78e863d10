"""The contacts of the desk for other systems: a contact register, Excel, reports. Their words stay in this folder."""

from bot.export.contacts import Contact, Place, read, read_all
from bot.export.klantinteracties import document
from bot.export.paging import page, place_of, size_of
from bot.export.rows import columns, row

__all__ = [
    "Contact",
    "Place",
    "columns",
    "document",
    "page",
    "place_of",
    "read",
    "read_all",
    "row",
    "size_of",
]
