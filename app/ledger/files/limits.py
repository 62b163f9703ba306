"""What reading one file may cost, and the system's limits that hold it to that.

A process sets them on itself before it looks at the file: they cannot be raised again from
inside. Where a system knows no such limits (Windows), the wall clock alone is left, which the
process outside holds.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

MB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes of address space, seconds of processor and of wall clock, bytes of any one file
    that is written (0: none may be)."""

    memory: int = 1024 * MB
    cpu: int = 26
    wall: float = 27.0
    written: int = 0

    def set_here(self) -> None:
        """Hold this process to them from now on."""
        try:
            import resource
        except ImportError:  # Windows
            return
        for kind, soft, hard in (
            (resource.RLIMIT_AS, self.memory, self.memory),
            # At the soft limit SIGXCPU says what it was; at the hard one SIGKILL says nothing.
            (resource.RLIMIT_CPU, self.cpu, self.cpu + 1),
            (resource.RLIMIT_FSIZE, self.written, self.written),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            # The system may have a lower one, or not know it (macOS).
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_WRITES = frozenset("wxa+")


def forbid_reaching_out() -> None:
    """From now on this process opens no connection, starts no program, writes no file.

    The readers do none of it: this is for a file that makes one of them.
    """

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            mode, flags = args[1], args[2]
            written = _WRITES & set(mode) if isinstance(mode, str) else flags & 0o3
            if written:
                _stop(event)
        elif event.startswith(_REFUSED):
            _stop(event)

    sys.addaudithook(refuse)


def _stop(event: str) -> NoReturn:
    raise PermissionError(f"{event} is not for a process that reads a file")
