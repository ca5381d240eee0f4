"""One reader for each format of document."""
