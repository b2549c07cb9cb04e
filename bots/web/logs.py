"""Log lines in JSON, and what never gets into them.

Our own lines are words that stand in the code, and fields from a fixed list. Of other people's
modules only the name, the level and the place are told: what their messages hold is theirs to
know, and may be a question, a cell or a key. The text of an exception is never told.
"""

import logging
import sys
import threading
from datetime import UTC, datetime
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

_OURS = ("bots", "assistant", "corpus", "index")
_FIELDS = ("request_id", "route", "method", "status", "ms", "caller", "fault", "where")
_log = logging.getLogger(__name__)


class Line(JsonFormatter):
    """A log record as one line of JSON."""

    def __init__(self) -> None:
        """Make the formatter; its fields are the same for all."""
        super().__init__(["time", "level", "logger", "event", *_FIELDS])

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return super().format(_cleared(record))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what there is nothing to say of."""
        return {name: value for name, value in log_data.items() if value is not None}


def configure_logs(stream: TextIO) -> None:
    """Have what is logged written to `stream` as JSON lines, from now on and in this process.

    Our own lines from INFO on, other people's from WARNING on.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line())
    handler.addFilter(lambda record: _is_ours(record) or record.levelno >= logging.WARNING)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook = _of_thread


def where(error: BaseException) -> str:
    """Return where an exception was raised: module and line."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_globals.get('__name__', 'unknown')}:{trace.tb_lineno}"


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OURS


def _cleared(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record with nothing in it but what may be told."""
    ours = _is_ours(record)
    error = record.exc_info[1] if record.exc_info else None
    told: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.msg if ours and isinstance(record.msg, str) else None,
    }
    if ours:
        told |= {name: record.__dict__.get(name) for name in _FIELDS}
    if error is not None:
        told |= {"fault": type(error).__name__, "where": where(error)}
    elif not ours:
        told["where"] = f"{record.module}:{record.lineno}"
    return logging.makeLogRecord(told)


def _of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _log.error(
            "a thread failed",
            extra={"fault": args.exc_type.__name__, "where": where(args.exc_value)},
        )


def log_to_stderr() -> None:
    """Have everything logged as JSON lines to standard error."""
    configure_logs(sys.stderr)
