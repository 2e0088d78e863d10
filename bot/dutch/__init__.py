"""Dutch as residents write it: dates and times, names and contact details."""
