"""What a notice is called where it is shown: words, so that nothing rests on colour or place."""

from collections.abc import Mapping

from assistant.answers import NoticeKind

NOTICE_WORDS: Mapping[NoticeKind, str] = {
    "premise": "Note, what the documents say",
    "conflict": "Note, the documents differ",
    "gap": "Note, not given",
    "scope": "Note, who it is for",
    "strength": "Note, how strong it is",
    "dated": "Note",
}
