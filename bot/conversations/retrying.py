"""How long to wait before the next attempt."""

from __future__ import annotations

import random
from datetime import timedelta

LONGEST = 300.0
"""Seconds between two attempts at most."""


def backoff(attempts: int, longest: float = LONGEST) -> timedelta:
    """1, 2, 4… seconds up to `longest`, a fifth more or less: what failed together doesn't come back together."""
    wait = min(longest, 2.0 ** min(attempts - 1, 16))
    return timedelta(seconds=wait * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
