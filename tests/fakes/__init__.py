"""Small real servers in the place of Twilio and Telegram: documented limits and error codes, faults by script."""
