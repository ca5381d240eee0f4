"""The parts of a turn: what is at hand in it, and the steps that `companion/conversation.py` puts together."""
