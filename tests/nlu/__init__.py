"""How a message is read."""
