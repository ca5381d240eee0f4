"""The letter desk: a letter from the person's own words and from written moves, never from a generator."""
