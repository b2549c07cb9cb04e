"""Find passages. No answers are made here."""
