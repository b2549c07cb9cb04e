"""Readers of published formats: each module turns one table's rows into observations."""
