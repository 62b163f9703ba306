"""Why a file could not be read. One tree, so that one handler serves them all.

    IngestError
    ├── UnsupportedFormat   415   a suffix or content we have no reader for
    ├── TooLarge            413   over a limit on bytes, pages or members
    ├── Classified          403   marked 绝密, 机密 or 秘密, and nobody allowed it
    └── UnreadableFile      422   empty, binary, broken
        ├── Scanned         422   pages that are pictures
        └── NotAPolicy      422   text, but nothing in it to cite

A message says file, fact, choices, next step, in Chinese, because a clerk reads it.
"""

from __future__ import annotations


class IngestError(Exception):
    """A file was refused. `str(error)` is the Chinese sentence to show."""

    status_hint = 422

    def __init__(self, message: str, *, filename: str = "") -> None:
        super().__init__(message)
        self.filename = filename


class UnsupportedFormat(IngestError):
    """No reader for this kind of file."""

    status_hint = 415


class TooLarge(IngestError):
    """The file is over a limit."""

    status_hint = 413


class Classified(IngestError):
    """The document is marked as a state secret and this desk was not allowed to hold any."""

    status_hint = 403


class UnreadableFile(IngestError):
    """The file is empty, binary or broken."""


class Scanned(UnreadableFile):
    """The pages are pictures: text recognition is needed to read them."""


class NotAPolicy(UnreadableFile):
    """The file is text, but holds no article, task or paragraph to cite."""
