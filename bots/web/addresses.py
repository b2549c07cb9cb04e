"""Addresses: of a document, of a passage in it, and of the pages that answers point to."""

from typing import Any

from fastapi import Request

from bots.addresses import path_of
from bots.parts import Parts


def base_url(parts: Parts, request: Request) -> str:
    """Return what absolute addresses begin with, without a slash at the end."""
    return (parts.settings.public_url or str(request.base_url)).rstrip("/")


def with_urls(answer: dict[str, Any], base: str) -> dict[str, Any]:
    """Return the contract's answer object with the address of each citation in it."""
    return {
        **answer,
        "citations": [placed(one, base) for one in answer["citations"]],
        "related": [placed(one, base) for one in answer["related"]],
        "statuses": [finding_with_urls(one, base) for one in answer["statuses"]],
    }


def finding_with_urls(finding: dict[str, Any], base: str) -> dict[str, Any]:
    """Return an objective's status with the addresses of what it cites."""
    return {
        **finding,
        "citation": placed(finding["citation"], base),
        "scope_citation": placed(finding["scope_citation"], base),
    }


def placed(citation: dict[str, Any], base: str) -> dict[str, Any]:
    """Return a citation, or another place in a document, with its address in it."""
    return {**citation, "url": f"{base}{path_of(citation)}"}
