"""One engine for every shelf: documents, passages, embedding, index, search."""
