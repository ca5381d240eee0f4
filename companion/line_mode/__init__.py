"""The talk as plain lines, for screen readers and simple terminals: `talk` is its entrance."""
