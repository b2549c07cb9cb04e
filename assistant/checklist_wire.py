"""The checklist as plain data, for programs."""

from typing import Any

from assistant.checklist import Line
from assistant.checklist_words import STRENGTH_NOTE, Checklist


def checklist_data(made: Checklist) -> dict[str, Any]:
    """Return a checklist as an object, ready for JSON."""
    return {
        "title": made.title,
        "chosen_by": list(made.chosen),
        "documents": [
            {
                "id": one.id,
                "title": one.title,
                "publisher": one.publisher,
                "published": one.published,
                "sha256": one.sha256,
            }
            for one in made.documents
        ],
        "notes": [STRENGTH_NOTE, *made.notes],
        "lines": [line_data(line) for line in made.lines],
    }


def line_data(line: Line) -> dict[str, Any]:
    """Return a line as an object. Offsets are code points into the document, `end` exclusive."""
    one = line.expectation
    return {
        "number": line.number,
        "id": one.id,
        "strength": one.strength,
        "verb": one.verb,
        "who": one.who,
        "level": one.level,
        "deadline": one.deadline,
        "figure": one.figure,
        "theme": one.theme,
        "about": one.about,
        "repeats": line.repeats,
        "document_id": line.document.id,
        "document_title": line.document.title,
        "published": line.document.published,
        "section": list(line.section),
        "place": line.label,
        "quote": line.quote,
        "start": one.place.start,
        "end": one.place.end,
        "lead_in": {"quote": line.lead_in, "start": one.lead_in.start, "end": one.lead_in.end}
        if one.lead_in
        else None,
        "sha256": line.document.sha256,
    }
