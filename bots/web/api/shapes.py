"""What several routes return: words of a document with their place, and the base of all bodies."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SHA256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]

_SHA256 = "51eb91e3c91f1e7cdd1297acec10daa2e695c051bf2cce72b0cc98827498ed47"


class Shape(BaseModel):
    """Base of what is sent and taken: every field is known, and described by its docstring."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Quote(Shape):
    """Words of a document and where they stand."""

    document_id: str = Field(examples=["2020-objectives"])
    section: list[str] = Field(examples=[["Operational performance objectives", "Objective 8"]])
    """Headings, outermost first."""
    start: int = Field(ge=0, examples=[11042])
    """The first code point of the document's text."""
    end: int = Field(ge=1, examples=[11211])
    """The code point after the last."""
    quote: str = Field(
        examples=[
            "Objective 8: Consistently meet NHS Constitution standards over the period, with a "
            "particular focus on the aggregate A&E standard, while improving quality and "
            "efficiency."
        ]
    )
    """The words, exactly as they stand."""
    sha256: SHA256 = Field(examples=[_SHA256])
    """Of the document's text, as UTF-8."""
    url: str = Field(
        examples=[
            "http://localhost:8000/documents/2020-objectives/11042-11211?v=51eb91e3c91f#quote"
        ]
    )
    """Opens the document at the words."""
