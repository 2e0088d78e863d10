"""What protects people: masking of numbers that nobody should store."""
