"""Old office files to new ones by LibreOffice, headless.

Each file gets a folder of its own with a fresh profile, which is deleted afterwards: nothing is
left of the file, and a damaged profile cannot stop the next one. One at a time. Macros never
run, links are not followed, the program has no way to the network (a proxy that is not there),
and time, memory and what it may write are limited.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from app.ledger.files.limits import MB, Limits
from ingest.errors import TooLarge, UnreadableFile
from ingest.formats import CONVERTED

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
LIMITS = Limits(memory=4096 * MB, cpu=22, wall=24.0, written=256 * MB)
"""Address space, of which LibreOffice maps more than it uses."""

_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
# Named, so that a damaged file fails: left to guess, LibreOffice opens it as plain text.
_READ_AS = {
    ".doc": "MS Word 97",
    ".wps": "MS Word 97",
    ".rtf": "Rich Text Format",
    ".odt": "writer8",
    ".xls": "MS Excel 97",
    ".et": "MS Excel 97",
    ".ods": "calc8",
}
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


class Office:
    """LibreOffice at `program`, as `programs.LIBREOFFICE.find()` gives it."""

    def __init__(self, program: str, *, limits: Limits = LIMITS) -> None:
        self._program = program
        self._limits = limits
        self._one_at_a_time = threading.Lock()

    def convert(self, data: bytes, kind: str, *, filename: str) -> bytes:
        """The bytes of a .doc as .docx, of an .xls as .xlsx (CONVERTED).

        Raises UnreadableFile where LibreOffice cannot open it, TooLarge where it takes too long.
        """
        with self._one_at_a_time, tempfile.TemporaryDirectory(prefix="policydesk-") as folder:
            given = Path(folder) / f"file{kind}"
            given.write_bytes(data)
            _write_profile(Path(folder) / "profile")
            status = self._run(given, CONVERTED[kind], filename)
            made = given.with_suffix(CONVERTED[kind])
            if made.exists() and 0 < made.stat().st_size <= self._limits.written:
                return made.read_bytes()
        log.warning("LibreOffice gave nothing for %s, status %s", filename, status)
        raise UnreadableFile(
            f"“{filename}”打不开，可能已损坏或加了密码。"
            f"请在WPS或Word中打开后另存为{CONVERTED[kind]}再添加。",
            filename=filename,
        )

    def _run(self, given: Path, wanted: str, filename: str) -> int:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "app.ledger.files.office", self._program,
                f"-env:UserInstallation={(given.parent / 'profile').as_uri()}",
                "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault",
                "--nologo", f"--infilter={_READ_AS[given.suffix]}", "--convert-to",
                _FILTERS[wanted], "--outdir", str(given.parent), str(given),
            ],
            cwd=ROOT,
            env=_environment(given.parent),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            return process.wait(timeout=self._limits.wall)
        except subprocess.TimeoutExpired:
            raise TooLarge(
                f"“{filename}”用LibreOffice转换了{self._limits.wall:.0f}秒还没有完成，已停止，"
                f"没有读入。请在WPS中另存为{wanted}再添加。",
                filename=filename,
            ) from None
        finally:
            _kill(process)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>",
        "utf-8",
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """LibreOffice and what it started, which may outlive it."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _become(command: list[str]) -> NoReturn:
    """Become LibreOffice, under limits: they are set between the start and the program, where no
    other thread can be in the middle of something."""
    LIMITS.set_here()
    os.execv(command[0], command)


if __name__ == "__main__":
    _become(sys.argv[1:])
