"""What to say: the evidence weighed, the verdict on it, and the words of the reply."""
