"""The pages of a call-back: on which number, and when."""

from channels.callback.pages import router

__all__ = ["router"]
