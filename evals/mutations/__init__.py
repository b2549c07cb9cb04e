"""Subtly wrong replies, made from right ones: what the suite has to see through.

A mutation takes a good reply and returns one that is worse, or None where it finds nothing that it
could make worse. What would leave the reply right is not made, so there is nothing to excuse.
"""
