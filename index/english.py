"""The words of English, so that a word nobody has used here is not taken for a slip."""

from functools import cache
from importlib.resources import files


@cache
def english_words() -> frozenset[str]:
    """Return some 80,000 words of English in lower case, from the dictionary of symspellpy."""
    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    text = listed.read_text(encoding="utf-8-sig")
    return frozenset(line.split()[0] for line in text.splitlines() if line.strip())
