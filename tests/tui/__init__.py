"""The terminal interface, driven by its own keys."""
