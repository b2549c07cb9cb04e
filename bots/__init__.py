"""Doors: translate in, call the assistant, translate out."""
