"""Character cards that people already have: taken in without losing a key, given back, and spoken for."""
