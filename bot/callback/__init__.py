"""A resident who wants to be called: the signed link, which number, and which moment suits."""

from bot.callback.filling import Filled, Wish, ending, read
from bot.callback.links import BadCallLink, CallLinks
from bot.callback.moments import SOON, Moment, moments
from bot.callback.requests import Request, Requests, Wishing

__all__ = [
    "SOON",
    "BadCallLink",
    "CallLinks",
    "Filled",
    "Moment",
    "Request",
    "Requests",
    "Wish",
    "Wishing",
    "ending",
    "moments",
    "read",
]
