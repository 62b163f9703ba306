"""The process that reads files: python -m app.ledger.files.child, started by `FileParser`.

It imports the compiler once and forks for every file, so that a file costs no start and finds
nothing of the file before it. What a fork may use is limited before it looks at the file
(`limits`). The answer is JSON: whatever a file makes of its reader, only plain data comes out.
Where a fork dies, this process ends with its number and the next file gets a new one. Where
there is no fork (Windows), it reads one file and ends.
"""

from __future__ import annotations

import json
import os
import pickle
import select
import sys
import traceback
from dataclasses import asdict, dataclass
from typing import IO

from app.ledger.files.frames import read_frame, write_frame
from app.ledger.files.limits import Limits, forbid_reaching_out
from ingest.errors import IngestError
from ingest.lexicon import Lexicon
from ingest.parse import parse_document

IDLE = 600.0
"""Seconds without a file after which it ends, and gives its memory back."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One file to read, and how."""

    data: bytes
    kind: str
    filename: str
    lexicon: Lexicon
    allow_classified: bool
    limits: Limits


def serve(requests: IO[bytes], replies: IO[bytes]) -> int:
    """Say that everything is imported, then read files until nobody asks any more; the exit
    status."""
    write_frame(replies, b"ready")
    while not _idle(requests) and (message := read_frame(requests)) is not None:
        if not hasattr(os, "fork"):
            _reply(message, replies)
            return 0
        status = _in_a_fork(message, replies)
        if status:
            return status
    return 0


def _idle(requests: IO[bytes]) -> bool:
    if not hasattr(os, "fork"):
        return False  # no waiting on pipes there
    return not select.select([requests], [], [], IDLE)[0]


def _in_a_fork(message: bytes, replies: IO[bytes]) -> int:
    """Read one file in a fork; 0, or 128 + the signal that ended it."""
    reader = os.fork()
    if reader == 0:
        status = 1
        try:
            _reply(message, replies)
            status = 0
        finally:
            os._exit(status)
    status = os.waitpid(reader, 0)[1]
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _reply(message: bytes, replies: IO[bytes]) -> None:
    request: Request = pickle.loads(message)  # from our own parent, not from the file
    request.limits.set_here()
    forbid_reaching_out()
    write_frame(replies, answer(request))


def answer(request: Request) -> bytes:
    """The document, or why it was refused, as JSON."""
    try:
        document = parse_document(
            request.data,
            filename=request.filename,
            lexicon=request.lexicon,
            kind=request.kind,
            allow_classified=request.allow_classified,
        )
        return json.dumps({"document": asdict(document)}, default=str).encode()
    except IngestError as error:
        refusal = {"kind": type(error).__name__, "message": str(error)}
    except MemoryError:
        refusal = {"kind": "memory", "message": ""}
    except Exception:
        refusal = {"kind": "defect", "message": traceback.format_exc()[-4000:]}
    return json.dumps({"refused": refusal}).encode()


def main() -> int:
    """Serve over the standard streams, which nothing else may write to."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    # As an importable module, so that requests pickled outside are found under its name.
    from app.ledger.files import child

    sys.exit(child.main())
