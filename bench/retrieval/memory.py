"""What a process holds of memory, in MB, as the kernel counts it for the program itself.

Not getrusage: its maximum goes on through exec, so that a child starts with its parent's.
"""

from __future__ import annotations

from pathlib import Path


def resident_mb() -> float:
    """Memory held at this moment."""
    return _status("VmRSS")


def peak_mb() -> float:
    """The most that was held since the program began."""
    return _status("VmHWM")


def _status(field: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) / 1024
    raise SystemExit(f"/proc/self/status says nothing of {field}")
