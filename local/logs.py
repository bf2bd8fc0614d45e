"""Log lines of the laptop's own processes: one line each, redacted, whatever they quote."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OneLine(logging.Formatter):
    """A record with its error on one line; personal data and control characters are replaced."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            text = super().format(record)
        except Exception as error:  # arguments that do not fit the message
            text = f"{record.levelname} {record.name}: a line could not be formatted ({type(error).__name__})"
        return clean(text)


def clean(text: str) -> str:
    """``text`` redacted and on one line."""
    # Only once there is something to say: the redaction takes a while to import.
    from taskflow.log_lines import one_line
    from taskflow.redaction import redact

    return one_line(redact(text))


def configure(*quiet: str) -> None:
    """Sends everything from INFO on to standard error, a line each; of loggers named in ``quiet`` from WARNING on."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(True)
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)
