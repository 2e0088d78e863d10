"""Mail: letters are rows in the same transaction as what they tell of; a worker sends them afterwards."""

from bot.mail.bounces import Bounce, note_bounce, read_bounce
from bot.mail.outbox import Letter, Outbox, Part
from bot.mail.reasons import reason
from bot.mail.transport import FolderTransport, MailError, SmtpSettings, SmtpTransport, Transport
from bot.mail.worker import MailWorker

__all__ = [
    "Bounce",
    "FolderTransport",
    "Letter",
    "MailError",
    "MailWorker",
    "Outbox",
    "Part",
    "SmtpSettings",
    "SmtpTransport",
    "Transport",
    "note_bounce",
    "read_bounce",
    "reason",
]
