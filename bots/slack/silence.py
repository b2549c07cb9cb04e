"""A logger that says nothing: Slack's libraries log bodies, signatures and tokens."""

import logging


def silent() -> logging.Logger:
    """Return a logger for Slack's libraries. Nothing gets out of it at any level."""
    logger = logging.Logger("slack", level=logging.CRITICAL + 1)
    logger.disabled = True
    logger.propagate = False
    return logger
