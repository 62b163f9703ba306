"""Wrong characters that sound right: 财正局, 陪合, 大班鹅, 随签子女.

A stretch is read as the vocabulary's word of the same sound when it is not itself attested in
the documents or a word of the language. The longer the stretch, the less doubt: from four
characters on sound alone decides. Not handled: wrong characters that do not sound alike,
which only unit names repair (recognise/units.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.assistant import segment

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
_LONGEST = 12
_FUNCTION = frozenset(
    "的得地个各这那是事项比和与在了有把被由向对里中内上下要会能都就还只仅归让谁哪几不没未也又再才从到以于为叫"
    "请查看问找列除去掉第年月日"
)  # too common to be slips


@lru_cache(maxsize=65536)
def _sound(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(_merge(s) for s in lazy_pinyin(text))


def _merge(syllable: str) -> str:
    for whole, part in _MERGED:
        syllable = syllable.replace(whole, part)
    return syllable


@dataclass(frozen=True)
class Speller:
    """The vocabulary by sound. `names` (units) win over `office`, `office` over `subject`."""

    by_sound: dict[tuple[str, ...], str]
    vocabulary: frozenset[str]
    names: frozenset[str]
    office: frozenset[str]
    attested: Callable[[str], bool]
    slips: tuple[tuple[str, re.Pattern[str]], ...] = ()

    @classmethod
    def build(
        cls,
        *,
        names: Iterable[str],
        office: Iterable[str],
        subject: Iterable[str],
        attested: Callable[[str], bool],
        known: Iterable[str] = (),
        slips: tuple[tuple[str, re.Pattern[str]], ...] = (),
    ) -> Speller:
        """Index the vocabulary; a sound goes to the first class that has a word for it. `known`
        are further names that are spelt right, to which nothing is repaired; `slips` are what
        sound alone does not tell, word and what is typed for it."""
        office = frozenset(office)
        own = {name for name in names if len(name) > 2}
        table: dict[tuple[str, ...], str] = {}
        everything: set[str] = set()
        for group in (own, names, office, subject):
            for word in sorted(group):
                if _CHINESE.fullmatch(word) and len(word) <= _LONGEST:
                    everything.add(word)
                    table.setdefault(_sound(word), word)
        words = frozenset(w for w in office if _CHINESE.fullmatch(w))
        return cls(table, frozenset(everything), frozenset({*own, *known}), words, attested, slips)

    def repair(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """The text with sound-alikes replaced, and what was replaced by what."""
        repairs: list[tuple[str, str]] = []
        for meant, typed in self.slips:
            repairs += [(m.group(), meant) for m in typed.finditer(text)]
            text = typed.sub(meant, text)
        pieces: list[str] = []
        done = 0
        for run in _CHINESE.finditer(text):
            pieces.append(text[done : run.start()])
            pieces.append(self._repair_run(run.group(), repairs))
            done = run.end()
        return "".join(pieces) + text[done:], repairs

    def _repair_run(self, run: str, repairs: list[tuple[str, str]]) -> str:
        sounds = _sound(run)
        if len(sounds) != len(run):
            return run
        solid, cuts = _known_words(run)
        cuts |= self._inside_names(run)
        out: list[str] = []
        at = 0
        while at < len(run):
            word = self._at(run, sounds, solid, cuts, at)
            if word is None:
                out.append(run[at])
                at += 1
            else:
                repairs.append((run[at : at + len(word)], word))
                out.append(word)
                at += len(word)
        return "".join(out)

    def _inside_names(self, run: str) -> set[int]:
        """The places within a name or an office word that is spelt right: no word ends or begins
        there. 刨去区… holds no 区…, 做完了 no 晚了."""
        inside: set[int] = set()
        at = 0
        while at < len(run):
            sizes = range(min(_LONGEST, len(run) - at), 1, -1)
            words = ((n, run[at : at + n]) for n in sizes)
            size = next((n for n, w in words if w in self.names or w in self.office), 1)
            inside.update(range(at + 1, at + size))
            at += size
        return inside

    def _at(
        self, run: str, sounds: tuple[str, ...], solid: list[bool], cuts: set[int], at: int
    ) -> str | None:
        for size in range(min(_LONGEST, len(run) - at), 1, -1):
            if at in cuts or at + size in cuts:
                continue
            typed = run[at : at + size]
            word = self.by_sound.get(sounds[at : at + size])
            if word is None or word == typed or typed in self.vocabulary:
                continue
            if typed[1:] in self.names and word in self.names:
                continue  # 是人社局 is no 市人社局: what stands before a name is not its level
            slips = [a for a, b in zip(typed, word, strict=True) if a != b]
            if len(slips) > max(1, size // 2):
                continue
            if size == 2 and _FUNCTION.intersection(word):
                continue  # 重的 is no 总的
            if _is_no_slip(typed, slips) and not (
                self._ends_as_a_name(typed, word) or self._is_all_but_one(typed, word)
            ):
                continue
            if size >= 4 and not self.attested(typed):
                return word
            if self._belongs_outside(run, at, size, word):
                continue
            if size == 3 and not segment.is_word(typed) and not self.attested(typed):
                return word
            if size == 2 and not any(solid[at : at + size]) and not segment.is_word(typed):
                return None if self._begins_a_term(run, at) else word
        return None

    def _ends_as_a_name(self, typed: str, word: str) -> bool:
        """才政局: a unit's name whose ending is typed right, however common the wrong character;
        组织不 of 组织不力 is none."""
        return word in self.names and len(word) > 2 and typed[-1] == word[-1]

    def _is_all_but_one(self, typed: str, word: str) -> bool:
        """责任单未, 师得建设: all of a long word but one character, for which stands a common one
        that no document has there."""
        wrong = [(a, b) for a, b in zip(typed, word, strict=True) if a != b]
        return (
            len(word) > 3
            and len(wrong) == 1
            and wrong[0][1] not in _FUNCTION
            and not self.attested(typed)
        )

    def _begins_a_term(self, run: str, at: int) -> bool:
        """Whether two characters stand in the documents, and do so with the one beside them: 医共
        of 医共体 is no slip for 一共."""
        wider = (run[max(at - 1, 0) : at + 2], run[at : at + 3])
        return any(len(w) > 2 and self.attested(w) for w in wider)

    def _belongs_outside(self, run: str, at: int, size: int, word: str) -> bool:
        """Whether the character at an edge that differs goes, in the documents, with what stands
        beside it: in 区管校聘什么时候 the 聘 is no slip for the 凭 of 凭什么."""
        end = at + size
        first = run[at] != word[0] and at > 0 and self.attested(run[at - 1 : at + 1])
        last = run[end - 1] != word[-1] and end < len(run) and self.attested(run[end - 1 : end + 1])
        return first or last


def _is_no_slip(typed: str, slips: list[str]) -> bool:
    """Whether the wrong characters are of the commonest, which people mean as they stand."""
    return _FUNCTION.issuperset(slips) or (len(typed) < 4 and bool(_FUNCTION.intersection(slips)))


def _known_words(run: str) -> tuple[list[bool], set[int]]:
    """Which characters belong to a dictionary word of two or more, and the places inside one."""
    flags: list[bool] = []
    inside: set[int] = set()
    for word in segment.words(run):
        known = len(word) > 1 and segment.is_word(word)
        if known:
            inside.update(range(len(flags) + 1, len(flags) + len(word)))
        flags += [known] * len(word)
    return flags, inside
