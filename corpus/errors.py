"""What can be wrong with the corpus.

CorpusError
├── UnreadableDocument   a file is missing, not UTF-8, or not as the manifest says
├── BadManifest          the manifest itself cannot be used
├── BadAnnotation        an annotation cannot be read, or its pin no longer matches
└── BadRecipe            a cleaning recipe does not fit its source
"""


class CorpusError(Exception):
    """Base of all faults of the corpus; its text is written for a person."""


class UnreadableDocument(CorpusError):
    """A document is missing, is not UTF-8, or differs from the manifest."""


class BadManifest(CorpusError):
    """The manifest is missing, is not TOML, or lacks a field."""


class BadAnnotation(CorpusError):
    """An annotation file cannot be read, or a pin does not match exactly once."""


class BadRecipe(CorpusError):
    """A cleaning recipe names something that its source does not hold."""
