"""What faces the internet: one folder per channel, FastAPI only."""
