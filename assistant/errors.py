"""What can go wrong between a question and its answer.

AssistantError
├── UnusableQuestion   the question is empty, too long, or not text
├── BadSettings        a setting is unknown or out of bounds
├── UnusableInput      a file, option or name on the command line that cannot be used
├── UnknownPlace       a document, section or objective that is not there
└── Unverified         a statement's words do not stand where it says: never sent
"""


class AssistantError(Exception):
    """Base of all faults of the assistant; its text is written for a person."""


class UnusableQuestion(AssistantError):
    """The question is empty, too long, or holds no words."""


class BadSettings(AssistantError):
    """A setting is unknown, of the wrong kind, or out of bounds."""


class UnusableInput(AssistantError):
    """A file, an option or a name that cannot be used as it was given."""


class UnknownPlace(AssistantError):
    """A document, section or objective that the corpus does not hold."""


class Unverified(AssistantError):
    """A citation whose quote is not the document's words at its offsets."""
