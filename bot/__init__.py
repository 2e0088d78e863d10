"""The core of Onthaal: plain Python that knows no web framework, no Rasa and no messenger."""
