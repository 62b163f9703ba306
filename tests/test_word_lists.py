"""A word list that a user has edited badly is refused with its file, its line and what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.contrasts import Contrasts
from app.assistant.english import English
from app.assistant.kinds import Kinds
from app.assistant.recognise.bodies import Bodies
from app.assistant.words import Words
from app.ledger.lights import Lights
from app.settings import ROOT, BadSetting
from app.word_lists import broken_word_lists, read_words, usable_words
from ingest.lexicon import Lexicon
from ingest.word_tables import BadTable, toml_table
from vectorstore.thesaurus import Thesaurus

LEXICON = ROOT / "corpus" / "lexicon"
READERS: list[tuple[str, Callable[[str], object]]] = [
    ("questions.toml", Words.from_toml),
    ("claims.toml", Words.from_toml),
    ("english.toml", English.from_toml),
    ("duties.toml", Kinds.from_toml),
    ("contrasts.toml", Contrasts.from_toml),
    ("units.toml", Bodies.from_toml),
    ("units.toml", Lexicon.from_toml),
    ("lights.toml", Lights.from_toml),
]
EACH = pytest.mark.parametrize(("name", "read"), READERS)
PYTHONS_OWN = re.compile(r"line|column|Expected|Invalid|codec|Errno|object has no")


def refusal(path: Path, read: Callable[[str], object]) -> str:
    with pytest.raises(BadSetting) as caught:
        read_words(path, read)
    said = str(caught.value)
    assert path.name in said
    assert not PYTHONS_OWN.search(said.replace(str(path), "")), said
    assert said.endswith("，再重新启动。")
    assert said.count("启动") == 1
    return said


@EACH
def test_a_line_that_cannot_be_read_is_shown(
    name: str, read: Callable[[str], object], tmp_path: Path
) -> None:
    path = Path(shutil.copy(LEXICON / name, tmp_path))
    text = path.read_text("utf-8")
    path.write_text(f"{text.rstrip()}\n责任单位 ＝ 【“甲”】\n", "utf-8")
    number = len(text.rstrip().splitlines()) + 1
    assert f"第 {number} 行 责任单位 ＝ 【“甲”】" in refusal(path, read)


@EACH
def test_a_value_where_a_group_belongs_is_refused(
    name: str, read: Callable[[str], object], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text("role = 3\nofficial = 3\nkinds = 3\ngroup = 3\npresets = 3\n", "utf-8")
    refusal(path, read)


@EACH
def test_a_file_saved_in_another_encoding_is_told_so(
    name: str, read: Callable[[str], object], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text((LEXICON / name).read_text("utf-8"), "gb18030")
    assert "UTF-8" in refusal(path, read)


@EACH
def test_the_mark_that_an_editor_puts_before_the_text_changes_nothing(
    name: str, read: Callable[[str], object], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text((LEXICON / name).read_text("utf-8"), "utf-8-sig")
    assert isinstance(read_words(path, read), object)


def test_a_file_that_is_gone_is_told_so(tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(tmp_path / "lights.toml", Lights.from_toml)


def test_a_file_of_the_thesaurus_is_named(tmp_path: Path) -> None:
    (tmp_path / "乡音.toml").write_text('["甲"]\n"霸凌" = "欺凌"\n', "gb18030")
    with pytest.raises(BadSetting, match=r"乡音\.toml .*UTF-8.*，再重新启动。"):
        usable_words(tmp_path, Thesaurus.from_folder)


def test_a_line_written_twice_is_told_apart_from_a_line_written_badly() -> None:
    with pytest.raises(BadTable, match="第 2 行 a = 2 前面已经写过"):
        toml_table("a = 1\na = 2\n")
    with pytest.raises(BadTable, match="第 2 行 b = 写法不对"):
        toml_table("a = 1\nb =")


def test_words_that_a_user_takes_out_match_nothing() -> None:
    words = Words.from_toml("[role]\nlead = []\n")
    assert not words.search("role.lead", "谁牵头")
    assert not words.search("role.supporting", "谁配合")


def test_every_group_that_the_code_asks_for_is_in_the_shipped_lists() -> None:
    """What is missing matches nothing, so a slip of the pen in the code must be found here."""
    held = {
        group
        for name in ("questions.toml", "claims.toml")
        for group in Words.from_toml((LEXICON / name).read_text("utf-8")).groups
    }
    asked = {
        found
        for path in (ROOT / "app" / "assistant").rglob("*.py")
        for found in re.findall(
            r'(?:words|claims)\.(?:pattern|search)\("([\w.-]+)"', path.read_text("utf-8")
        )
    }
    assert len(asked) > 30
    assert asked <= held, asked - held


def test_doctor_finds_every_list_and_each_that_is_broken(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(LEXICON, folder)
    assert list(broken_word_lists(folder)) == []
    lists = [p for p in folder.iterdir() if p.suffix in (".toml", ".txt")]
    for path in (*lists, folder / "thesaurus" / "health.toml"):
        path.write_bytes(b"\xff\xfe = ")
    said = "".join(broken_word_lists(folder))
    for path in lists:
        assert path.name in said
    assert "health.toml" in said
