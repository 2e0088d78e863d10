"""Running Onthaal on one machine: training when content changed, and keeping the engine alive."""

from bot.service.engine_process import EngineProcess
from bot.service.training import ensure_model

__all__ = ["EngineProcess", "ensure_model"]
