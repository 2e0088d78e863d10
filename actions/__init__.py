"""Rasa's custom actions: slots in, a pure function of bot/, message out. One file per subject."""
