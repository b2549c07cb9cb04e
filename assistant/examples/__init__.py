"""Facts to try the commands on, each file with its source."""
