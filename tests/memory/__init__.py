"""What she keeps of a person."""
