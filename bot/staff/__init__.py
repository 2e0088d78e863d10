"""The staff: who they are, what they may do, and whether they are signed in."""

from bot.staff.accounts import Account, Accounts, Proven
from bot.staff.errors import AccountExists, NoAccess, NotSignedIn, UnknownAccount
from bot.staff.passwords import Passwords
from bot.staff.roles import ROLES
from bot.staff.sessions import Proof, Staff, StaffSessions

__all__ = [
    "ROLES",
    "Account",
    "AccountExists",
    "Accounts",
    "NoAccess",
    "NotSignedIn",
    "Passwords",
    "Proof",
    "Proven",
    "Staff",
    "StaffSessions",
    "UnknownAccount",
]
