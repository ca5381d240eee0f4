"""The room as a page in a browser."""
