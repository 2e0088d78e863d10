"""Human takeover: no word of the bot after a claim, one winner of each claim, and how fast news spreads."""

from benchmarks.overname.command import main

__all__ = ["main"]
