"""The shelf: formats, passages, library, embedding, search."""
