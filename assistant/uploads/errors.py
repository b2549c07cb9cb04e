"""What this package raises inside itself; `open_upload` turns it into a problem."""


class Refused(Exception):
    """A file, or a part of one, that is not read.

    Args:
        code: for programs, as in `Problem`.
        message: for people, as in `Problem`: never a cell's value.
    """

    def __init__(
        self, code: str, message: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.row = row
        self.column = column
