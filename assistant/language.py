"""Whether a text is English, as far as that can be told from its words."""

import re

from index.keywords import Vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3
_LEAST_SHARE = 0.34


def is_english(text: str, vocabulary: Vocabulary) -> bool:
    """Return False when hardly any word of `text` is one that the corpus or its annotations use.

    A text of one or two words gets the benefit of the doubt, unless it has no Latin letter.
    """
    found = _WORD.findall(text.lower())
    if found and not any(re.search(r"[a-z]", word) for word in found):
        return False
    if len(found) < _FEWEST:
        return True
    known = sum(word in vocabulary for word in found)
    return known / len(found) >= _LEAST_SHARE
