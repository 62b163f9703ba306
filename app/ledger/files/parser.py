"""FileParser: a file in, its document out, read in a process of its own.

Every file goes this way, uploads and those of the first start: one path is one path to check,
and a file in corpus/ came from outside as well. The process is started by the first file and
kept (a start costs a third of a second, a fork for a file a hundredth); what it answers is
plain data, and is checked when the document is made of it. The serving process never unpacks a
file and never waits for one while it answers. Text recognition, which takes minutes, has a
process of its own, so that other files need not wait for it.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import pickle
import signal
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.ledger.files.limits import MB, Limits
from app.ledger.files.office import Office
from app.ledger.files.process import Ending, ReaderProcess
from ingest import errors
from ingest.document import PolicyDocument
from ingest.formats import CONVERTED, SCAN, check_file
from ingest.lexicon import Lexicon

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from app.ledger.files.child import Request

log = logging.getLogger(__name__)

_LEAST = 5.0  # seconds for reading what LibreOffice made, however long it took
RECOGNITION = Limits(memory=6144 * MB, cpu=1200, wall=900.0)
"""Address space; what it uses is a tenth of that. A page takes some seconds on each core."""


class FileParser:
    """Reads files. `office` converts the old kinds, None where there is no LibreOffice;
    `recognises`: the extra for scanned files is installed; `allow_classified` lets documents
    marked as secret in."""

    def __init__(
        self,
        *,
        office: Office | None = None,
        recognises: bool = False,
        allow_classified: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._office = office
        self._recognises = recognises
        self._allow_classified = allow_classified
        self._limits = limits or Limits()
        self._reader = ReaderProcess()
        self._recogniser = ReaderProcess()

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
        try:
            return _answered(self._reader, request, seconds)
        except errors.Scanned:
            if not self._recognises:
                raise
        request = dataclasses.replace(request, kind=SCAN, limits=RECOGNITION)
        return _answered(self._recogniser, request, RECOGNITION.wall)

    def close(self) -> None:
        """End the processes; again is no error."""
        self._reader.close()
        self._recogniser.close()


def _answered(process: ReaderProcess, request: Request, seconds: float) -> PolicyDocument:
    answer = process.ask(pickle.dumps(request), seconds=seconds)
    if isinstance(answer, Ending):
        log.warning("reading %s ended with %s", request.filename, answer)
        raise _died(request.filename, request.limits, answer)
    return _document(answer, request.filename, request.limits)


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


def _died(filename: str, limits: Limits, ending: Ending) -> errors.IngestError:
    if ending.late or ending.status == 128 + getattr(signal, "SIGXCPU", 24):
        spent = f"读了{limits.wall:.0f}秒" if ending.late else f"用了{limits.cpu}秒的处理器时间"
        return errors.TooLarge(
            f"“{filename}”{spent}还没有读完，已停止，没有读入。"
            "请拆分，或只保留正文和附件，另存为.docx后再添加。",
            filename=filename,
        )
    if ending.status == 128 + signal.SIGABRT:  # how native code says that it got no memory
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
