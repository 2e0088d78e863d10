"""What we measure, beside stock Rasa on the same data: scripts/bench."""
