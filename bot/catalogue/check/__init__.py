"""Checks the content that editors write: `python -m bot.catalogue.check`."""

from bot.catalogue.check.problems import Problem
from bot.catalogue.check.run import Report, check

__all__ = ["Problem", "Report", "check"]
