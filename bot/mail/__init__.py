"""Mail: letters are rows in the same transaction as what they tell of; a worker sends them afterwards."""

from bot.mail.outbox import Letter, Outbox, Part
from bot.mail.transport import FolderTransport, MailError, SmtpSettings, SmtpTransport, Transport
from bot.mail.worker import MailWorker

__all__ = [
    "FolderTransport",
    "Letter",
    "MailError",
    "MailWorker",
    "Outbox",
    "Part",
    "SmtpSettings",
    "SmtpTransport",
    "Transport",
]
