"""Messages over a pipe: eight bytes of length, then as many bytes."""

from __future__ import annotations

from typing import IO

MAX_FRAME = 512 << 20


def write_frame(pipe: IO[bytes], message: bytes) -> None:
    """Send one message. Raises OSError where nobody reads any more."""
    pipe.write(len(message).to_bytes(8, "big"))
    pipe.write(message)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next message; None where the other end has closed, in the middle of one or before."""
    head = pipe.read(8)
    if len(head) < 8 or (size := int.from_bytes(head, "big")) > MAX_FRAME:
        return None
    message = pipe.read(size)
    return message if len(message) == size else None
