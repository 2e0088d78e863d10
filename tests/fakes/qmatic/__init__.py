"""A small real Qmatic: branches with desks, reservations that time out, appointments."""

from .server import FakeQmatic, Visit

__all__ = ["FakeQmatic", "Visit"]
