"""Everyday words to official words: 「霸凌」 also searches for 「欺凌」.

The words live in corpus/lexicon/thesaurus, a file for each field, which an office user edits.
Rules:
- one direction, everyday to official (what an official word counts: fusion.toml);
- at one place the longest saying wins, and its characters are not read again;
- 「…」 in a saying stands for up to GAP more characters, never across punctuation;
- a fragment under GUARDS is stepped over whole, so 「集中专项」 does not contain 「中专」.
No regular expression: five thousand sayings took 0.10 s to compile, the dictionaries here take
0.04 s, on first use; either way a question takes some 0.1 ms.
Left out: chains (an official word is not expanded again).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.word_tables import NOT_UTF8, BadTable, toml_table
from vectorstore.errors import StoreError
from vectorstore.folding import fold

GAP = 4
GUARDS = "不拆开的词"

Words = tuple[str, ...]
Gapped = tuple[Words, Words]


class ThesaurusError(StoreError, ValueError):
    """The thesaurus file cannot be used: Chinese, with the entry and what to do about it."""

    def __init__(self, fact: str, *, file: str = "") -> None:
        super().__init__(f"同义词表{f' {file} ' if file else ''}：{fact}")
        self.fact = fact


@dataclass(frozen=True, kw_only=True)
class Thesaurus:
    """Everyday sayings with their official words.

    `entries` holds one (saying, official words) pair per saying, sayings unique; a saying may
    contain 「…」. `guards` are fragments to step over.
    """

    entries: tuple[tuple[str, Words], ...] = ()
    guards: Words = ()

    @classmethod
    def from_folder(cls, folder: Path) -> Thesaurus:
        """Read every .toml of a folder. Raises ThesaurusError, naming the file, and OSError."""
        texts = {file.name: _text(file) for file in sorted(folder.glob("*.toml"))}
        if not texts:
            raise ThesaurusError(f"文件夹 {folder} 里没有 .toml 文件。请放回")
        return cls.from_files(texts)

    @classmethod
    def from_toml(cls, text: str) -> Thesaurus:
        """Read one data file.

        '["校园"]\\n"霸凌、欺负同学" = "欺凌"'
            -> entries (("霸凌", ("欺凌",)), ("欺负同学", ("欺凌",)))

        Raises ThesaurusError, naming the entry, for a saying written twice, an empty side, or
        a line that is not `"…" = "…"`.
        """
        return cls.from_files({"": text})

    @classmethod
    def from_files(cls, texts: Mapping[str, str]) -> Thesaurus:
        """Read data files, given as name -> text, as if they were one; see `from_toml`."""
        entries: dict[str, Words] = {}
        guards: list[str] = []
        found_in: dict[str, str] = {}
        for name, text in texts.items():
            try:
                _read(text, entries, guards, found_in)
            except ThesaurusError as error:
                raise ThesaurusError(error.fact, file=name) from error
        return cls(entries=tuple(entries.items()), guards=tuple(guards))

    def __len__(self) -> int:
        return len(self.entries)

    def expand(self, query: str) -> tuple[str, ...]:
        """Official words for the everyday words in `query`, in the order met.

        "孩子在学校被霸凌" -> ("欺凌",)
        "霸凌和欺凌一样吗" -> ()       already typed
        ""                -> ()
        """
        folded = fold(query)
        found: dict[str, None] = {}
        place = 0
        while place < len(folded):
            place, words = self._longest_at(folded, place)
            found.update((word, None) for word in words if fold(word) not in folded)
        return tuple(found)

    def _longest_at(self, text: str, start: int) -> tuple[int, Words]:
        """Where the longest saying or guard at `start` ends, and its words; else one step on."""
        best, end = 0, start + 1
        words: Words = ()
        for length in self._lengths.get(text[start], ()):
            saying = text[start : start + length]
            if saying in self._plain and _is_whole(text, start, start + length):
                best, end, words = length, start + length, self._plain[saying]
                break
        for parts, gapped_words in self._gapped.get(text[start], ()):
            length = sum(map(len, parts))
            if length > best and (stop := _match_gapped(text, start, parts)):
                best, end, words = length, stop, gapped_words
        return end, words

    @cached_property
    def _plain(self) -> dict[str, Words]:
        """Sayings without a gap, and guards (which have no words), as they are compared."""
        plain = {fold(saying): words for saying, words in self.entries if "…" not in saying}
        return plain | {fold(guard): () for guard in self.guards}

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """First character -> the lengths of what starts with it, longest first."""
        lengths: dict[str, set[int]] = {}
        for saying in self._plain:
            lengths.setdefault(saying[0], set()).add(len(saying))
        return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}

    @cached_property
    def _gapped(self) -> dict[str, list[Gapped]]:
        """First character -> sayings with a gap that start with it, in parts."""
        gapped: dict[str, list[Gapped]] = {}
        for saying, words in self.entries:
            # Split before folding: NFKC would turn 「…」 into three full stops.
            if len(parts := tuple(map(fold, saying.split("…")))) > 1:
                gapped.setdefault(parts[0][0], []).append((parts, words))
        return gapped


def _match_gapped(text: str, start: int, parts: Words) -> int | None:
    """Where the parts end, each at most GAP letters after the one before; None if they do not."""
    if not text.startswith(parts[0], start):
        return None
    end = start + len(parts[0])
    for part in parts[1:]:
        at = text.find(part, end, end + GAP + len(part))
        if at < 0 or not (at == end or text[end:at].isalnum()):
            return None
        end = at + len(part)
    return end


def _is_whole(text: str, start: int, end: int) -> bool:
    """False where a saying in Latin letters or digits is cut out of a longer run: AI in MAIN."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1] if place else ""
    return len(around) == 2 and around.isascii() and around.isalnum()


def _read(
    text: str, entries: dict[str, Words], guards: list[str], found_in: dict[str, str]
) -> None:
    """Add what one file holds; `found_in` is the group of each saying met so far."""
    for group, lines in _groups(text):
        for left, right in lines.items():
            where = f"“{group}”组的「{left}」"
            sayings, words = _words(left, where, "左边"), _words(right, where, "右边")
            if group == GUARDS:
                guards.extend(_guards(sayings, words, where))
                continue
            for saying in sayings:
                _check(saying, group, found_in)
                entries[saying] = words


def _text(file: Path) -> str:
    """What a file holds, with or without the mark that some editors put before it."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ThesaurusError(NOT_UTF8, file=file.name) from error


def _groups(text: str) -> list[tuple[str, dict[str, object]]]:
    """The tables of the file, in order."""
    try:
        data = toml_table(text, form='"日常说法" = "公文用语"')
    except BadTable as error:
        raise ThesaurusError(str(error)) from error
    for name, lines in data.items():
        if not isinstance(lines, dict):
            raise ThesaurusError(f"「{name}」不在任何一组里。请把它移到一个组名下面")
    return list(data.items())


def _words(side: object, where: str, name: str) -> Words:
    """The words of one side of a line: "欺凌、学生欺凌" or ["欺凌", "学生欺凌"], both alike."""
    parts = side.split("、") if isinstance(side, str) else side
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ThesaurusError(f'{where}{name}不是引号里的文字。请写成 "词、词"')
    words = tuple(part.strip() for part in parts)
    if not words or not all(words):
        raise ThesaurusError(f"{where}{name}有空的词。请补上，或者删去多余的顿号")
    return words


def _check(saying: str, group: str, found_in: dict[str, str]) -> None:
    """Refuse a saying met before, or one whose 「…」 is not between two words."""
    if not all(map(str.strip, saying.split("…"))):
        raise ThesaurusError(f"“{group}”组的「{saying}」省略号要写在两个词中间。请改正")
    if saying in found_in:
        raise ThesaurusError(
            f"「{saying}」写了两次，在“{found_in[saying]}”组和“{group}”组。请只留一处"
        )
    found_in[saying] = group


def _guards(sayings: Words, fragments: Words, where: str) -> Words:
    """The fragments, each of which must contain a saying, or it would guard nothing."""
    for fragment in fragments:
        if not any(saying in fragment for saying in sayings):
            raise ThesaurusError(f"{where}右边的「{fragment}」不含左边的字。请改正或者删去")
    return fragments
