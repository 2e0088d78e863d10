"""The channels: nothing lost in a crash, acknowledgements, turns, and a thousand open chats."""

from benchmarks.kanalen.command import main

__all__ = ["main"]
