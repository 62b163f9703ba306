"""The word lists of corpus/lexicon, which a user may edit: read, and what is wrong with one told.

`wiring` takes each list where it is needed; `doctor` looks at all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from app.settings import BadSetting
from ingest.word_tables import NOT_UTF8

Read = TypeVar("Read")


def broken_word_lists(folder: Path) -> Iterator[str]:
    """What is wrong with the lists of a folder, a sentence for each that cannot be used."""
    from app.assistant.contrasts import Contrasts
    from app.assistant.english import English
    from app.assistant.kinds import Kinds
    from app.assistant.recognise.bodies import Bodies
    from app.assistant.recognise.places import Places
    from app.assistant.words import Words
    from app.ledger.lights import Lights
    from ingest.lexicon import Lexicon
    from vectorstore.thesaurus import Thesaurus

    def units(text: str) -> tuple[Lexicon, Bodies]:
        return Lexicon.from_toml(text), Bodies.from_toml(text)

    readers: dict[str, Callable[[str], object]] = {
        "questions.toml": Words.from_toml,
        "claims.toml": Words.from_toml,
        "english.toml": English.from_toml,
        "duties.toml": Kinds.from_toml,
        "contrasts.toml": Contrasts.from_toml,
        "units.toml": units,
        "lights.toml": Lights.from_toml,
        "places.txt": Places.from_text,
    }
    for name, read in readers.items():
        try:
            read_words(folder / name, read)
        except BadSetting as error:
            yield str(error)
    try:
        usable_words(folder / "thesaurus", Thesaurus.from_folder)
    except BadSetting as error:
        yield str(error)


def read_words(path: Path, read: Callable[[str], Read]) -> Read:
    """A word list that an administrator may edit, read by `read`. Raises BadSetting."""
    return usable_words(path, lambda file: read(file.read_text("utf-8-sig")))


def usable_words(path: Path, read: Callable[[Path], Read]) -> Read:
    """The file or folder of a word list, read by `read`. Raises BadSetting, naming the file."""
    try:
        return read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        fact = _what_is_wrong(error)
        advised = "请" in fact.rsplit("。", 1)[-1]
        raise BadSetting(
            f"词表 {path} 不能使用：{fact}{'' if advised else '。请改正'}，再重新启动。"
        ) from error


def _what_is_wrong(error: Exception) -> str:
    """The last kinds come of a table of another shape than its reader looks for."""
    if isinstance(error, UnicodeDecodeError):
        return NOT_UTF8
    if isinstance(error, FileNotFoundError):
        return "没有这个文件。请从安装包里放回"
    if isinstance(error, OSError):
        return f"读不出来（{error.strerror}）。请检查文件的权限"
    if isinstance(error, ValueError):
        return str(error)
    return f"结构不对（{error}）。请对照文件开头的说明改正"
