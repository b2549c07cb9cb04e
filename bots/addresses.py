"""Paths of the page that doors link to. The page serves them; other doors only name them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from assistant.answers import Citation
from assistant.wire import citation_data

_VERSION = 12
"""Characters of a document's SHA-256 that an address carries, to tell when it has changed."""


def passage_path(citation: Citation) -> str:
    """Return the path that opens the document at the cited words."""
    return path_of(citation_data(citation))


def path_of(place: Mapping[str, Any]) -> str:
    """Return the path of a citation as the contract's object, or of another place in a document."""
    document, version = (
        quote(one, safe="") for one in (place["document_id"], place["sha256"][:_VERSION])
    )
    return f"/documents/{document}/{place['start']}-{place['end']}?v={version}#quote"
