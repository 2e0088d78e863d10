"""`scripts/bench afspraken`: what booking an appointment stands on, measured beside what others do."""

from benchmarks.afspraken.command import main

__all__ = ["main"]
