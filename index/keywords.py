"""Words as keywords: tokens, spelling, and a BM25 index over them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from index.english import english_words

Scores = npt.NDArray[np.float32]
"""One score a unit, in the order of the units."""

_TOKEN = re.compile(r"[a-z0-9£%&/]+(?:[.'-][a-z0-9]+)*")
_STOP = frozenset(
    "a about am an and any are as at be been but by can could did do does for from had has have "
    "how i if im in into is it its me my no not of on or our should so than that the their them "
    "then there these they this to us was we were what whats when where which who why will with "
    "would you your".split()
)


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, function words left out."""
    found = _TOKEN.findall(text.lower().replace("’", "'"))
    return [word for word in found if word not in _STOP]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    import Stemmer

    return str(Stemmer.Stemmer("english").stemWord(word))


def tokens(text: str) -> list[str]:
    """Return the stems of the words of `text`."""
    return [_stem(word) for word in words(text)]


class Vocabulary:
    """The words that documents and annotations use, to mend spelling by."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of `texts`."""
        self._counts = Counter(word for text in texts for word in set(words(text)))
        self._stems = {_stem(word) for word in self._counts}

    def __contains__(self, word: str) -> bool:
        return word in self._counts or word in _STOP or _stem(word) in self._stems

    @cached_property
    def _common(self) -> list[str]:
        return sorted(word for word, count in self._counts.items() if count > 1 and len(word) > 3)

    def mend(self, text: str) -> str:
        """Return `text` with each unknown word replaced by the one known word it is a slip of."""
        return re.sub(r"[A-Za-z]{4,}", lambda match: self._mended(match[0]), text)

    @lru_cache(maxsize=5_000)  # noqa: B019  (a vocabulary lives as long as the process)
    def _mended(self, word: str) -> str:
        lower = word.lower()
        if lower in self or word.isupper() or lower in english_words():
            return word
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < 8 else 2
        best = process.extract(
            lower, self._common, scorer=OSA.distance, score_cutoff=slips, limit=5
        )
        near = [(cost, -self._counts[known], known) for known, cost, _ in best]
        near = [one for one in near if one[2][0] == lower[0]]
        return min(near)[2] if near else word


class Keywords:
    """BM25 over documents given as lists of tokens."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Index `documents`."""
        import bm25s

        self._size = len(documents)
        self._index = bm25s.BM25()
        self._index.index([list(document) for document in documents], show_progress=False)
        frequency = Counter(token for document in documents for token in set(document))
        self._idf = {
            token: float(np.log(1 + (self._size - n + 0.5) / (n + 0.5)))
            for token, n in frequency.items()
        }
        self._unseen = float(np.log(1 + (self._size + 0.5) / 0.5))

    def scores(self, query: Sequence[str]) -> Scores:
        """Return a BM25 score for each document; tokens that none holds count for nothing."""
        known = [token for token in query if token in self._idf]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def rarity(self, token: str) -> float:
        """Return the inverse document frequency of `token`; the highest if no document has it."""
        return self._idf.get(token, self._unseen)
