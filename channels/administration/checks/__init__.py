"""One file for each outside system: are the settings there, is it reachable, does it accept us."""
