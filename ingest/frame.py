"""What a document says of itself: number, title, issuer, place, day of issue.

Read from what stands before the first numbered block and after the last. Nothing is invented:
a part that the text does not state stays empty; a year taken from the document number is named
as such where it is used. Who issued it is read in `issuer`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.issuer import SOURCES, STATED, issuer_of
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.numerals import ordinal
from ingest.text import PolicyText

DOC_NUMBER = re.compile(
    r"[一-龥]{1,12}(?:[〔\[(【](?:19|20)\d{2}[〕\])】]|(?<=[发办函字])(?:19|20)\d{2})"
    r"第? ?\d{1,5} ?号"
)
"""A document number as folded text prints it: 国办发〔2018〕128号."""
_BARE_NUMBER = re.compile(r"[〔\[(](?:19|20)\d{2}[〕\])]第? ?\d{1,5} ?[号期]")

_GENRES = (
    "意见|通知|方案|办法|措施|规划|计划|决定|规定|细则|要点|清单|纪要|通报|公告|通告|条例|规则"
    "|制度|批复|报告|"
    "指南|行动|安排|政策|实施办法|任务|分工|分解|举措|条|函|项目|工程|指引|准则|公报|决议|命令"
    "|请示|承诺书|责任书|台账|表|(?:通知|督办|交办|任务|工作|派)单"
)
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:\([^()]{{2,20}}\))?$")
_TITLE_START = re.compile(r"关于|印发|[一-龥]{2,}(?:政府|委员会|局|厅|部|办公室|院)")
_HAN_DAY = "[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    r"((?:19|20)\d{2}|[二〇○零一三四五六七八九]{4}) ?年 ?"
    rf"(\d{{1,2}}|{_HAN_DAY}) ?月 ?(\d{{1,2}}|{_HAN_DAY}) ?日"
)
_FACTS = (
    "标题", "名称", "公文名称", "文件名称", "文号", "发文字号", "成文日期", "发文日期", "印发日期",
    "发布日期",
)  # fmt: skip
_KEYS = "|".join((*_FACTS, *STATED, *SOURCES))
_LABELLED = re.compile(rf"^[【\[]?(?P<key>{_KEYS}) ?[】\]]? ?[::] ?(?P<value>.*)$")
_CARD = re.compile(rf"[【\[]?(?P<key>{_KEYS}) ?[】\]]? ?[::]?")
"""A cell of a portal's card, whose value stands in the next one."""
_SALUTATION = re.compile(r"[::]$")
_MAX_TITLE = 120


@dataclass(frozen=True)
class Frame:
    """The document's own particulars; a part that is not stated is empty.

    `place` is the place whose document it is ("天宁区"), `stem` its name without the level
    ("天宁"), `level` the level's character ("区"); all "" where unknown or national.
    """

    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    place: str = ""
    issued: date | None = None
    year: int | None = None

    @property
    def level(self) -> str:
        """The level of the place: 省, 市, 州, 区, 县, 旗; "" where there is none."""
        return _LEVEL_OF.get(self.place[-1:], "") if self.place else ""

    @property
    def stem(self) -> str:
        """The place's name without its level: 天宁."""
        return re.sub(r"(?:壮族|回族|维吾尔|[一-龥]族)?(?:自治)?[省市州区县旗盟]$", "", self.place)


_LEVEL_OF = {c: c for c in "省市州区县旗盟"}


def read_frame(
    text: PolicyText,
    intro: Sequence[Block],
    lexicon: Lexicon,
    *,
    below: Sequence[Block] = (),
    closing: Sequence[Block] = (),
    fallback_title: str = "",
) -> Frame:
    """Read the particulars from the blocks before the first number, the day of issue else from
    those that close the body; the whole text helps only to tell the place. `fallback_title`
    names a document that does not name itself, and `below` stands between that title and what
    it heads (Markdown)."""
    above = [_line(text, block) for block in intro]
    lines = [*above, *(_line(text, block) for block in below)]
    labelled = {**dict(_labelled(lines)), **_cards(text, [*intro, *below])}
    number = _doc_number(lines, labelled)
    title = _title(above) or _squeezed(labelled.get("标题") or labelled.get("名称") or "")
    title = title or _plain_title(above) or fallback_title
    ends = [_line(text, block) for block in closing]
    issuer = issuer_of(title, lines, ends, labelled)
    issued = _issued(lines, labelled) or _issued(ends, {})
    year = issued.year if issued else _year_of(number) or _year_of(title) or _first_year(lines)
    place = (
        _place(text, title, _stated_issuer(title, labelled), lexicon)
        or _place_of_letterhead(lines, title, lexicon)
        or _place_of_issuer(issuer, lexicon)
    )
    return Frame(_raw_marks(title), number, _raw_marks(issuer), place, issued, year)


def _line(text: PolicyText, block: Block) -> str:
    line = re.sub(r"^#+ +|\*\*", "", text.folded[block.start : block.end])
    return _SPREAD.sub(lambda label: _squeezed(label[0]), line, count=1)


_SPREAD = re.compile(r"^[一-龥](?: +[一-龥]){1,5} *:")
"""标  题: a label with blanks between its characters."""


def _squeezed(line: str) -> str:
    return re.sub(r"\s+", "", line)


def _raw_marks(line: str) -> str:
    """Brackets and commas full-width again, as an office prints them in a title."""
    return line.translate({ord(a): b for a, b in zip("(),:;", "（），：；", strict=True)})


def _labelled(lines: Sequence[str]) -> list[tuple[str, str]]:
    """索引号-style cards: a label and its value on one line, or on two."""
    found = []
    for index, line in enumerate(lines[:40]):
        if match := _LABELLED.match(line):
            value = match["value"] or (lines[index + 1] if index + 1 < len(lines) else "")
            if value and not value.endswith(":"):
                found.append((match["key"], value))
    return found[::-1]  # the first of a kind wins


def _cards(text: PolicyText, blocks: Sequence[Block]) -> dict[str, str]:
    """The same in rows of a table: 索引号 | XC001 | 发文机关 | 溪城市人民政府."""
    found: dict[str, str] = {}
    for block in blocks[:_CARD_LINES]:
        cells = [_squeezed(cell) for cell in text.raw[block.start : block.end].split("\t")]
        for key, value in pairwise(cells):
            if (match := _CARD.fullmatch(key)) and value and not _CARD.fullmatch(value):
                found.setdefault(match["key"], value)
    return found


_CARD_LINES = 12


def _doc_number(lines: Sequence[str], labelled: dict[str, str]) -> str:
    stated = labelled.get("文号") or labelled.get("发文字号") or ""
    for line in [stated, *lines[:40]]:
        bare = re.sub(r"《[^《》]*》\s*(?:\([^()]*\))?", "", line)
        match = DOC_NUMBER.search(bare) or _BARE_NUMBER.fullmatch(bare.strip())
        if match and (len(bare) <= 40 or " " in bare):
            return _squeezed(match[0])
    return ""


def _title(lines: Sequence[str]) -> str:
    """The first run of bare lines that ends in a word like 意见 or 通知.

    A title may be broken over lines; a line that names only the issuer belongs to it.
    """
    run: list[str] = []
    for line in lines[:60]:
        bare = DOC_NUMBER.sub("", line).strip()
        if _LABELLED.match(line) or not bare or "。" in bare or len(bare) > _MAX_TITLE:
            run = []
            continue
        if _SALUTATION.search(bare) or re.search(r"文件$|】$", bare) or _DATE.fullmatch(bare):
            run = []
            continue
        run.append(bare)
        if _GENRE_END.search(_squeezed(bare)) and not re.fullmatch(r"附件.*", bare):
            return _squeezed("".join(_trim_head(run)))
    return ""


def _plain_title(lines: Sequence[str]) -> str:
    """A first line that is short and bare, whatever word it ends in."""
    first = lines[0].strip() if lines else ""
    bare = 4 <= len(first) <= 50 and not re.search(r"[。;:,]|^当前位置|^首页", first)
    return _squeezed(first) if bare and not _DATE.fullmatch(first) else ""


def _trim_head(run: Sequence[str]) -> Sequence[str]:
    """The last lines of a run that can be one title: back to the one that opens it."""
    for back in range(1, min(len(run), 4) + 1):
        head = run[-back]
        if _TITLE_START.match(head) or "关于" in head:
            above = run[-back - 1] if back < len(run) else ""
            whole = (
                back + 1
                if re.search(r"(?:政府|办公室|委员会|办公厅)$", above)
                and head.startswith(("关于", "印发"))
                else back
            )
            return run[-whole:]
    return run[-1:]


def _stated_issuer(title: str, labelled: dict[str, str]) -> str:
    """What a title or a card says before 关于, of which the place is read."""
    stated = labelled.get("发文机关") or labelled.get("发布机构") or labelled.get("发布单位") or ""
    if match := re.match(r"(?!关于|印发)(.{2,30}?)(?:关于|印发)", title):
        return match[1]
    return _squeezed(stated)


def _issued(lines: Sequence[str], labelled: dict[str, str]) -> date | None:
    for key in ("成文日期", "发文日期", "印发日期"):
        if key in labelled and (
            day := _read_day(labelled[key].replace("-", "年", 1).replace("-", "月", 1) + "日")
        ):
            return day
    for line in lines:
        bare = re.sub(r"^\(|\)$|印发$", "", line).strip()
        if (match := _DATE.search(bare)) and (
            match[0] == bare or (len(bare) - len(match[0]) <= 40 and bare.endswith(match[0]))
        ):
            return _read_day(match[0])
    return None


def _read_day(phrase: str) -> date | None:
    match = _DATE.search(phrase)
    if not match:
        return None
    year = (
        match[1]
        if match[1].isdecimal()
        else "".join(
            str("零一二三四五六七八九".find(c))
            for c in match[1].translate({ord("〇"): "零", ord("○"): "零"})
        )
    )
    month, day = ordinal(match[2]), ordinal(match[3])
    try:
        return date(int(year), month or 0, day or 0)
    except ValueError:
        return None


def _year_of(name: str) -> int | None:
    """The year in a document number or in a title like 2023年工作要点."""
    match = re.search(r"(?<![\d—\-至到~])(?:19|20)\d{2}(?=[〕\])】年]|第?\d+号)", name)
    return int(match[0]) if match else None


def _first_year(lines: Sequence[str]) -> int | None:
    """The year of the first whole day that the introduction names, where nothing says when the
    document was issued: 2023年2月21日,巡察组反馈了意见."""
    for line in lines:
        bare = re.sub(r"《[^《》]*》(?:\([^()]*\))?", "", line)
        if match := _DATE.search(bare):
            day = _read_day(match[0])
            return day.year if day else None
        if match := _HEREBY.search(bare):
            return int(match[1])
    return None


_HEREBY = re.compile(
    r"(?:现将|现就|为做好|为确保|为抓好)[^,。;]{0,12}?((?:19|20)\d{2})年(?!来|以来|度?以前)"
)
"""What a document without a date says of the year that it is for: 现将2021年任务分解如下."""


_NOT_PLACES = re.compile(
    r"(?:全|我|各|本|该|城|社|地|辖|校|园|小|学|郊|片|库|矿|林|牧|景|灾|老|新|赛|山|片|街|战|特"
    r"|试验|示范|"
    r"开发|高新|保护|实验|行政|自治|经济|功能|工业|旅游|贸易|城镇|农村|乡镇|县级|市级|省级|区级"
    r"|属地|上级|下级|所在|"
    r"户籍|流入|流出|外|异|当|中小城|大城|设|超大|县|市|区|省|州|跨|在|全国|有关|相关)$"
)
_ENDS_IN_ZHOU = re.compile(r"[^各全市省我本该]州市")  # 常州市, though 市、州 is no place
_PLACE = re.compile(r"(?=([一-龥]{2,3})(省|市|州|区|县|旗))")


def _place(text: PolicyText, title: str, issuer: str, lexicon: Lexicon) -> str:
    """The place whose document it is: named by title or issuer, else the one that the text
    names most where it says only 区政府."""
    head = issuer or title
    if named := _place_at_head(head, lexicon):
        return named
    level = re.match(r"(省|市|州|区|县|旗)(?:委|人民政府|政府)", head)
    return _most_named(text, level[1]) if level else ""


def _place_of_letterhead(lines: Sequence[str], title: str, lexicon: Lexicon) -> str:
    """The place of the bodies named above a title that has none: 青梧县教育局 青梧县公安局, or of
    the paper that the title is about: 关于印发《澄江省…》的通知."""
    joined = _squeezed(title)
    for line in lines[:_LETTERHEAD]:
        if _squeezed(line) and joined.startswith(_squeezed(line)[:12]):
            break
        if _BODY_NAME.search(line) and (named := _place_at_head(_squeezed(line), lexicon)):
            return named
    quoted = re.match(r"关于(?:印发|转发)《([^《》]+)", title)
    return _place_at_head(quoted[1], lexicon) if quoted else ""


def _place_of_issuer(issuer: str, lexicon: Lexicon) -> str:
    """The place that the name of a body begins with; a zone's (新区) is no level that the names of
    its units are completed by."""
    named = _place_at_head(issuer, lexicon)
    return "" if re.search(r"(?:新|开发|园|试验|示范)区$", named) else named


def _place_at_head(head: str, lexicon: Lexicon) -> str:
    """The place whose name a title or the name of a body begins with."""
    for province in lexicon.provinces:
        stem = re.sub(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区)$", "", province)
        if head.startswith(stem) and not re.match(rf"{stem}[省市]?[一-龥]{{2,4}}[市县区]", head):
            return province
    if match := re.match(
        r"(?:中共)?(?:[一-龥]{2,4}?省)?((?:[一-龥]{2,8}?(?:自治州|自治县|自治旗|[市州区县旗盟])))",
        head,
    ):
        named = match[1]
        if len(named) > 2 and not _NO_PLACE.search(named):
            return named
    if (match := re.match(r"(?:中共)?([一-龥]{2,3}省)", head)) and not _NO_PLACE.search(match[1]):
        return match[1]
    if (match := _STREET.match(head)) and not _NO_PLACE.search(match[1]):
        return match[1]
    return ""


_LETTERHEAD = 6  # lines at the head in which the bodies that issue a paper may stand
_BODY_NAME = re.compile(
    r"(?:局|厅|委|委员会|办公室|政府|党组|中心|公司|大队|分局|分行|等[一-龥]{1,3}(?:部门|单位))(?:文件)?$"
)
_STREET = re.compile(
    r"(?:中共)?(?![一-龥]{0,3}(?:[城乡村集小各]|特色|重点|中心)[镇乡])([一-龥]{2,4}?(?:街道|镇|乡))"
    r"(?=\d{4}年|(?:人民政府|办事处|党委|党工委|委员会|关于))"
)
_NO_PLACE = re.compile(
    r"^(?:全|我|各|本|国务院|中央|中共)|关于|印发|开展|推进|加强|做好|进一步|落实|促进"
)
"""关于开展全市…, 关于印发省…: the words of a title before a level, no place's name."""
_SAMPLE = 60_000


def _most_named(text: PolicyText, level: str) -> str:
    """A place of this level that the text names often, first of all where a name begins."""
    folded = text.folded[:_SAMPLE]
    counts: Counter[str] = Counter()
    for match in _PLACE.finditer(folded):
        stem, kind = match[1], match[2]
        if kind != level or (_NOT_PLACES.search(stem) and not _ENDS_IN_ZHOU.fullmatch(stem + kind)):
            continue
        before = folded[match.start() - 1 : match.start()]
        opens = before in ("", "\n", "《", "“", "(", "、", ",", "。", " ", ":")
        counts[stem + kind] += 3 if opens else 1
    best = [
        (count + folded.count(place[:-1]) if count > 1 else 0, place)
        for place, count in counts.most_common(12)
    ]
    score, place = max(best, default=(0, ""))
    return place if score >= 6 else ""
