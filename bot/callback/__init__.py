"""A resident who wants to be called: on which number, and which moment suits. The link is bot.takeover's."""

from bot.callback.filling import Filled, Wish, ending, read
from bot.callback.moments import SOON, Moment, moments
from bot.callback.requests import Request, find

__all__ = [
    "SOON",
    "Filled",
    "Moment",
    "Request",
    "Wish",
    "ending",
    "find",
    "moments",
    "read",
]
