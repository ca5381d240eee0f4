"""Every format of document, well-formed and not."""
