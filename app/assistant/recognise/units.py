"""Which units a question names: full names, the document's short forms, and people's own.

A name is read as (1) an alias from the ledger, the longest first; (2) a short form whose
characters run in order through exactly one unit's name, from its first character (教育局 ->
区教育文体局, 市场监管局 -> 区市场监督管理局); (3) one wrong character in a name of four or more.
A name of another level or place (市财政局, 武进区财政局) is not the district's; a name that looks
like a unit and is none of ours is reported as unknown, never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.assistant import segment
from app.assistant.normalise import key
from app.assistant.recognise.bodies import BODY_SUFFIX, SUFFIX, bare, place_stem
from app.assistant.recognise.topics import is_noun
from app.assistant.recognise.unit_names import UnitNames, prefer
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_SHAPE = re.compile(rf"[\u4e00-\u9fff]{{1,10}}?(?:{SUFFIX})")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:分局|支队|大队|委员会|管委会|局)")
_OUTSIDER = re.compile(
    r"(?:(?<![\u4e00-\u9fff])[区市县省][\u4e00-\u9fff]{1,5}(?:联|会|中心|所|队|院|站)"
    r"|[\u4e00-\u9fff]{2,6}(?:公司|集团))(?=要|该|应|负责|配合|牵头|参与|有哪|的任务)"
)
_COMMITTEES = re.compile(r"各(?:村居|居村|村|居|社区)民?委(?:员)?会|各(?:村|社区)两委")
_LINK = re.compile(r"[在由让请给跟和与归把被中里、]")
_LEVEL = re.compile(r"[省市县区州镇]")
_NOT_A_STEM = re.compile(
    r"责任|配合|牵头|负责|哪|什么|有关|相关|主管|成员|协办|各|多少|几个|那些|其他|别的|我们|咱们|本|单位|参与|主办|行政"
)
_GENERIC_STEM = re.compile(
    r"(?:[监督管理服务综合执法]{2})*(?:工作|任务|事项|监督|管理|服务|执法|性工作)"
)
_GENERIC_BODY = re.compile(rf"(?:监督|管理|服务|综合|工作|执法)+(?:{SUFFIX})")
_WHERE = r"在?(?:附件|正文|文件|分解表|里[面头]|其中|当中)(?:里面|里|中|上)?"
_ACTS = re.compile(
    rf"(?:上(?=要|该|负责|配合|牵头|有哪)|口)?(?:{_WHERE})?(?:需要?|应该?|应当|必须|一家|独家|单独|独自|自己|一个(?:单位|部门)|要|得|来|只|也|还|都|共同|一起|主要|具体|一共|总共)*"
    r"(?:负责|配合|牵头|参与|协助|承担)|(?:是不是|算不算|也?是|也?算)(?:责任|配合|牵头)(?:单位|部门)|责任(?:任务|事项|条目)|有责任|在(?:附件|正文|分解表)|那边|这边|那头"
    r"|还?有(?:别的|其他|哪些|什么|几项)?(?:任务|工作)|[都还也]?管(?=啥|什么|哪|的|吗|么)|(?:要|该)(?:做|干|管)|除了?(?![夕草])"
)
_CALLED = re.compile(
    r"(?:归|由|让|找|有没有|没有|涉及到?|牵涉到?|除了|不算)(?P<stem>[\u4e00-\u9fff]{2,4}?)"
    r"(?=管|的(?![\u4e00-\u9fff])|[吗呢,，。？?!]|也[没不]|$)"
)
_INTRODUCED = re.compile(
    r"(?:我们?|本人)(?:是|在|来自|代表)(?P<stem>[\u4e00-\u9fff]{2,4}?)"
    r"(?:口|系统|条线|战线|这边|那边|这块)?(?:的|上班|工作)(?=\W|$)"
)  # 我是发改的
_OFFICE_OF = re.compile(
    r"(?:机关)?(?:办公室|综合科|政工科|人事科|督查科)(?!负责|主任)|(?:那边|这边|那头|这头|那里|这里)(?!面|头)"
)
_TO_WHOM = re.compile(
    rf"(?:报送?|上报|呈报|报请|抄送|提交)(?:至|给|到)?(?P<whom>[\u4e00-\u9fff]{{1,9}}?(?:{SUFFIX}|政府))"
    r"(?=备案|审批|审核|审查|审定|批准|汇总)"
)
_WHAT_ABOUT = re.compile(
    r"^那?么?(?P<stem>[\u4e00-\u9fff]{2,4}?)(?:那边|这边|的)?呢\W*$"
)  # 那发改呢
_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
_AND = r"(?:以及|还有|[和跟与及、或同])"
_AFTER_AND = re.compile(
    rf"{_AND}(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?=都|共同|一起|分别|各|谁|哪|的|两|三|[,，。?？]|$)"
)
_TWO_STEMS = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<first>[\u4e00-\u9fff]{{2,4}}?){_AND}(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?=都|共同|一起|分别|各|谁|哪家|两家)"
)
_OF_STEMS = ("局", "委", "办", "分局", "大队")
_HAS = re.compile(r"有没?有?([\u4e00-\u9fff]{2,4}?)(?:吗|么|没有?|在内|$)")  # 有公安吗
_DENIED = re.compile(
    r"\s*(?:都|又|并)?(?:不用|不需要?|无须|不)(?:负责|承担|管|参与|牵头|配合)|以外|之外|除外|不算"
)
_SMALL_TOWN = re.compile(
    r"(?:各?乡|各)?(?<![城市小重])镇(?:(?:人民)?政府|里|上(?=[的要负配有最近这本今下还没都该也哪几多])|这边|那边|(?=级|方面|挂钩|沾边|搭界|[这那]一?块|头上|和|与|跟|及|或|、|,|负责|配合|牵头|责任|一块|一起|一道|一同|共同|同时|都|两家|承担|参[与加]|管"
    r"|要|的|呢|有|作为|是|\d|今[年天日后]|明年|[本下这][个一]?[月季年周]|俩|到底|究竟|具体|主要|目前|现在|平时|会|上述|自己|分[到摊]|摊|背|总共|一共|相比|\?|不|没|未|也|都|只|仅|还|除?外|[以之]外|共同|同时|一起|分别|各|谁|单独|[身名]|比|[两三几]家|当|打|同|派|协|给|[这那]边|名下|归|均|又|属|做|出|搭|承|哪|领[衔头]|[挑牵带]|扛|主|掺|露|沾|插|合|携|在|手[里上头]|肩[上头]|账上|案头|接|轮|最|更|既|却|且|已|快|逾|超|过|可|几|多|剩|该|需|须|应|得|了(?=吗|\?|$)|$))"
)


@dataclass(frozen=True)
class UnitMention:
    """A unit named in a question: canonical name and where it stands in the utterance."""

    name: str
    start: int
    end: int
    typed: str
    renamed: bool = False  # named as before or after a reform of its field


def recognise_units(utterance: Utterance, names: UnitNames) -> tuple[list[UnitMention], list[str]]:
    """Take every unit name from the utterance.

    Returns (mentions in reading order, names that look like units but are not in the ledger).
    """
    _take_addressees(utterance, names)
    mentions = _aliases(utterance, names)
    mentions += _short_forms(utterance, names)
    mentions += _stems(utterance, names)
    mentions += _joined(utterance, names, mentions)
    mentions += _town(utterance, names)
    unknown = _strangers(utterance)
    mentions.sort(key=lambda m: m.start)
    return mentions, unknown


def _take_addressees(utterance: Utterance, names: UnitNames) -> None:
    """报市安监局备案: whom something is sent to is no unit of ours where the ledger has none of
    that name; the words stay what is asked about."""
    for match in utterance.find(_TO_WHOM):
        if not names.exact(match["whom"]):
            utterance.take(match.start("whom"), match.end("whom"), "quoted")


def _aliases(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    """The longest names in the text that mean a unit, with what stands before and after them."""
    found: list[UnitMention] = []
    text = utterance.text
    start = 0
    while start < len(text):
        for size in range(min(names.longest, len(text) - start), 1, -1):
            end = start + size
            if not (key(text[start]) and key(text[end - 1])):
                continue  # names are compared without punctuation, and yet do not end in it
            canonical = names.exact(text[start:end])
            renamed = () if canonical else names.from_reform(text[start:end])
            canonical = canonical or renamed
            if not canonical or not utterance.is_free(start, end):
                continue
            begin = _with_prefix(text, start, names)
            whose = text[begin : start + _levels(text, start)]
            if begin < start and not _is_theirs(whose, canonical, names):
                canonical = names.at(whose, bare(text[start:end]))
                if not canonical:
                    continue
            stop = _with_office(text, end)
            utterance.take(begin, stop, "unit")
            typed = text[begin:end]
            found += [UnitMention(n, begin, stop, typed, bool(renamed)) for n in canonical]
            start = stop - 1
            break
        start += 1
    return found


def _with_office(text: str, end: int) -> int:
    """Where a unit's name ends, its own office and a word of place included: 财政局|办公室."""
    match = _OFFICE_OF.match(text, end)
    return match.end() if match and BODY_SUFFIX.search(text[:end]) else end


def _with_prefix(text: str, start: int, names: UnitNames) -> int:
    """Where a place or level written before the name begins: 武进|区|财政局."""
    for known in names.known_places:
        if text.endswith(known, 0, start):
            return start - len(known)
    if _LEVEL.match(text[start]) and (place := _place_name(text[: start + 1])):
        return start + 1 - len(place)
    match = re.search(
        r"(?:[\u4e00-\u9fff]{2,3}[省市县区州]|[省市县区州]|(?<![城乡村])镇)$", text[:start]
    )
    if not match:
        return start
    place = match.group()
    if len(place) > 1 and re.match(r"[在由让请给跟和与、]", place):
        return match.end() - 1
    return match.start()


def _levels(text: str, start: int) -> int:
    """1 where the name itself begins with its level (区财政局), which then belongs to the place."""
    return 1 if _LEVEL.match(text[start]) else 0


def _place_name(text: str) -> str:
    """The place that ends a text, with its level: 问一下武进区 -> 武进区, 请问区 -> ""."""
    word, tag = segment.tagged(text)[-1]
    is_place = len(word) > 2 and tag in ("ns", "nr", "nt", "nz") and not _LINK.search(word)
    return word if is_place else ""


def _is_theirs(prefix: str, canonical: Sequence[str], names: UnitNames) -> bool:
    """Whether the place or level typed before a name is the unit's own: 天宁区|财政局."""
    for name in canonical:
        places = names.of_places.get(name, ())
        if prefix == name[: len(prefix)] or any(prefix in (p, place_stem(p)) for p in places):
            return True
    return False


def _short_forms(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    found: list[UnitMention] = []
    for shape in re.finditer(rf"(?:{SUFFIX})", utterance.text):
        for size in range(10, 0, -1):
            start = shape.start() - size
            if start < 0 or not utterance.is_free(start, shape.end()):
                continue
            typed = utterance.text[start : shape.end()]
            if not re.fullmatch(r"[\u4e00-\u9fff]+", typed) or _NOT_A_STEM.search(typed):
                continue
            canonical = _by_short_form(typed, names)
            begin = _with_prefix(utterance.text, start, names)
            if not canonical:
                continue
            whose = utterance.text[begin:start]
            if whose and not _is_theirs(whose, canonical, names):
                canonical = names.at(whose, typed)
            if not canonical:
                break  # another level's or place's: 市财政局
            if _ends_another(utterance.text[:start], typed, canonical):
                break
            utterance.take(start, shape.end(), "unit")
            found += [UnitMention(n, start, shape.end(), typed) for n in canonical]
            break
    return found


def _ends_another(before: str, typed: str, canonical: Sequence[str]) -> bool:
    """Whether a short form from the middle of a unit's name is the end of another's name: the
    保障局 of 医疗保障局 is not that of 人力资源和社会保障局."""
    if any(key(bare(n)).startswith(typed[:1]) for n in canonical) or not before:
        return False
    word = segment.words(before)[-1]
    return _GENERIC_BODY.fullmatch(typed) is not None or (
        len(word) > 1 and bool(_HAN_ONLY.fullmatch(word)) and is_noun(word)
    )


def _stems(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    """公安牵头, 交警管啥, 不归公安管, 人社要做什么: a unit by its stem alone, right before what it
    does, or alone after a word that calls for a unit."""
    text = utterance.text
    ends: list[tuple[int, tuple[int, ...]]] = [(m.start(), (4, 3, 2)) for m in _ACTS.finditer(text)]
    ends += [(m.end("stem"), (len(m["stem"]),)) for m in _CALLED.finditer(text)]
    ends += [(m.end("stem"), (len(m["stem"]),)) for m in _INTRODUCED.finditer(text)]
    ends += [(m.end(1), (len(m[1]),)) for m in _HAS.finditer(text)]
    ends += [(m.end("stem"), (len(m["stem"]),)) for m in _WHAT_ABOUT.finditer(text)]
    return [m for end, sizes in ends if (m := _stem_before(end, sizes, utterance, names))]


def _stem_before(
    end: int, sizes: Iterable[int], utterance: Utterance, names: UnitNames
) -> UnitMention | None:
    """Take the stem of one of these sizes that ends at a place, where it means just one unit."""
    for start in (end - size for size in sizes):
        if start < 0 or not utterance.is_free(start, end):
            continue
        stem = utterance.text[start:end]
        if _GENERIC_STEM.fullmatch(stem) or not _HAN_ONLY.fullmatch(stem):
            continue
        chosen = _by_stem(stem, names)
        elsewhere = _with_prefix(utterance.text, start, names) < start
        if len(chosen) == 1 and not (
            elsewhere or _NOT_A_STEM.search(stem) or BODY_SUFFIX.search(stem)
        ):
            utterance.take(start, end, "unit")
            return UnitMention(chosen[0], start, end, stem)
    return None


def _joined(u: Utterance, names: UnitNames, mentions: Sequence[UnitMention]) -> list[UnitMention]:
    """公安和综治办, 公安、民政、人社局, 国土和规划都有吗: stems in a row of units."""
    found: list[UnitMention] = []
    starts, ends = {m.start for m in mentions}, {m.end for m in mentions}
    while True:
        places: list[tuple[int, tuple[int, ...]]] = [
            (m.start(), (4, 3, 2)) for m in re.finditer(_AND, u.text) if m.end() in starts
        ]
        places += [
            (m.end("stem"), (len(m["stem"]),))
            for m in _AFTER_AND.finditer(u.text)
            if m.start() in ends
        ]
        taken = [t for end, sizes in places if (t := _stem_before(end, sizes, u, names))]
        if not taken:
            break
        found += taken
        starts, ends = {t.start for t in taken}, {t.end for t in taken}
    for m in _TWO_STEMS.finditer(u.text):
        if len(_by_stem(m["first"], names)) == len(_by_stem(m["stem"], names)) == 1:
            both = [_stem_before(m.end(g), (len(m[g]),), u, names) for g in ("first", "stem")]
            found += [t for t in both if t]
    return found


def _by_stem(stem: str, names: UnitNames) -> list[str]:
    """The units that a stem may mean: whose name begins so, else whose short form it begins; a
    place before it says only whose it is (天宁公安)."""
    place = next((p for p in names.known_places if stem.startswith(p)), "")
    if len(stem) - len(place) > 1:
        stem = stem.removeprefix(place)
    hits = {n for a, ns in names.aliases.items() if a.startswith(stem) for n in ns}
    hits = {n for n in hits if key(bare(n)).startswith(stem)} or hits
    hits = hits or {n for ending in _OF_STEMS for n in names.exact(stem + ending)}
    hits = hits or {n for ending in _OF_STEMS for n in names.resolve(stem + ending)}
    hits = hits or {n for ending in _OF_STEMS for n in names.renamed.get(key(stem + ending), ())}
    return prefer(hits, names.homes)


def _by_short_form(typed: str, names: UnitNames) -> tuple[str, ...]:
    if typed.endswith("部门"):
        stem = typed.removesuffix("部门")
        hits = [n for n in names.names if key(bare(n)).startswith(stem)] if len(stem) > 1 else []
        chosen = prefer(hits, names.homes)
        return tuple(chosen) if len(chosen) == 1 else ()
    exact = names.resolve(typed)
    if exact:
        return exact
    if len(typed) >= 4:
        near = [
            n
            for n in names.names
            for a in (key(bare(n)),)
            if len(a) == len(typed)
            and sum(x != y for x, y in zip(a, typed, strict=True)) == 1
            and a[-1] == typed[-1]
        ]
        chosen = prefer(near, names.homes)
        return tuple(chosen) if len(chosen) == 1 else ()
    return ()


def _town(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    """镇 by itself, where the ledger has a unit of that name: not the end of a town that is some
    document's place, nor what says whose another unit is (镇上的派出所)."""
    if "镇" not in names.names:
        return []
    text = utterance.text
    towns = tuple(p for p in names.known_places if p.endswith("镇"))
    units = {start for start, _, label in utterance.taken if label == "unit"}
    found: list[UnitMention] = []
    for m in utterance.find(_SMALL_TOWN):
        if text.endswith(towns, 0, m.start() + 1):
            continue
        after = m.end() + text.startswith("的", m.end())
        if after in units:
            utterance.take(m.start(), after, "mark")
        else:
            utterance.take(m.start(), m.end(), "unit")
            found.append(UnitMention("镇", m.start(), m.end(), "镇"))
    return found


def _strangers(utterance: Utterance) -> list[str]:
    unknown = []
    found = (_OFFICE, _OUTSIDER, _COMMITTEES)
    for match in (m for shape in found for m in utterance.find(shape)):
        typed = match.group()
        if _DEALT_WITH.search(typed):
            continue  # 报送市教育局的那项: what the task says, nobody it is asked of
        if not _COMMITTEES.fullmatch(typed):
            typed = _its_name(typed)
        if _NOT_A_STEM.search(typed.removeprefix("各")) or re.search(r"[布格结全时大]局$", typed):
            continue
        utterance.take(match.end() - len(typed), match.end(), "stranger")
        unknown.append(typed)
    return unknown


_DEALT_WITH = re.compile(
    r"(?:报送|上报|报给|报到|送交|呈报|抄送|接受|迎接|通报给?|汇报给?)[至到给]?.{2,8}$"
)
_LEADS_TO_A_NAME = re.compile(
    r"^那么?(?=.{3})|.*(?:改由|由|让|归|交给|划给|有没有|里面?有|中有)(?=.{3})"
)
_BEFORE_A_NAME = frozenset(
    ("里", "里面", "有", "中", "在", "找", "跟", "和", "与", "给", "是", "的", "没有", "把")
)


def _its_name(typed: str) -> str:
    """What is called a body, without the words that led to it: 里有水利局 -> 水利局."""
    words = list(segment.words(_LEADS_TO_A_NAME.sub("", typed)))
    while len(words) > 1 and words[0] in _BEFORE_A_NAME:
        words.pop(0)
    return "".join(words)


def split_excluded(
    u: Utterance, mentions: Sequence[UnitMention], words: Words
) -> tuple[list[UnitMention], list[UnitMention]]:
    """Units that are meant, and units that are set aside.

    除了教育文体局, 各街道不用负责, 不含财政局: the unit after an exclusion, or before a denial
    of its duty, is set aside.
    """
    text = u.text
    included: list[UnitMention] = []
    excluded: list[UnitMention] = []
    for mention in mentions:
        before = re.search(
            rf"(?:{words.pattern('exclude.except_unit').pattern})\s*$", text[: mention.start]
        )
        after = _DENIED.match(text[mention.end :])
        (excluded if before or after else included).append(mention)
        if before:
            u.take(before.start(), before.end(), "exclusion")
        elif after:
            u.take(mention.end, mention.end + after.end(), "exclusion")
    return included, excluded
