"""A list of units as printed, split into the names it holds.

Rules:
- 、 ， ； and blanks separate, but not inside brackets or quotation marks:
  各县（市、区）政府 is one;
- 和, 及, 与 separate only where both sides end like bodies: 文化和旅游局 is one;
- 等, 等部门, 按职责分工 and the like at the end of a name are not part of it;
- 公安、城管等部门 are 公安部门 and 城管部门;
- 市、区财政部门 is two (市财政部门, 区财政部门), and so is 区民政、财政部门;
- 有关部门 beside names says nothing and is left out; 待定 and 同上 name nobody; persons and
  positions (副区长) are no units, of 市教育局主要负责同志 and 县住建局(村镇股) the body is;
- 你局 is whom the letter is addressed to, 乙方 who is named so above;
What a name stands for is decided in `units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lexicon import Lexicon
from ingest.text import PolicyText

MAX_NAME = 36
"""Characters; nothing longer is a unit's name."""

_OPEN, _CLOSE = "([〔【《“「", ")]〕】》”」"
_SEPARATORS = "、,;。/|\n "
_TRAILING = re.compile(
    r"(?:等)?(?:(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:法定)?(?:职责|职能|分工|工作职责"
    r"|部门职责)(?:分工)?.*"
    r"|(?:等|等\d+个?|等多)(?:国务院|国家|中央|[省市州区县镇][直级]?)?(?:各?有关|各?相关|各)?"
    r"(?:职能|成员|行业|业务)?(?:主管)?"
    r"(?:部门|单位|机构|方面|部门和单位|部门\(单位\)|企业|家?单位|个?部门)?)$"
)
_PLACES = (
    r"(?:设区的?市|地级市|县级市?|市级|自治[州县旗]|市州|州市|县市区?|市县|地区|乡镇|街道"
    r"|[市州县区乡镇](?:\([市州县区旗街道镇、]+\))?|[省地盟旗])"
)
_UNDIVIDED = re.compile(
    rf"\s*[^、,;。]{{0,4}}各(?:有关|相关)?{_PLACES}(?:、{_PLACES})+(?:人民)?政府"
    r"|\s*(?:其他)?各?(?:乡镇|镇|乡\(镇\)|乡)(?:人民)?政府、街道办事处"
    r"|\s*各盟(?:行政公署|行署)、市(?:人民)?政府"
    r"|\s*各省、自治区、直辖市(?:及计划单列市)?(?:人民政府|政府)?"
    r"|\s*各(?:辖|设区)?市、[县区](?:(?:人民)?政府|管委会)?(?=\s*(?:[、,;。)/|\n]|$))"
    r"|\s*各(?:(?:设区的?|地级)?市|市州|市\(州\)|州)、(?:县级?(?:市|区|市区|\([市区旗、]+\))?|[区市])"
    r"[一-龥]{2,10}?(?:局|委|办|部门)(?=\s*(?:[、,;。)/|\n等]|$))"
)
"""Lists of places that have one government in common, or one kind of body (各市、县财政局): one
name."""
_FIELDS_OF = re.compile(r"等(?:有关|相关)?(?:职能)?(?:主管)?部门")
_LEADING = re.compile(
    r"(?:由|各?(?:牵头|责任|配合)(?:单位|部门):|以及|及|和(?![平田静硕龙林顺县政睦谐兴美乐泰合安康裕庆]"
    r"[一-龥]{0,3}(?:[区县市镇乡村]|街道|公司))|并|\d{1,2}[.、](?!\d)|[-*•·])\s*"
)
_CONNECTOR = re.compile(r"以及|会同|和|及|与|暨")
_LEVEL = re.compile(r"(?:省|市|州|区|县|旗|乡镇|镇|乡|街道)(?!场)")
_BARE_BODY = re.compile(r"(?:人民)?政府|党委|部门|单位|管委会|办公室|委员会")
_GROUP = re.compile(
    r"^(?:各|全|镇|乡|街道|村|社区|市直|县直|区直|省直|市属|区属|县属|省级|市级|区级|县级|省属"
    r"|中央|有关|相关|其他|辖区|属地|试点)"
)
_PERSON = re.compile(
    r"(?<=[局委办厅会府队心镇乡道区村院司所站])\((?![^()]*[牵主配协责市县区镇局委办街乡村场团道各等级])[一-龥·]{2,4}\)$"
)
_OFFICES = re.compile(r"(?<=[局委办厅会府队心院])\([^()]{1,30}(?:[股科室庭队]|(?<!办事)处)\)$")
SEATED = r"\((?:设|挂靠|挂)在[^()]{2,24}\)"
_SEATED = re.compile(rf"(?<=[室班处组部]){SEATED}$")
"""联席会议办公室(设在县文旅局): where it sits is no part of its name."""
_POSITION = re.compile(
    r".{0,12}(?:[省市州县区乡镇局厅处科股院校所队]长|书记|主任|主席|秘书长|组长|专员|政委|委员"
    r"|同志|领导|负责人|责任人|成员|人员|人士|代表)"
)
_NOBODY = re.compile(r"待|另行|暂|未|尚|同上|如上|见|详见|略$|根据|视|以上|上述|.*[的之](?!江)")
"""How a list says that no body is named: 待定, 另行明确, 同上."""
_ITS_HEADS = re.compile(
    r"(?<=[局委办厅会府队心部院])(?:党委|党组)?(?:主要|分管|有关|班子)*"
    r"(?:负责(?:人|同志)|领导(?:同志|班子)?|同志|负责人)$"
)
BLANK = re.compile(r"[—\-–/\\无空\s]*|暂无|不涉及")
"""A cell or field that says nobody."""


@dataclass(frozen=True)
class Name:
    """One name. folded[start:end] is where it stands; `text` may be completed (市财政部门)."""

    text: str
    start: int
    end: int

    def head(self, length: int) -> Name:
        """The name that its first `length` characters are: 县住建局 of 县住建局(牵头)."""
        whole = len(self.text) == self.end - self.start  # else blanks in it hide where it ends
        return Name(self.text[:length], self.start, self.start + length if whole else self.end)


def read_names(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Name]:
    """The names in a list of units, in order."""
    pieces = [
        name
        for piece in _pieces(text.folded, start, end)
        if (name := _cleaned(text, *piece, lexicon))
    ]
    if _FIELDS_OF.search(text.folded, start, end):
        pieces = [_as_department(name, lexicon) for name in pieces]
    names = [part for name in pieces for part in _split_connected(name, lexicon)]
    names = _distributed(names, lexicon)
    names = _each(names)
    known = [name for name in names if name.text not in lexicon.vague]
    return [name for name in (known or names) if 1 <= len(name.text) <= MAX_NAME]


def is_group(name: str) -> bool:
    """Whether a name stands for several bodies: 各街道, 镇, 市直有关部门."""
    return bool(_GROUP.match(name)) or name in ("街道办事处", "镇政府", "镇(街)", "镇（街）")


def looks_like_unit(name: str, lexicon: Lexicon) -> bool:
    """Whether a name ends like a body or is a group of them."""
    bare = re.sub(r"\([^()]*\)$", "", name)
    return (2 <= len(name) <= MAX_NAME and _COUNTED.search(bare) is None) and (
        lexicon.ending.search(bare) is not None or _GROUP.match(name) is not None
    )


_COUNTED = re.compile(r"\d\s*(?:处|所|站|队|院|室|部|个|家|座|条|项|人|套)$")
"""新建口袋公园50处: so many of them, no body."""
_AND_MORE = re.compile(
    r"等(?:国务院|国家|中央|[省市州区县][直级]?)?(?:有关|相关)?(?:职能|主管)?(?:部门|单位)"
    r"(?:以及|和|及|与)(?=[各省市州区县旗]|有关|相关)"
)
"""A、B等部门及各县(区): what follows is a name of its own."""


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, at = 0, start
    for index in range(start, end):
        char = folded[index]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char == "等" and (more := _AND_MORE.match(folded, index, end)):
            if index >= at:
                yield at, index
                at = more.end()
        elif depth == 0 and char in _SEPARATORS and index >= at:
            whole = _UNDIVIDED.match(folded, at, end) if char == "、" else None
            if whole and index < whole.end():
                continue
            yield at, index
            at = index + 1
    yield at, end


def _cleaned(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Name | None:
    start, end = text.bare(start, end)
    while match := _LEADING.match(text.folded, start, end):
        start = match.end()
    if match := _TRAILING.search(text.folded, start, end):
        end = match.start()
    start, end = text.bare(start, end)
    while end > start and (
        text.folded[end - 1] == "."
        or (text.folded[end - 1] == ")" and "(" not in text.folded[start:end])
    ):
        end -= 1
    if start >= end or BLANK.fullmatch(text.folded, start, end):
        return None
    for pattern in (_SEATED, _PERSON, _OFFICES, _ITS_HEADS):
        if match := pattern.search(text.folded, start, end):
            end = match.start()
    if _POSITION.fullmatch(text.folded, start, end) or _NOBODY.match(text.folded, start, end):
        return None
    if party := lexicon.parties.get(text.folded[start:end]):
        return Name(party, start, end)
    if lexicon.addressee and ADDRESSED.fullmatch(text.folded, start, end):
        return Name(lexicon.addressee, start, end)
    return Name(text.folded[start:end].replace(" ", ""), start, end)


ADDRESSED = re.compile(
    r"[甲乙丙]方|[你贵](?:单位|部门|公司|集团|中心|街道|办事处|学校|医院|[局委办厅院校区县市镇乡街])"
)
"""你局, 贵单位, 乙方: how a letter or a contract calls one that it names elsewhere."""


def _as_department(name: Name, lexicon: Lexicon) -> Name:
    """公安、城管等部门 names 公安部门 and 城管部门."""
    bare = lexicon.ending.search(name.text) is None and not is_group(name.text)
    return Name(name.text + "部门", name.start, name.end) if bare and len(name.text) <= 12 else name


def _split_connected(name: Name, lexicon: Lexicon) -> Iterator[Name]:
    """区编办和区财政局 -> two; 发展和改革局 -> one."""
    if len(name.text) != name.end - name.start:  # completed, or blanks dropped: no offsets hold
        yield name
        return
    at = 0
    for match in _CONNECTOR.finditer(name.text):
        left, right = name.text[at : match.start()], name.text[match.end() :]
        left = _TRAILING.sub("", left)
        if (
            looks_like_unit(left, lexicon)
            and (lexicon.ending.search(left) or re.search(r"[县区市州乡镇村)]$", left))
            and (lexicon.ending.search(right) or is_group(right))
            and not _BARE_BODY.fullmatch(right)
            and len(right) >= 2
        ):
            yield Name(left, name.start + at, name.start + at + len(left))
            at = match.end()
    yield Name(name.text[at:], name.start + at, name.end)


def _distributed(names: Sequence[Name], lexicon: Lexicon) -> list[Name]:
    """Complete what a list says only once: 市、区财政部门; 区民政、财政部门."""
    done: list[Name] = []
    for name in reversed(names):  # from the end: what follows is complete already
        after = done[-1] if done else None
        if after is not None and (completed := _completed(name, after, lexicon)):
            name = Name(completed, name.start, after.end)
        done.append(name)
    return _spread_prefix(done[::-1])


def _completed(name: Name, after: Name, lexicon: Lexicon) -> str:
    """The whole name of one that leans on the next, "" where it stands by itself."""
    if _LEVEL.fullmatch(name.text) and name.text not in ("镇", "乡", "乡镇", "街道"):
        level = _LEVEL.match(after.text)
        rest = after.text[level.end() :] if level else ""
        return name.text + rest if len(rest) >= 2 else ""
    shared = re.search(r"(?:行政)?(?:主管)?部门$", after.text)
    if (
        shared
        and not lexicon.ending.search(name.text)
        and len(name.text) <= 12
        and not is_group(name.text)
    ):
        return name.text + shared[0]
    return ""


_SORT = re.compile(r"(?:乡镇|镇|乡|街道|园区|开发区|社区|村|科室|部门)(?:\([^()]{1,6}\))?")
"""What 各 stands before: sorts of bodies, of which a list says 各 only once."""


def _each(names: Sequence[Name]) -> list[Name]:
    """街道 after 各乡镇 is 各街道."""
    done: list[Name] = []
    for name in names:
        before = done[-1].text if done else ""
        if before.startswith("各") and _SORT.fullmatch(before[1:]) and _SORT.fullmatch(name.text):
            name = Name("各" + name.text, name.start, name.end)
        done.append(name)
    return done


def _spread_prefix(names: Sequence[Name]) -> list[Name]:
    """财政部门 after 区民政部门 in one phrase is the district's too."""
    done: list[Name] = []
    for name in names:
        before = done[-1] if done else None
        if (
            before is not None
            and before.end == name.end  # completed from this very name
            and (level := _LEVEL.match(before.text))
            and not _LEVEL.match(name.text)
        ):
            name = Name(level[0] + name.text, name.start, name.end)
        done.append(name)
    return done
