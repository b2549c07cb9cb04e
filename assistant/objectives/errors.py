"""What can go wrong in the rules themselves. Faults of uploaded data are problems, not errors."""


class BadRegister(Exception):
    """The register of objectives and standards contradicts itself."""
