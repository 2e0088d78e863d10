"""Understanding on sentences that were never trained on, beside stock Rasa, and how it grows."""

from benchmarks.nlu import thresholds
from benchmarks.nlu.command import main

__all__ = ["main", "thresholds"]
