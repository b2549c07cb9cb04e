"""Objective status. Knows nothing of documents, search, doors or frameworks."""
