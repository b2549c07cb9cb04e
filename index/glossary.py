"""Staff words in a question, and the documents' words for them."""

import re
from collections.abc import Iterable

from corpus.annotations import Term


class Glossary:
    """Finds the terms of a glossary in a text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Take the terms; a form that is also an English word (`NICE`) matches in capitals only."""
        self._terms = {form.lower(): term for term in terms for form in term.forms}
        longest_first = sorted(self._terms, key=len, reverse=True)
        pattern = "|".join(re.escape(form) for form in longest_first)
        self._forms = re.compile(rf"(?<![\w&])(?:{pattern})(?![\w&])", re.IGNORECASE)
        self._capitals = {
            form.lower() for term in terms for form in term.forms if form.isupper()
        } & _ENGLISH_WORDS

    def terms_in(self, text: str) -> list[Term]:
        """Return the terms that stand in `text`, in order, each once."""
        if not self._terms:
            return []
        found: dict[str, Term] = {}
        for match in self._forms.finditer(text):
            form = match[0].lower()
            if form in self._capitals and not match[0].isupper():
                continue
            term = self._terms[form]
            found[term.term] = term
        return list(found.values())

    def meanings_in(self, text: str) -> str:
        """Return the documents' words for the staff words in `text`, or nothing."""
        return ", ".join(term.meaning for term in self.terms_in(text))


_ENGLISH_WORDS = frozenset({"ed", "it", "nice", "lean", "acc", "mort", "pip", "it's", "sub", "who"})
"""Words of English that are also abbreviations in the NHS."""
