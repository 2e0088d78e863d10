"""What replicas share beside the database, and may lose: wake-ups, limits, presence."""
