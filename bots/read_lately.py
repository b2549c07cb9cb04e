"""Contents of uploads that were read lately, so that they need not be read again."""

import threading
from collections import OrderedDict

from assistant.status_files import Contents
from bots.owners import Owner

_EACH = 1_000
"""What contents count for beside their observations."""


class ReadLately:
    """Contents by owner and upload; the oldest go where they do not fit. Threads may share it."""

    def __init__(self, most: int) -> None:
        """Take the most observations that are held; each takes about 1 KB."""
        self._most = most
        self._contents: OrderedDict[tuple[Owner, str], Contents] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, owner: Owner, upload_id: str) -> Contents | None:
        """Return the contents of an upload, if they are held."""
        with self._lock:
            found = self._contents.get((owner, upload_id))
            if found:
                self._contents.move_to_end((owner, upload_id))
            return found

    def put(self, owner: Owner, upload_id: str, contents: Contents) -> None:
        """Hold contents, if they fit at all."""
        if _size(contents) > self._most:
            return
        with self._lock:
            self._contents[owner, upload_id] = contents
            while sum(map(_size, self._contents.values())) > self._most:
                self._contents.popitem(last=False)

    def drop(self, owner: Owner, upload_id: str | None = None) -> None:
        """Let go of an upload's contents; of all of an owner's when none is named."""
        with self._lock:
            for key in list(self._contents):
                if key[0] == owner and upload_id in (None, key[1]):
                    del self._contents[key]


def _size(contents: Contents) -> int:
    return _EACH + len(contents.observations) + len(contents.spells)
