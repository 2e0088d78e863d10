"""The whole chain beside stock Rasa: learning, recognising, turns, start and memory."""

from benchmarks.keten.command import main

__all__ = ["main"]
