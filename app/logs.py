"""Where warnings and tracebacks go: policydesk.log in the data folder, never the terminal.

People at the terminal get sentences; whoever mends the machine gets the file.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000  # of one file; two older ones are kept


def log_to(path: Path) -> None:
    """Send what every logger says from WARNING on to the file, until the process ends."""
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.captureWarnings(True)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
