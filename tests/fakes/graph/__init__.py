"""A small real Microsoft: the sign-in of applications, and Graph's online meetings and calendars."""

from .server import Event, FakeGraph, OnlineMeeting

__all__ = ["Event", "FakeGraph", "OnlineMeeting"]
