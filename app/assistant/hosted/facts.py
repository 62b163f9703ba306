"""The facts that a text states: units with their role, dates, numbers, places, states, marks.

The same reading is made of the embedded answer and of a hosted model's words, so what both say
can be compared value by value. A fact is tied to what it is said of: to the row whose mark
[n] closes its sentence (or whose place its line names), a unit to its role, a number or a date
to the word beside it.
Grammars: dates are ingest.dates', units the ledger's names and short forms, Chinese numerals
cn2an's, words corpus/lexicon/claims.toml.
Not read: what a sentence says in verbs and adjectives alone. See `grounding` for what is done
about that.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import cn2an

from app.assistant import segment
from app.assistant.hosted.binding import MARK, Fact, Token, bound
from app.assistant.recognise.unit_names import UnitNames
from app.assistant.words import Words
from ingest.dates import find_times

_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*第?\d+号|《[^《》]{2,80}》"
)
_PLACE = re.compile(
    r"(?P<annex>附件|附表|分解表|annex item)?(?P<article>正文|article)?\s*第?\s*"
    r"(?P<number>\d{1,3}|[一二三四五六七八九十百]{1,4})\s*(?P<word>条|项(?=[“\"、，,。:：;；和与的由有在\s]|$))"
    r"|(?P<en>article|annex item|item)\s+(?P<n>\d{1,3})",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"第\s*(?:\d{1,3}|[一二三四五六七八九十百]{1,4})\s*[条项]")
_ENUMERATOR = re.compile(r"^[ \t]*(?:[-*•]|\d{1,3}[.、)](?!\d)|\(\d{1,3}\))[ \t]*", re.MULTILINE)
_MEASURES = (
    "个工作日|工作日|个百分点|个单位|个部门|平方米|公里|分钟|小时|课时|学时|个月|天|日|年|月|周|家|个|项|条|件|名|位|人|所|"
    "元|亩|次|倍|门|岁|吨|户|张|份|套|辆|场|分|类|级|处|批|户|成|多|余|倍"
)
_NUMBER = re.compile(
    r"(?P<percent_zh>百分之[零一二三四五六七八九十百点两〇]+)"
    r"|(?P<arabic>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿千]*)\s*(?P<percent>%|％|percent\b)?"
    rf"\s*(?P<measure>{_MEASURES}|days?)?"
    rf"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+)(?P<m>{_MEASURES})"
    r"|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_WORDS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ENGLISH = {word: number for number, word in enumerate(_WORDS, start=2)}
_CALENDAR = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)年(?:度(?!\d))?(?:(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})[日号])?)?"
    r"|(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2}))(?!\d)"
)
_DURATION = re.compile(
    r"^(?:within\s+)?\d+\s*(?:天|日|个|年|周|days?|months?|years?)", re.IGNORECASE
)
_NO_DATE = re.compile(r"^(?:今天|今日|目前|当前|现在|如今|眼下|即日|today|now)$", re.IGNORECASE)
_SUFFIX = (
    "分局|大队|支队|中队|委员会|管委会|办公室|办事处|领导小组|服务中心|联席会议|专班|指挥部"
    "|局|厅|法院|检察院|公司|集团|协会|联合会|总工会|银行"
)
_OFFICE = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?(?:{_SUFFIX})")
_LEVELLED = re.compile(
    r"(?<![\u4e00-\u9fff])(?:由|和|与|及|会同|请)?(?P<name>[区市县省州][\u4e00-\u9fff]{1,6}?(?:委|办|部|处|所|队|站|院|中心|联|会))"
    r"(?=[、，,。;；:：()\s\[]|负责|配合|牵头|$)"
)
_OFFICE_EN = re.compile(
    r"(?:[A-Z][\w'&-]*,?\s+(?:(?:and|of|the|for)\s+)*){1,8}"
    r"(?:Bureau|Office|Commission|Committee|Department|Authority|Administration|Agency|Company|Brigade)"
)
_NO_OFFICE = re.compile(
    r"(?:布|格|结|全|时|大|开|出|残|僵|和|终|当)局$"
    r"|(?:责任|配合|牵头|负责|有关|相关|主管|成员|协办|各|哪|参与|承办|几|多|两|这|该|本|家|个)(?:单位|部门|局|办公室|委员会|公司)?$"
)
_BEFORE_NAME = "由和与及请经在对向是即为让给同被找归属有"
_LEVEL = "省市县区州镇"
_TO = re.compile(r"\s*(?:至|到|—+|-|~|to|and)\s*")
_CHINESE_SPACE = re.compile(r"(?<=[\u3000-\u9fff“”〔〕])[ \t]+|[ \t]+(?=[\u3000-\u9fff“”〔〕])")


def plain(text: str) -> str:
    """One spelling: half-width digits and punctuation, no blanks between Chinese characters."""
    text = unicodedata.normalize("NFKC", text).replace("**", "").replace("\r", "")
    text = text.replace("「", "“").replace("」", "”").replace("『", "“").replace("』", "”")
    return _CHINESE_SPACE.sub("", text)


@dataclass(frozen=True)
class Reading:
    """What a text states. `rest` is the plain text with everything recognised blanked out."""

    text: str
    facts: tuple[Fact, ...]
    strangers: tuple[str, ...]
    rest: str


class FactReader:
    """Reads facts from texts about one ledger on one day."""

    def __init__(self, names: UnitNames, claims: Words, *, as_of: date) -> None:
        self._names = names
        self._claims = claims
        self._as_of = as_of

    @property
    def today(self) -> str:
        """The day counted from, which any text may state."""
        return self._as_of.isoformat()

    @cached_property
    def _unit_pattern(self) -> re.Pattern[str]:
        generic = self._claims.pattern("unit.generic")
        usable = [a for a in self._names.aliases if len(a) > 1 and not generic.fullmatch(a)]
        aliases = sorted(usable, key=len, reverse=True)
        lone = [re.escape(a) for a in self._names.aliases if len(a) == 1]
        joined = r"(?<![\u4e00-\u9fff])|(?<=[是由为有和及与即同括])"
        single = rf"(?:{joined})(?:{'|'.join(lone)})(?![\u4e00-\u9fff])" if lone else "(?!)"
        single += rf"|(?<=由)(?:{'|'.join(lone)})(?=负责|牵头|配合|和|与|及|共同)" if lone else ""
        return re.compile("|".join([*map(re.escape, aliases), single]), re.IGNORECASE)

    def read(
        self,
        text: str,
        *,
        rows: Mapping[int, str],
        places: Mapping[str, str],
        quotes: Iterable[str] = (),
        titles: Iterable[str] = (),
        documents: Iterable[str] = (),
        known: str = "",
    ) -> Reading:
        """The facts of `text`.

        `rows` says which row a mark stands for, `places` which row a place is. `quotes` and
        `titles` are verbatim texts; what they say is not read as said by `text`; `documents` are
        numbers and titles as documents go by them. `known` is text
        in which a name that looks like a unit's may stand without being a stranger.
        """
        text = plain(text)
        scan = _Scan(text)
        verbatim = dict.fromkeys(map(plain, documents), "document")
        verbatim |= dict.fromkeys(map(plain, titles), "title")
        verbatim |= dict.fromkeys(map(plain, quotes), "quote")
        for one in sorted(verbatim, key=len, reverse=True):
            scan.take_all(re.compile(re.escape(one)), verbatim[one], one)
        scan.take_all(MARK, "mark")
        scan.take_all(_ENUMERATOR, "enumerator")
        scan.take_all(_DOCUMENT, "document")
        self._places(scan)
        self._dates(scan)
        self._units(scan)
        strangers = self._strangers(scan, known)
        for name in self._claims.groups:
            group, _, value = name.partition(".")
            if group == "state":
                scan.take_all(self._claims.pattern(name), "state", value, weak=True)
        scan.settle()
        for name in self._claims.groups:
            group, _, value = name.partition(".")
            if group in ("role", "source"):
                scan.take_all(self._claims.pattern(name), group, value, weak=True)
        scan.settle()
        self._numbers(scan)
        return Reading(
            text, tuple(bound(text, scan.tokens, rows, places)), tuple(strangers), scan.rest()
        )

    def _places(self, scan: _Scan) -> None:
        for match in _PLACE.finditer(scan.text):
            number = match["number"] or match["n"]
            if match["en"]:
                kind = "article" if match["en"].lower() == "article" else "annex"
            elif match["annex"] or match["article"]:
                kind = "annex" if match["annex"] else "article"
            elif _ORDINAL.fullmatch(match[0].strip()):
                kind = "article" if match["word"] == "条" else "annex"
            else:
                continue  # 4项 is a count
            if not match["en"] and "第" not in match[0]:
                continue
            scan.take(match.start(), match.end(), "place", f"{kind} {_whole(number)}")

    def _dates(self, scan: _Scan) -> None:
        for match in _CALENDAR.finditer(scan.blanked()):
            scan.take(match.start(), match.end(), "date", _last_day(match))
        for one in find_times(scan.blanked(), reference=self._as_of, question=True):
            if _DURATION.match(one.text) or _NO_DATE.match(one.text) or one.kind == "duration":
                continue
            if one.kind == "ongoing":
                continue  # 长期 is a state
            day = one.last or one.first
            value = one.rrule or (day.isoformat() if day else "")
            if value:
                scan.take(one.start, one.end, "date", value)
        scan.join("date", _TO)

    def _units(self, scan: _Scan) -> None:
        for match in self._unit_pattern.finditer(scan.text):
            names = self._names.exact(match[0])
            place = self._place_before(scan.text, match.start())
            if names and not place:
                scan.take(match.start(), match.end(), "unit", "|".join(names))

    def _place_before(self, text: str, start: int) -> str:
        """Another place's name that a unit's name is written behind: 武进区 of 武进区财政局."""
        begins = text[start : start + 1]
        head = text[max(0, start - 6) : start + (1 if begins and begins in _LEVEL else 0)]
        if not head or head[-1] not in _LEVEL:
            return ""
        word, tag = segment.tagged(head)[-1]
        if len(word) < 3 or tag not in ("ns", "nt", "nz", "nr"):
            return ""
        known = any(word in (place, place[-len(word) :]) for place in self._names.places.values())
        return "" if known else word

    def _strangers(self, scan: _Scan, known: str) -> list[str]:
        """Names that look like a unit's and are none that the ledger or `known` holds."""
        found = []
        matches = [(m.start(), m.end(), m[0]) for m in _OFFICE.finditer(scan.blanked())]
        matches += [
            (m.start("name"), m.end("name"), m["name"]) for m in _LEVELLED.finditer(scan.blanked())
        ]
        matches += [(m.start(), m.end(), m[0]) for m in _OFFICE_EN.finditer(scan.blanked())]
        for start, end, typed in matches:
            if _NO_OFFICE.search(typed) or not scan.is_free(start, end):
                continue
            short = next(
                (s for s in _tails(typed) if self._names.resolve(s)), ""
            )  # 教育局 for 区教育文体局
            if short:
                value = "|".join(self._names.resolve(short))
                scan.take(end - len(short), end, "unit", value)
            elif not any(tail in known for tail in _tails(typed)):
                scan.take(start, end, "stranger", typed)
                found.append(typed)
        return found

    def _numbers(self, scan: _Scan) -> None:
        for match in _NUMBER.finditer(scan.blanked()):
            value = _number_value(match)
            if value:
                end = match.start() + len(match[0].rstrip())
                scan.take(match.start(), end, "number", value)


def _tails(name: str) -> Iterable[str]:
    """The ends of a name that may be all of it, behind a word or a level: 由区财政局 -> itself,
    区财政局, 财政局; not 管理局 of 大数据管理局."""
    yield name
    for start in range(1, len(name) - 2):
        before = name[:start]
        level = before[-1] in _LEVEL and (start == 1 or before[-2] in _BEFORE_NAME)
        if level or before[-1] in _BEFORE_NAME:
            yield name[start:]


def _last_day(match: re.Match[str]) -> str:
    """ "2017年8月" -> "2017-08-31", "2017-09-15" -> itself, "2020年" -> "2020-12-31"; a day that
    is none stays as it is written."""
    year = int(match["y"] or match["iy"])
    month = int(match["m"] or match["im"] or 12)
    try:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, int(match["d"] or match["id"] or last)).isoformat()
    except ValueError:
        return match[0]


def _whole(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else int(cn2an.cn2an(numeral, "smart"))


_SCALES = {"": 1.0, "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12, "千万": 1e7}


def _number_value(match: re.Match[str]) -> str:
    """ "6家" -> "6", "六个" -> "6", "15天" -> "15天", "百分之九十" -> "90%"."""
    try:
        if match["percent_zh"]:
            figure = cn2an.cn2an(match["percent_zh"].removeprefix("百分之"), "smart")
            return f"{float(figure):g}%"
        if match["word"]:
            return str(_ENGLISH[match["word"].lower()])
        if match["chinese"]:
            amount, measure = float(cn2an.cn2an(match["chinese"], "smart")), match["m"]
        else:
            amount = float(match["arabic"].replace(",", "")) * _SCALES.get(match["scale"], 1.0)
            measure = "%" if match["percent"] else (match["measure"] or "")
    except (ValueError, KeyError):
        return match[0]
    if measure in ("天", "日", "工作日", "个工作日") or measure.lower().startswith("day"):
        measure = "天"
    elif measure != "%":
        measure = ""
    return f"{amount:.12g}{measure}"


class _Scan:
    """A text, and which stretches of it have been understood as what."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self._taken = bytearray(len(text))
        self._weak: list[Token] = []

    def is_free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])

    def take(self, start: int, end: int, kind: str, value: str) -> None:
        if start < end and self.is_free(start, end):
            self._taken[start:end] = b"\1" * (end - start)
            self.tokens.append(Token(start, end, kind, value))

    def take_all(
        self, pattern: re.Pattern[str], kind: str, value: str = "", *, weak: bool = False
    ) -> None:
        """Take every match; a weak one only once all are known, the longest first."""
        for match in pattern.finditer(self.text.lower() if weak else self.text):
            token = Token(match.start(), match.end(), kind, value or match[0])
            if weak:
                self._weak.append(token)
            else:
                self.take(token.start, token.end, kind, token.value)

    def settle(self) -> None:
        for token in sorted(self._weak, key=lambda t: (t.start - t.end, t.start)):
            self.take(token.start, token.end, token.kind, token.value)
        self._weak.clear()

    def join(self, kind: str, between: re.Pattern[str]) -> None:
        """Make one of two neighbours of a kind that `between` connects: from a to b."""
        ordered = sorted((t for t in self.tokens if t.kind == kind), key=lambda t: t.start)
        for left, right in pairwise(ordered):
            if between.fullmatch(self.text[left.end : right.start]) and left in self.tokens:
                self.tokens.remove(left)
                self.tokens.remove(right)
                value = f"{left.value}/{right.value}"
                self.tokens.append(Token(left.start, right.end, kind, value))

    def blanked(self) -> str:
        """The text with a blank for every character that is taken."""
        return "".join(
            " " if taken else char for char, taken in zip(self.text, self._taken, strict=True)
        )

    rest = blanked
