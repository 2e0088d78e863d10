"""A small real Microsoft: the sign-in of applications, and Graph's online meetings."""

from .server import FakeGraph, OnlineMeeting

__all__ = ["FakeGraph", "OnlineMeeting"]
