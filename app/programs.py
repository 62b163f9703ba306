"""Programs that are not Python packages, and where they are on this machine.

Only looks; starts nothing. What a program is for and how to get it is said here once, for
`doctor`, for the refusal of a .doc file and for the tests that need one.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program and what it is needed for; `names` are tried on PATH, then `places`."""

    title: str
    purpose: str
    remedy: str
    names: tuple[str, ...]
    places: tuple[str, ...] = ()

    def find(self, which: Callable[[str], str | None] = shutil.which) -> str | None:
        """Its path, or None where it is not installed."""
        on_path = (which(name) for name in self.names)
        elsewhere = (place for place in self.places if Path(place).exists())
        return next((path for path in on_path if path), None) or next(elsewhere, None)


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A Python package that is installed only by those who want what it is for."""

    title: str
    purpose: str
    remedy: str
    package: str

    def installed(self) -> bool:
        """Whether it is there; it is not imported for that."""
        return importlib.util.find_spec(self.package) is not None


RECOGNITION = Extra(
    title="文字识别",
    purpose="读取扫描成图片的 .pdf 文件",
    remedy='.venv/bin/python -m pip install "rapidocr>=3.10,<4"，然后重新启动',
    package="rapidocr",
)

LIBREOFFICE = Program(
    title="LibreOffice",
    purpose="读取 .doc、.wps、.rtf、.odt、.xls、.et、.ods 文件",
    remedy="apt install --no-install-recommends libreoffice-writer libreoffice-calc",
    names=("soffice", "libreoffice"),
    places=("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
)

CHROMIUM = Program(
    title="Chromium",
    purpose="页面的浏览器测试（使用时不需要）",
    remedy="apt install chromium",
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    places=("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",),
)
