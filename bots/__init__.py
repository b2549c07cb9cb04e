"""Doors: translate in, call the assistant, translate out. Slack will join the web here."""
