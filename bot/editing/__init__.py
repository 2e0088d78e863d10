"""What editors do at a terminal: trying a sentence, and seeing which ones were not understood (`scripts/content`)."""
