"""What can go wrong with the index.

SearchError
├── IndexMissing     nothing has been built yet
├── IndexStale       built from another corpus, model or version
├── IndexUnusable    damaged, half written, or not readable
├── BuildFailed      a build stopped: no space, no permission; the old index is as it was
├── BuildRunning     another process is building
└── ModelUnusable    the embedding model is missing or cannot be loaded
"""


class SearchError(Exception):
    """Base of all faults of the index; its text is written for a person."""


class IndexMissing(SearchError):
    """There is no index yet."""


class IndexStale(SearchError):
    """The index was built from another corpus, with another model, or by another version."""


class IndexUnusable(SearchError):
    """The index is damaged, half written, or cannot be read."""


class BuildFailed(SearchError):
    """A build stopped half-way; the index that was there is untouched."""


class BuildRunning(SearchError):
    """Another process is building the index."""


class ModelUnusable(SearchError):
    """The embedding model is not installed or cannot be loaded."""
