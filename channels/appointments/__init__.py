"""The pages of appointments: cancel from a mail, the demonstration's video page and its mailbox."""

from channels.appointments.pages import Services, router

__all__ = ["Services", "router"]
