"""Trying things at a terminal: one question (`scripts/ask`) or a conversation (`scripts/talk`)."""
