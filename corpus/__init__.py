"""The words and where they stand: documents, passages, annotations. No vectors, no model."""
