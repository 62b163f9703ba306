"""A process that reads files, from outside: started, asked, watched, ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from app.ledger.files.frames import read_frame, write_frame

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
_START = 60.0  # seconds in which the process must be there, on a machine with much to do
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "SYSTEMROOT", "TEMP")


@dataclass(frozen=True)
class Ending:
    """How a process ended that gave no answer: its exit status, and whether time was over."""

    status: int | None
    late: bool


class ReaderProcess:
    """Answers one message at a time. Started by the first, kept for the next."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, message: bytes, *, seconds: float) -> bytes | Ending:
        """The answer to a message, or how the process ended over it."""
        with self._one_at_a_time:
            reply, late = None, False
            process = self._running()
            if process is not None:
                reply, late = _exchange(process, message, seconds)
            return reply if reply is not None else Ending(self._end(), late)

    def close(self) -> None:
        """End the process; again is no error."""
        with self._one_at_a_time:
            self._end()

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, ready to read; None where it would not start."""
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.ledger.files.child"],
                cwd=ROOT,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C at the terminal is for us, and we end it
            )
            # The clock of a file does not run while the readers are imported.
            if _exchange(self._process, None, _START)[0] is None:
                log.error("the process that reads files did not start")
                return None
        return self._process

    def _end(self) -> int | None:
        """Let go of the process; its exit status, None where none ran."""
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # it died with our message half sent
                    continue
        try:
            return process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            _kill(process)
            return process.wait()


def _exchange(
    process: subprocess.Popen[bytes], message: bytes | None, seconds: float
) -> tuple[bytes | None, bool]:
    """Send a message where there is one and wait for the answer: (answer, False), or (None,
    whether the time was over) where the process is gone."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(seconds, stop)
    clock.daemon = True
    clock.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        if message is not None:
            write_frame(process.stdin, message)
        return read_frame(process.stdout), late.is_set()
    except OSError:  # it died while we wrote
        return None, late.is_set()
    finally:
        clock.cancel()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and the fork that reads in it."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
