"""FileParser: a file in, its document out, read in a process of its own.

Every file goes this way, uploads and those of the first start: one path is one path to check,
and a file in corpus/ came from outside as well. The process is started by the first file and
kept (a start costs a third of a second, a fork for a file a hundredth); what it answers is
plain data, and is checked when the document is made of it. The serving process never unpacks a
file and never waits for one while it answers.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.ledger.files.frames import read_frame, write_frame
from app.ledger.files.limits import MB, Limits
from app.ledger.files.office import Office
from ingest import errors
from ingest.document import PolicyDocument
from ingest.formats import CONVERTED, check_file
from ingest.lexicon import Lexicon

if TYPE_CHECKING:
    from pydantic import TypeAdapter

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
_LEAST = 5.0  # seconds for reading what LibreOffice made, however long it took
_START = 60.0  # seconds in which the process must be there, on a machine with much to do
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "SYSTEMROOT", "TEMP")


class FileParser:
    """Reads files one after the other. `office` converts the old kinds, None where there is no
    LibreOffice; `allow_classified` lets documents marked as secret in."""

    def __init__(
        self,
        *,
        office: Office | None = None,
        allow_classified: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._office = office
        self._allow_classified = allow_classified
        self._limits = limits or Limits()
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, data: bytes, *, filename: str, lexicon: Lexicon) -> PolicyDocument:
        """The document in a file.

        Raises IngestError with the sentence for the clerk, whatever went wrong in there.
        """
        kind = check_file(data, filename=filename, convertible=self._office is not None)
        seconds = self._limits.wall
        if kind in CONVERTED and self._office is not None:
            begun = time.monotonic()
            data, kind = self._office.convert(data, kind, filename=filename), CONVERTED[kind]
            seconds = max(_LEAST, seconds - (time.monotonic() - begun))
        from app.ledger.files.child import Request

        request = Request(
            data=data,
            kind=kind,
            filename=filename,
            lexicon=lexicon,
            allow_classified=self._allow_classified,
            limits=self._limits,
        )
        with self._one_at_a_time:
            reply = self._ask(pickle.dumps(request), filename, seconds)
        return _document(reply, filename, self._limits)

    def close(self) -> None:
        """End the process; again is no error."""
        with self._one_at_a_time:
            self._end()

    def _ask(self, message: bytes, filename: str, seconds: float) -> bytes:
        """The process's answer. Raises IngestError where it died or took too long."""
        reply, late = None, False
        process = self._running()
        if process is not None:
            reply, late = _exchange(process, message, seconds)
        if reply is None:
            status = self._end()
            log.warning("reading %s ended with %s", filename, status)
            raise _died(filename, self._limits, status, late=late)
        return reply

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


def _document(reply: bytes, filename: str, limits: Limits) -> PolicyDocument:
    answer: dict[str, Any] = json.loads(reply)
    if "document" in answer:
        document: PolicyDocument = _shape().validate_python(answer["document"])
        return document
    kind, message = answer["refused"]["kind"], answer["refused"]["message"]
    if kind == "memory":
        raise _too_big(filename, limits)
    error = getattr(errors, kind, None)
    if error is None:
        log.error("reading %s failed:\n%s", filename, message)
        raise _defect(filename)
    raise error(message, filename=filename)


@lru_cache(maxsize=1)
def _shape() -> TypeAdapter[PolicyDocument]:
    from pydantic import TypeAdapter  # builds itself: only where a file comes

    return TypeAdapter(PolicyDocument)


def _died(filename: str, limits: Limits, status: int | None, *, late: bool) -> errors.IngestError:
    if late or status == 128 + getattr(signal, "SIGXCPU", 24):
        spent = f"读了{limits.wall:.0f}秒" if late else f"用了{limits.cpu}秒的处理器时间"
        return errors.TooLarge(
            f"“{filename}”{spent}还没有读完，已停止，没有读入。"
            "请拆分，或只保留正文和附件，另存为.docx后再添加。",
            filename=filename,
        )
    if status == 128 + signal.SIGABRT:  # how native code says that it got no memory
        return _too_big(filename, limits)
    return _defect(filename)


def _too_big(filename: str, limits: Limits) -> errors.IngestError:
    return errors.TooLarge(
        f"“{filename}”展开后超过{limits.memory // MB} MB内存的上限，没有读入。"
        "请拆分，或删去图片后另存再添加。",
        filename=filename,
    )


def _defect(filename: str) -> errors.IngestError:
    return errors.UnreadableFile(
        f"“{filename}”在读取中出错，没有读入。请在WPS或Word中打开后另存为.docx再添加；"
        "仍不行，请把文件交给管理员（原因在服务日志里）。",
        filename=filename,
    )
