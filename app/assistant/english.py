"""English questions put into the Chinese words that the recognisers read, and glosses of units.

    phrases (regular expressions, in order) -> words, the longest term first -> Chinese, in one line

"Who is responsible for school bus safety?" -> "校车安全谁负责？". Word order matters little: the
recognisers look for words, and what none of them takes is the topic. Chinese, figures and
acronyms stay as they are; words without meaning are dropped, and so are unknown ones, which
`leftover` names. Everything it knows stands in corpus/lexicon/english.toml.

Not handled: sentences beyond `_LONGEST` characters get words only, no phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from re import Match, Pattern

from app.assistant.gloss import Glosses, bare_place, romanise
from app.assistant.terms import Terms, plain
from ingest.word_tables import BadTable, toml_table

_LONGEST = 300
_DEEPEST = 4  # macros within macros
_MACRO = re.compile(r"\{([a-z_]+)\}")
_EDGE = "(?!(?<=[A-Za-z])[A-Za-z])"  # not within a word
_QUOTES = str.maketrans({"'": "’", "‘": "’", "`": "’", "“": '"', "”": '"', "–": "-", "—": "-"})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SENTENCE = re.compile(r"[^.?!;。？！；\n]+(?:\.(?=\w)[^.?!;。？！；\n]*)*[.?!;。？！；\n]*")
# the personnel office (编办), Local Tax Branch No. 4 (地税四分局): the Chinese name says which unit
_UNIT = r"[\u4e00-\u9fff]{1,12}[局委办部院所队会联站协镇组心]|各?街道(?:办事处)?"
_GLOSSED = re.compile(
    r"\b(?:the (?:(?!the |(?:for|does|do|did|is|are|by|to|with|from|has|have) )"
    r"[A-Za-z\d’.&\-]+ ){1,7}?"
    r"|(?:(?!What |Which |Who |Does |Do |Is |Are |How |When |Has )[A-Z][A-Za-z’.&\-]*,? "
    rf"(?:(?:and|of|for|the|\d+) )*){{1,6}})\((?P<unit>{_UNIT})\)"
)
_GLOSS = re.compile(rf"(?P<unit>{_UNIT}) ?\((?:the )?[A-Za-z\d’.&,\- ]{{3,60}}\)")
_NUMBER_SIGN = re.compile(r"\b[Nn]os?\. ?(?=\d)")
_BEFORE_MARK = re.compile(r"\s+(?=[,.?!;:])")
_TOKEN = re.compile(r"[A-Za-z]+(?:’[A-Za-z]+)?’?|\d+(?:[.\-/]\d+)*%?[A-Za-z]*|[^A-Za-z\d]+")
_ORDINAL_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_MARKS = str.maketrans({",": "，", ".": "。", "?": "？", "!": "！", ";": "；", ":": "：", '"': ""})
_ENDS = "。？！；"
_BETWEEN_WORDS = re.compile(r"[\s\-/’_~*#&+|<>=^@$\\]+")
_COMMA_OR_AND = re.compile(r", and |, | and ", re.IGNORECASE)
_LATIN_PAIR = re.compile(r"[A-Za-z\d]{2}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINS_UNITS = frozenset("和与及跟、，。？！；：（《是由归了含括给把向在比较有说不除那")
_ELSEWHERE = "外地"
_DENIALS = frozenset(
    ("not", "never", "no", "none", "nor", "neither", "nobody", "without", "except", "excluding",
     "excepting", "unless", "lacking")
)  # fmt: skip
_DENIES_NOTHING = re.compile(  # of the asker, of a choice, a correction
    r"\bnot (?:quite |really )?(?:sure|certain)"
    r"|\b(?:do|does|did)(?: not|n’t) (?:quite |really )?(?:know|remember|understand|mind)"
    r"|\bwhether or not|\bor not\b|\bnot only|\bno idea|\bif not\b|^(?:no|nope)\b,?"
    r"|\bno (?:longer|matter|one else)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A question in Chinese words: `unknown` are the content words that have no translation, as
    they were typed; `denied`, of each sentence of which something was read, the words of denial
    that no phrase or term has read: "not" in "tasks not for the towns", which must not be lost, for
    then the opposite would be asked."""

    text: str
    unknown: list[str] = field(default_factory=list)
    denied: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class English:
    """The table, compiled when first used. Its methods never raise for any text."""

    macros: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, str], ...]
    terms: Terms
    stems: tuple[str, ...]
    bodies: tuple[str, ...]
    levels: Mapping[str, tuple[str, str]]
    ignored: frozenset[str]
    glosses: Glosses
    home: str = ""
    places_known: bool = field(default=False)

    @classmethod
    def from_toml(cls, text: str) -> English:
        """Read the table. Raises BadTable where an entry stands twice or misses."""
        try:
            table = toml_table(text)
            return cls(
                macros=tuple(table["macros"].items()),
                phrases=tuple(p for group in table["phrases"].values() for p in group.items()),
                terms=Terms.from_table(table),
                stems=tuple(table["unit_stems"]),
                bodies=tuple(table["unit_bodies"]),
                levels={word: (alone, placed) for word, (alone, placed) in table["levels"].items()},
                ignored=frozenset(table["ignored"]["words"]),
                glosses=Glosses.from_table(table["glosses"], places=table["places"]),
            )
        except (KeyError, AttributeError, TypeError) as error:
            raise BadTable(f"缺少 {error} 或写法不对") from error

    def with_places(self, places: Iterable[str], *, home: str = "") -> English:
        """The same with the places of the ledger: 天宁区 is Tianning, and dropped where it is home.

        A district or city by a name that is none of these then counts as a place elsewhere.
        """
        named = {bare: romanise(bare) for p in places if (bare := bare_place(p))}
        return replace(
            self,
            terms=self.terms.with_places(named),
            glosses=self.glosses.with_places(named),
            home=bare_place(home),
            places_known=True,
        )

    def to_chinese(self, question: str) -> str:
        """The question in Chinese words.

        "Which tasks does the finance bureau support?" -> "财政局配合哪些任务？"
        """
        return self.put(question).text

    def leftover(self, question: str) -> list[str]:
        """The content words that have no translation here, as they were typed."""
        return self.put(question).unknown

    def put(self, question: str) -> Translated:
        """The question in Chinese words, and what of it was not read."""
        put = [self._put(sentence) for sentence in _sentences(question)]
        return Translated(
            text="".join(chinese for chinese, _, _ in put),
            unknown=list(dict.fromkeys(word for _, unknown, _ in put for word in unknown)),
            denied=[denied for chinese, _, denied in put if any(map(str.isalnum, chinese))],
        )

    def unit_gloss(self, name: str) -> str:
        """A short English gloss of a unit's Chinese name, "" where a part of it is unknown.

        区财政局 -> District Finance Bureau, 区委组织部 -> District Party Committee Organization
        Department, 镇 -> towns
        """
        return self.glosses.of(name)

    # -- a sentence -----------------------------------------------------------------------------

    def _put(self, sentence: str) -> tuple[str, list[str], list[str]]:
        """One sentence in Chinese, the words of it that are unknown, and those that deny something
        and were not read."""
        shouted = sentence.isupper()
        text = _GLOSS.sub(r"\g<unit>", _GLOSSED.sub(r"\g<unit>", sentence))
        text = self._list_units(text)
        idle = _DENIES_NOTHING.search(text) is not None
        if len(text) <= _LONGEST:
            text = self._phrase(text)
        pieces: list[tuple[str, bool]] = []
        unread: list[str] = []
        for run in _runs(text):
            if isinstance(run, str):
                pieces.append((run, False))
            else:
                self._translate(run, pieces, unread, shouted=shouted)
        denied = [w for w in unread if w.lower() in _DENIALS]
        unknown = [w for w in unread if w not in denied]
        out = _assemble(pieces)
        mark = sentence[-1].translate(_MARKS)
        out = out if out.endswith(mark) or mark not in _ENDS else out + mark
        return out, unknown, [] if idle else denied

    def _phrase(self, text: str) -> str:
        for pattern, template in self.patterns:
            found, count = pattern.subn(lambda m, t=template: f" {m.expand(t)} ", text)  # type: ignore[misc]
            if count:
                text = _BEFORE_MARK.sub("", " ".join(found.split()))
        return text

    def _translate(
        self,
        words: Sequence[str],
        pieces: list[tuple[str, bool]],
        unread: list[str],
        *,
        shouted: bool,
    ) -> None:
        """Words in a row, the longest entry first."""
        at = 0
        while at < len(words):
            unit = self._unit(words, at)
            if unit:
                pieces.append((unit[0], True))
                at = unit[1]
                continue
            entry = self.terms.longest(words, at)
            word = words[at]
            if entry and (len(entry.words) > 1 or word.lower() not in self.ignored):
                pieces.append((entry.chinese, entry.kind == "unit"))
                at += len(entry.words)
                continue
            at += 1
            if word.isupper() and 1 < len(word) < 7 and not shouted:
                pieces.append((word, False))
            elif len(word) > 1 and (word.lower() in _DENIALS or not _stop(word, self.ignored)):
                unread.append(word)

    def _unit(self, words: Sequence[str], at: int) -> tuple[str, int] | None:
        """A unit with the place and level before it: (its Chinese name, where it ends)."""
        place, level = "", ""
        start = at
        found = self.terms.longest(words, at)
        if found and found.kind == "place":
            place, at = found.chinese, at + len(found.words)
        elif self.places_known and not found and self._is_a_name(words, at):
            place, at = _ELSEWHERE, at + 1
        if at < len(words) and words[at].lower() in self.levels:
            level = self.levels[words[at].lower()][1 if place else 0]
            at += 1
        if at == start:
            return None
        unit = self.terms.longest(words, at)
        if unit is None or unit.kind != "unit":
            return None
        if place and place == self.home:
            place = level = ""
        name = unit.chinese
        if level == "省" and name.endswith("局"):
            name = name.removesuffix("局") + "厅"
        return place + level + name, at + len(unit.words)

    def _is_a_name(self, words: Sequence[str], at: int) -> bool:
        """Whether a capitalised unknown word stands before a level: Wujin District …"""
        return (
            words[at][:1].isupper()
            and not _stop(words[at], self.ignored)
            and at + 1 < len(words)
            and bool(self.levels.get(words[at + 1].lower(), ("", ""))[1])
        )

    def _list_units(self, sentence: str) -> str:
        """Units that share their last word, each by its own: finance and education bureaus."""

        def each(match: Match[str]) -> str:
            body = match["body"] or match["first"]
            names = _COMMA_OR_AND.split(match["list"] or match["after"])
            return " and ".join(f"{name.removeprefix('the ')} {body}" for name in names)

        return self._lists.sub(each, sentence) if " and " in sentence else sentence

    # -- compiled when first used ---------------------------------------------------------------

    @property
    def patterns(self) -> tuple[tuple[Pattern[str], str], ...]:
        """The phrases, compiled. Raises BadTable for one that does not compile."""
        return _compiled(self.phrases, self.macros)

    @cached_property
    def _lists(self) -> Pattern[str]:
        stem = "|".join(sorted(map(re.escape, self.stems), key=len, reverse=True))
        body = "|".join(f"{b}s" for b in self.bodies) + "|bureaux|authorities|agencies"
        names = rf"(?P<list>(?:{stem})(?:(?:, and |, | and )(?:the )?(?:{stem}))+)"
        again = names.replace("?P<list>", "")
        return re.compile(
            rf"\b(?:{names} (?P<body>{body})|(?P<first>{body}) (?:of|for) (?P<after>{again}))\b",
            re.IGNORECASE,
        )


@lru_cache(maxsize=2)
def _compiled(
    phrases: tuple[tuple[str, str], ...], macros: tuple[tuple[str, str], ...]
) -> tuple[tuple[Pattern[str], str], ...]:
    """The phrases with their macros filled in; once for all copies of a table."""
    named = dict(macros)
    return tuple((_compile(pattern, named), template) for pattern, template in phrases)


def _compile(pattern: str, macros: Mapping[str, str]) -> Pattern[str]:
    expanded = pattern
    try:
        for _ in range(_DEEPEST):
            expanded = _MACRO.sub(lambda m: macros[m[1]], expanded)
        if _MACRO.search(expanded):
            raise KeyError("{} 循环引用")
        return re.compile(rf"{_EDGE}(?:{expanded}){_EDGE}", re.IGNORECASE)
    except (re.error, KeyError) as error:
        raise BadTable(f"[phrases]：“{pattern}”不是合法的写法（{error}）") from error


def _stop(word: str, ignored: frozenset[str]) -> bool:
    return word.lower() in ignored or plain(word) in ignored


# -- sentences ----------------------------------------------------------------------------------


def _sentences(question: str) -> list[str]:
    """The sentences in one width and one kind of quotation mark, single blanks."""
    text = unicodedata.normalize("NFKC", question).translate(_QUOTES)
    text = _NUMBER_SIGN.sub("number ", _THOUSANDS.sub("", text))
    return [" ".join(s.split()) for s in _SENTENCE.findall(text) if s.strip()]


def _runs(text: str) -> Iterator[str | list[str]]:
    """The text as lists of English words in a row, and what stands between such lists."""
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if token[0].isascii() and token[0].isalpha():
            words.append(token.rstrip("’") if len(token) > 1 else token)
        elif _BETWEEN_WORDS.fullmatch(token):
            continue
        else:
            if words:
                yield words
            words = []
            yield _ORDINAL_ENDING.sub("", token) if token[0].isdigit() else token.translate(_MARKS)
    if words:
        yield words


def _assemble(pieces: Sequence[tuple[str, bool]]) -> str:
    """The pieces in one line. A unit is set off by a comma from a word before it, so that the two
    do not run together into a third."""
    out = ""
    last = ""
    for raw, is_unit in pieces:
        piece = raw.strip()
        if not piece or piece == last:
            continue
        if is_unit and out and _HAN.match(out[-1]) and out[-1] not in _JOINS_UNITS:
            out += "，"
        elif _LATIN_PAIR.match(out[-1:] + piece[0]):
            out += " "
        out += piece
        last = piece
    return re.sub(r"\s+", "", out) if _HAN.search(out) else out.strip()
