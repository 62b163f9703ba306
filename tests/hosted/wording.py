"""What a scripted model does to the key points: say them otherwise, or spoil one fact.

Both are made of general edits that a random generator picks from, so that a run over many
answers meets many of them; the same seed gives the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import cn2an

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MARK = re.compile(r"\[\d+\]")
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")
_QUOTE = re.compile(r"“[^“”]{8,}”")
_COUNT = re.compile(r"(?<![\d第〔年月])(\d+)(?=[项家天])")
_PLACE = re.compile(r"(正文|附件)第(\d+)([条项])")
_PLACE_EN = re.compile(r"(Article|Annex item) (\d+)")


def _numeral(match: re.Match[str]) -> str:
    return str(cn2an.an2cn(match[1]))


# Each way of saying a thing: pattern, and what may stand in its place.
SAYINGS: list[tuple[str, list[str]]] = [
    (
        r"责任单位(\d+)家：",
        [r"这项工作由\1家单位负责，分别是", r"负责的单位有\1家：", r"责任单位共\1个，即"],
    ),
    (
        r"配合单位(\d+)家：",
        [r"另有\1家单位配合，分别是", r"配合的单位有\1家：", r"配合单位共\1个，即"],
    ),
    (r"牵头单位(\d+)家：", [r"牵头的单位有\1家：", r"由\1家单位牵头，分别是"]),
    (r"出自(.+?)。", [r"依据是\1。", r"见\1。"]),
    (r"原文写明：", ["文件的原话是：", "原文这样说：", "文件里写着："]),
    (r"(?<!总数)共(\d+)项", [r"一共\1项", r"合计\1项", r"共有\1项"]),
    (r"，时限([^，\n]+)，已过(\d+)天", [r"，时限是\1，已经超过\2天", r"，应在\1完成，已过了\2天"]),
    (r"还有(\d+)天", [r"还剩\1天", r"尚有\1天"]),
    (r"的完成时限是([^（\n]+)（([^）\n]+)）", [r"要在\1（即\2）前完成", r"的时限为\1，也就是\2"]),
    (r"的时限是([^（\n]+)（([^）\n]+)）", [r"应在\1（即\2）前完成", r"的时限为\1，也就是\2"]),
    (r"距时限还有", ["距离时限还有"]),
    (r"台账无办结登记", ["台账没有办结登记", "台账中无办结登记"]),
    (r"（正文(\d+)项、附件(\d+)项）", [r"，其中正文\1项、附件\2项"]),
    (r"涉及(\d+)家单位：", [r"一共涉及\1家单位，分别是：", r"涉及的单位有\1家："]),
    (r"没有写明完成时限", ["未写明完成时限", "没有载明完成时限"]),
    (r"^——(.+)$", [r"以上出自\1。", r"（见\1）"]),
    (r"\b(\d+) days left", [r"\1 days remain, that is \1 days left", r"there are \1 days left"]),
    (r"Responsible units \((\d+)\): ", [r"The \1 responsible units are ", r"Responsible (\1): "]),
    (r"Supporting units \((\d+)\): ", [r"The \1 supporting units are ", r"Supporting (\1): "]),
    (r"Source: ", ["See ", "This is in "]),
    (r"The text says: ", ["In the words of the document: ", "It reads: "]),
    (r"^(\d+)\. ", ["- ", r"（\1）"]),
    (r"^- ", ["• "]),
]
OPENINGS = ["经查，", "您好，查到的情况是：", "根据台账和文件，", "情况如下：\n", ""]
CLOSINGS = ["", "", "\n\n以上内容均可点开出处核对。", "\n\n供参考。"]
OPENINGS_EN = ["Here is what the ledger says. ", "In short: ", ""]


def paraphrase(text: str, seed: object) -> str:
    """The same facts otherwise: other phrases, other numerals, an opening and a closing."""
    pick = random.Random(str(seed))
    said = text
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return f"\ue000{len(held) - 1}\ue001"

    said = re.sub(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|^> .*$", hold, said, flags=re.M)
    for pattern, ways in SAYINGS:
        way = pick.choice([None, *ways])
        if way is not None:
            said = re.sub(pattern, way, said, flags=re.M)
    if pick.random() < 0.4:
        said = re.sub(r"(?<![\d第〔.])([2-9]|1\d)(?=家)", _numeral, said)
    if pick.random() < 0.3:
        said = _DAY.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", said)
    english = bool(re.search(r"— Art|— Ann|[a-z]{3,} |: ", re.sub(r"“.*?”", "", text)))
    opening = pick.choice(OPENINGS_EN if english else OPENINGS)
    said = opening + said + ("" if english else pick.choice(CLOSINGS))
    return re.sub("\ue000(\\d+)\ue001", lambda m: held[int(m[1])], said)


@dataclass(frozen=True)
class Spoilt:
    """A text with one fact wrong, and what was done to it."""

    text: str
    act: str


@dataclass(frozen=True)
class Ledger:
    """Names that a saboteur may bring in."""

    units: tuple[str, ...]
    titles: tuple[str, ...]


Act = Callable[[str, random.Random, Ledger], Iterator[str]]


def sabotage(text: str, seed: object, ledger: Ledger) -> Spoilt | None:
    """Drop, swap or add one fact; None where the text gives no hold for the act that was drawn."""
    pick = random.Random(str(seed))
    acts = list(ACTS.items())
    pick.shuffle(acts)
    for name, act in acts:
        spoilt = [t for t in act(text, pick, ledger) if t != text]
        if spoilt:
            return Spoilt(pick.choice(spoilt), name)
    return None


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + text[match.end() :]


def _drop_unit(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    outside = _outside_quotes(text)
    for unit in ledger.units:
        if outside.count(unit) != 1 or any(
            unit in other and unit != other and other in text for other in ledger.units
        ):
            continue  # fmt: skip
        name = rf"{re.escape(unit)}(?: \([^)]*\))?"
        for shape in (
            rf"[、]{name}(?=[、，。\[]|$)",
            rf"(?<=[：是即]){name}、",
            rf", {name}(?=,| \[)",
        ):
            if (match := re.search(shape, outside)) and "（" not in match[0]:
                yield _without(text, match)


def _drop_line(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _MARK.search(line) and len(lines) > 1:
            yield "\n".join([*lines[:number], *lines[number + 1 :]])


def _drop_mark(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in _MARK.finditer(text):
        if text.count(match[0]) == 1:
            yield _without(text, match)


def _drop_quote(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in _QUOTE.finditer(text):
        if text.count(match[0]) == 1:
            yield text.replace(match[0], "", 1)


def _drop_days(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in re.finditer(
        r"，?(?:已经?超?过了?|还[有剩]|尚有)\d+天|距离?时限还有\d+天。", _outside_quotes(text)
    ):
        if text.count(match[0]) == 1:
            yield _without(text, match)


def _drop_count(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in re.finditer(r"共有?\d+[项家个]|\d+家(?=：)", _outside_quotes(text)):
        if text.count(re.search(r"\d+", match[0])[0]) == 1:  # type: ignore[index]
            yield _without(text, match)


def _swap_units(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    """Two units that stand in different lines, or in different roles of one line."""
    spans = []
    for part in re.finditer(r"[^\n；;]+", _outside_quotes(text)):
        names = [u for u in ledger.units if u in part[0] and text.count(u) == 1]
        names = [u for u in names if not any(u != o and u in o for o in ledger.units)]
        spans.append(names)
    for first in range(len(spans)):
        for second in range(first + 1, len(spans)):
            for a in spans[first][:2]:
                for b in spans[second][:2]:
                    yield _exchange(text, a, b)


def _swap(pattern: re.Pattern[str]) -> Act:
    def act(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
        found = list(pattern.finditer(_outside_quotes(text)))
        for a, b in pairwise(found):
            same = _QUOTE.match(text, a.end()), _QUOTE.match(text, b.end())
            if same[0] and same[1] and same[0][0] == same[1][0]:
                continue  # the same words of both: nothing is exchanged
            if not (a[0].startswith(b[0]) or b[0].startswith(a[0])):
                between = text[a.end() : b.start()]
                yield text[: a.start()] + b[0] + between + a[0] + text[b.end() :]

    return act


def _swap_counts(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    """The figures of two lines of a table, or of two units side by side."""
    found = list(re.finditer(r"(?<=责任)\d+(?=项)|(?<=局|办)\d+(?=项)", _outside_quotes(text)))
    for a, b in zip(found, found[2:] or found[1:], strict=False):
        if a[0] != b[0]:
            between = text[a.end() : b.start()]
            yield text[: a.start()] + b[0] + between + a[0] + text[b.end() :]


def _say_more(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    """What no table or list holds: causes, persons, advice, progress, denials."""
    for said in (
        "原因是资金不到位。",
        "由张副区长分管。",
        "建议尽快办理。",
        "目前正在有序推进。",
        "其中第一家不负责具体实施。",
        "预计年底可以收尾。",
        "这是全区唯一的一项。",
    ):
        yield f"{text.rstrip()}\n{said}"


_ROLES = [
    ("责任单位", "配合单位"),
    ("配合单位", "责任单位"),
    ("负责", "配合"),
    ("（责任）", "（配合）"),
    ("（配合）", "（责任）"),
    ("responsible", "supporting"),
]
_STATES = [
    ("已过", "还有"),
    ("还有", "已过"),
    ("时限已过", "未到期"),
    ("没有过时限", "时限已过"),
    ("无办结登记", "有办结登记"),
    ("days left", "days past its date"),
    ("长期", "已登记办结"),
]


def _swap_roles(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for old, new in _ROLES:
        if _outside_quotes(text).count(old) == 1:
            yield _instead(text, old, new)


def _flip_state(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for old, new in _STATES:
        if old in _outside_quotes(text):
            yield _instead(text, old, new)


def _instead(text: str, old: str, new: str) -> str:
    at = _outside_quotes(text).index(old)
    return text[:at] + new + text[at + len(old) :]


def _change_number(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in _COUNT.finditer(_outside_quotes(text)):
        other = int(match[1]) + pick.choice([-1, 1, 2])
        yield f"{text[: match.start()]}{other}{text[match.end() :]}"


def _change_date(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in re.finditer(r"(?<=年)(\d{1,2})(?=月)", _outside_quotes(text)):
        month = int(match[1]) % 12 + 1
        yield f"{text[: match.start()]}{month}{text[match.end() :]}"
    for match in re.finditer(r"(?<=-)(\d\d)(?=-\d\d)", _outside_quotes(text)):
        month = int(match[1]) % 12 + 1
        yield f"{text[: match.start()]}{month:02}{text[match.end() :]}"


def _change_place(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    outside = _outside_quotes(text)
    for match in [*_PLACE.finditer(outside), *_PLACE_EN.finditer(outside)]:
        yield f"{text[: match.start(2)]}{int(match[2]) + 1}{text[match.end(2) :]}"


def _change_quote(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    for match in _QUOTE.finditer(text):
        middle = (match.start() + match.end()) // 2
        yield text[:middle] + text[middle + 2 :]


def _add_unit(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    new = [u for u in ledger.units if u not in text and len(u) > 2]
    strangers = ["区大数据管理局", "市商务局", "天宁区文化旅游公司"]
    for match in re.finditer(r"(?<=[\u4e00-\u9fff])(?=\[\d+\][。.])", _outside_quotes(text)):
        for unit in pick.sample(new, min(2, len(new))) + strangers[:2]:
            yield f"{text[: match.start()]}、{unit}{text[match.start() :]}"


def _add_sentence(text: str, pick: random.Random, ledger: Ledger) -> Iterator[str]:
    new = [u for u in ledger.units if u not in text and len(u) > 2] or ["区大数据管理局"]
    title = pick.choice([t for t in ledger.titles if t not in text])
    marks = _MARK.findall(text)
    mark = marks[-1] if marks else ""
    for said in (
        f"{pick.choice(new)}也参与此项工作{mark}。",
        f"此外，附件第{pick.randint(14, 40)}项“{title}”也在其列{mark}。",
        f"完成时间为2019年{pick.randint(1, 12)}月底{mark}。",
        f"涉及资金{pick.randint(120, 900)}万元{mark}。",
        f"相关单位必须每月向区政府书面报告进展情况并公开通报{mark}。",
        "联系电话0519-86001234。",
        f"依据为常政发〔2015〕{pick.randint(100, 200)}号{mark}。",
    ):
        yield f"{text.rstrip()}\n{said}"


def _exchange(text: str, a: str, b: str) -> str:
    return text.replace(a, "\ue000").replace(b, a).replace("\ue000", b)


def _outside_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked, place for place."""
    blank = lambda m: "\ue002" * len(m[0])  # noqa: E731
    return re.sub(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|^> .*$", blank, text, flags=re.M)


ACTS: dict[str, Act] = {
    "drop a unit": _drop_unit,
    "drop a line": _drop_line,
    "drop a mark": _drop_mark,
    "drop a quotation": _drop_quote,
    "drop the days": _drop_days,
    "drop a count": _drop_count,
    "swap two units": _swap_units,
    "swap two dates": _swap(_DATE),
    "swap two numbers": _swap(_COUNT),
    "swap two places": _swap(_PLACE),
    "swap two marks": _swap(_MARK),
    "swap two counts": _swap_counts,
    "say more": _say_more,
    "swap the role": _swap_roles,
    "flip a state": _flip_state,
    "change a number": _change_number,
    "change a date": _change_date,
    "change a place": _change_place,
    "touch up a quotation": _change_quote,
    "add a unit": _add_unit,
    "add a sentence": _add_sentence,
}
