"""Untrusted files to grids of text, within limits. Knows nothing of what the cells mean."""
