from __future__ import annotations

from tests.channels.console.agenda.conftest import balie, kim, mieke, sam

__all__ = ["balie", "kim", "mieke", "sam"]
