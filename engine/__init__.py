"""Rasa's side of Onthaal: recognition, dialogue and the one private way in; imports nothing of bot/."""
