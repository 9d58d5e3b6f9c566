"""Structured lines on standard error: names and ids, never a secret, a number in full or an identity answer.

Standard output is what a command found, and nothing else: `--json` of any command may be read by a program.
"""

import logging
import sys

import structlog


def set_up() -> None:
    """One JSON object a line, or plain columns on a terminal."""
    plain = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _StandardError(),
        cache_logger_on_first_use=True,
    )


class _StandardError:
    """Writes where standard error is now: a test, or a program around us, may move it."""

    def msg(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - a log is what it prints

    debug = info = warning = error = critical = exception = msg
