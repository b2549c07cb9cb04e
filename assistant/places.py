"""Documents and sections by what a person calls them."""

from assistant.errors import UnknownPlace
from corpus.documents import Document, Section
from corpus.read import Corpus


def find_document(corpus: Corpus, name: str) -> Document:
    """Return the document whose id is `name`, or the only one whose id starts with it.

    Raises:
        UnknownPlace: there is none, or several.
    """
    wanted = name.strip().lower()
    found = [one for one in corpus.documents if one.id == wanted]
    found = found or [one for one in corpus.documents if wanted and one.id.startswith(wanted)]
    if len(found) != 1:
        known = ", ".join(one.id for one in corpus.documents)
        raise UnknownPlace(f"There is no document {name!r}. There are: {known}.")
    return found[0]


def find_section(corpus: Corpus, document: Document, name: str) -> Section:
    """Return the section that `name` means: its number, its heading, or words of its heading.

    Raises:
        UnknownPlace: no heading of the document has these words, or several do.
    """
    wanted = " ".join(name.lower().split())
    sections = [section for section in corpus.sections(document.id) if section.path]
    headings = [(section.path[-1].lower(), section) for section in sections]
    for fits in (
        lambda heading: heading == wanted,
        lambda heading: heading.split()[0] == wanted,
        lambda heading: wanted in heading,
    ):
        found = [section for heading, section in headings if fits(heading)]
        if len(found) == 1:
            return found[0]
        if found:
            choices = "; ".join(" › ".join(section.path) for section in found[:6])
            raise UnknownPlace(f"{name!r} fits several sections: {choices}.")
    raise UnknownPlace(
        f"{document.id} has no section {name!r}. `assistant show {document.id}` lists them."
    )
