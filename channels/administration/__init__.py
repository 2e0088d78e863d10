"""`scripts/kanalen`: what an administrator asks about the outside systems and what got stuck."""
