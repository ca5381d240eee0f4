"""Quality and speed, each one command that prints its table: `python -m benchmarks.answers`."""
