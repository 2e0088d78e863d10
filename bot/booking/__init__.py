"""Booking inside a conversation: what a sentence means for the open form, what is asked, what is said.

Pure but for the agenda it is given. `read` → updates of the slots, `ask` → the question, `finish` → the end.
"""

from bot.booking.asking import ask, asked
from bot.booking.finishing import finish, stopped
from bot.booking.reading import Reader
from bot.booking.state import FORM_SLOTS, State

__all__ = ["FORM_SLOTS", "Reader", "State", "ask", "asked", "finish", "stopped"]
