"""Responsibility fields: the brackets and lines that say who does a task and by when.

One grammar for every layout:
    field  = clause {";" clause}
    clause = role-label ":" units | units role-verb | deadline-label ":" date | date 完成 | rule
A bracket is a field only where it names a body with a part to play, or a deadline by its
label: （由业主负责） and （试行） are none. 〔〕, [] and 【】 count like （）. A stated rule
(列首位的为牵头单位; 以下各项均涉及各县区，不再单独列出) is taken out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.dates import find_times
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.names import BLANK, Name, is_group, looks_like_unit, read_names
from ingest.numerals import CHINESE, ordinal
from ingest.roles import ROLE_SUFFIX, Label, Part, label_at, labels_in, part_of
from ingest.rules import Rule, stated_rules
from ingest.text import PolicyText


@dataclass(frozen=True)
class Share:
    """Some units and their part, as one clause gives it. `labelled`: by a label before them."""

    names: tuple[Name, ...]
    part: Part
    labelled: bool = True


@dataclass(frozen=True)
class Tail:
    """One responsibility field and where it stands, brackets or label included.

    `back` is how many items before its own it holds for, too (以上3项, 第4、5项); -1: all
    that stand under the same heading. `odd` is what stands among its units and is none.
    """

    start: int
    end: int
    shares: tuple[Share, ...] = ()
    deadline: tuple[int, int] | None = None
    rules: tuple[Rule, ...] = ()
    whole_line: bool = False
    back: int = 0
    odd: tuple[Name, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the field gives nobody a part and no deadline."""
        return not self.shares and self.deadline is None


_DONE_BY = re.compile(
    r"(?:底前|月前|日前|年前|之前|以前|前|底|内|期间|末|年|月)(?:全面|基本|全部)?(?:完成|办结"
    r"|到位|见效|落实到位|整改到位|投入使用|建成|启动)?(?:[,并]*(?:持续|长期|常态化?)[一-龥]{0,4})?$"
)
_QUICK = re.compile(
    r"牵头|责任|负责|配合|参与|落实|指导|承办|主办|协办|时限|期限|时间|进度|日期|实施|协助|协同"
    r"|完成|办结|参加|承担|支持"
)
_TOGETHER = re.compile(r"会同|会商|商(?=[省市区县州])")


def read_field(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Tail:
    """Read what stands inside a bracket, after 责任单位: or in a cell with labels."""
    back = 0
    if covers := _COVERS.match(text.folded, start, end):
        back, start = _reach(covers), covers.end()
    rules = stated_rules(text, start, end)
    label = label_at(text.folded, start, end)
    told = label.end if label else start  # 责任单位(排第一的为牵头单位): is still a label
    holes = [(rule.start, rule.end) for rule in rules if rule.start >= told]
    shares: list[Share] = []
    deadline: tuple[int, int] | None = None
    for left, right in _without(start, end, holes):
        for label, piece_start, piece_end in _clauses(text.folded, left, right):
            given: list[Share] = []
            date_at: tuple[int, int] | None = None
            if label is None:
                given, date_at = _bare_clause(text, piece_start, piece_end, lexicon)
                if not given and piece_end < right:  # (县林草局,各乡镇;完成时限:…)
                    given = _nothing_but_bodies(text, piece_start, piece_end, lexicon)
            elif label.kind == "deadline":
                date_at = _trimmed_or_none(text, piece_start, piece_end)
            elif label.kind == "role":
                given, date_at = _labelled(text, piece_start, piece_end, label, lexicon)
            shares.extend(given)
            deadline = deadline or date_at
    return Tail(start, end, tuple(shares), deadline, tuple(rules), back=back)


_WORK = "(?:重点)?(?:任务|措施|工作|事项|内容|整改)*"
_COVERS = re.compile(
    rf"(?:(?:以上|上述|前述)(?:(?P<count>\d{{1,2}}|[{CHINESE}两]{{1,3}})(?:项|条|款|点){_WORK}"
    rf"|各?(?:项|条)?{_WORK}(?<!上)(?<!述))"
    rf"|第(?P<first>\d{{1,3}})(?:[、,和及至到—~-]第?\d{{1,3}})*?[、,和及至到—~-]第?(?P<last>\d{{1,3}})"
    rf"(?:项|条|款|点)?{_WORK})(?:的?(?=[一-龥]{{0,6}}:)|[,:]?均?由|[,:]|(?=责任|牵头))"
)
"""What a field says of the items before it: 以上3项由, 第4、5项:"""


def _reach(covers: re.Match[str]) -> int:
    if covers["count"]:
        return (2 if covers["count"] == "两" else ordinal(covers["count"]) or 1) - 1
    return int(covers["last"]) - int(covers["first"]) if covers["last"] else -1


def bracket_tails(
    text: PolicyText, start: int, end: int, pairs: Mapping[int, int], lexicon: Lexicon
) -> Iterator[Tail]:
    """The brackets of a stretch that are responsibility fields, outermost first."""
    at = start
    for match in re.finditer(r"[(〔\[【]", text.folded[start:end]):
        left = start + match.start()
        right = pairs.get(left)
        if left < at or right is None or right > end or right - left < 4:
            continue
        opens = right + 1 < end and _NUMBER.fullmatch(text.folded, start, left)
        if opens and (opening := _bodies_and_date(text, left, right, lexicon)):
            yield opening
            at = right + 1
            continue
        if not _QUICK.search(text.folded, left, right):
            if listed := _closing_list(text, start, left, right, end, lexicon):
                yield listed
                at = right + 1
            continue
        tail = read_field(text, left + 1, right, lexicon)
        if not tail.shares and (listed := _closing_list(text, start, left, right, end, lexicon)):
            yield listed
            at = right + 1
        elif field := _as_field(text, tail, left + 1, lexicon):
            yield replace(field, start=left, end=right + 1)
            at = right + 1


_NUMBER = re.compile(
    rf"\s*(?:\d{{1,3}}[.、]|[{CHINESE}]{{1,3}}、|\((?:\d{{1,3}}|[{CHINESE}]{{1,3}})\)|[①-⑳]|[-*•·●◆■])?\s*"
)
"""What may stand before a bracket that opens an item: 1.【市教育局、市财政局】完善…"""


def _closing_list(
    text: PolicyText, start: int, left: int, right: int, end: int, lexicon: Lexicon
) -> Tail | None:
    """…定期检查。(市教育局、市财政局): nothing but bodies in the bracket that ends a block."""
    before = text.folded[start:left].rstrip()
    if text.folded[right + 1 : end].strip(" 。") or len(before) < 6:
        return None
    listed = _bodies_and_date(text, left, right, lexicon)
    if listed is None or (len(before) >= 8 and before[-1] in "。;!"):
        return listed
    # Behind a title, where a place (县医院) might stand, too: several, or one that governs.
    names = [name.text for share in listed.shares for name in share.names]
    governs = re.compile(r"(?:各|[省市州区县旗]|国家).*(?:局|委|办|厅|部|政府|管委会)$")
    return listed if sum(bool(governs.match(name)) for name in names) * 2 >= len(names) else None


def _bodies_and_date(text: PolicyText, left: int, right: int, lexicon: Lexicon) -> Tail | None:
    """(市教育局、市公安局;2022年12月底前): names, and perhaps by when."""
    deadline: tuple[int, int] | None = None
    stop = right
    pieces = list(_between(text.folded, left + 1, right, ",;"))
    for start, end in reversed(pieces[1:]):
        if not _is_done_by(text, start, end):
            break
        deadline = _date_in(text, start, end) or _trimmed_or_none(text, start, end)
        stop = start - 1
    shares = _nothing_but_bodies(text, left + 1, stop, lexicon)
    return Tail(left, right + 1, tuple(shares), deadline) if shares else None


def _nothing_but_bodies(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Share]:
    names = tuple(read_names(text, start, end, lexicon))
    units = [n for n in names if looks_like_unit(n.text, lexicon) or _OFFICE.fullmatch(n.text)]
    if not names or len(units) < len(names):
        return []
    short = [n for n in names if len(n.text) <= 2]  # 海关, 妇联 beside longer names
    if len(short) * 2 > len(names) or any(_ANYBODY.fullmatch(n.text) for n in short):
        return []
    if any(re.search(r"[的是在将]|以下|简称|不含|包括|含", n.text) for n in names):
        return []
    return [Share(names, Part("responsible"), False)]


_ANYBODY = re.compile(r"单位|部门|企业|学校|医院|机构|大学|学院|公司|集团|中心|社区|村|镇|乡|.")


def label_tail(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Tail | None:
    """A block, or the end of one, that is a field without brackets: 责任单位:市教育局."""
    folded = text.folded
    opening = _OPENING.match(folded, start, end)
    first = opening.end() if opening else start
    label = label_at(folded, first, end)
    left = first if label else _inline_label(folded, start, end)
    if left < 0:
        return None
    closing = _CLOSING_WORDS.search(text.folded, left, end)
    end = text.trimmed(left, closing.start())[1] if closing else end
    tail = read_field(text, left, end, lexicon)
    if tail.empty and label and (label.kind == "side" or BLANK.fullmatch(folded, label.end, end)):
        return Tail(start, end, whole_line=True)
    plain = _with_plain_names(tail, lexicon)
    if plain is None or plain.empty:
        return None
    if left == first and "。" in folded[left : end - 1] and len(folded[left:end]) > 200:
        return None
    return replace(plain, start=start if left == first else left, end=end, whole_line=left == first)


def sentence_tails(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Iterator[Tail]:
    """The sentences of a block that are fields without bracket and label: 市教育局牵头,
    市财政局配合;各县(市、区)人民政府落实。"""
    at = start
    for match in [*re.finditer(r"[。\n]", text.folded[start:end]), None]:
        stop = start + match.start() if match else end
        after = stop + (match is not None)
        left = text.bare(at, stop)[0]
        if 6 <= stop - left <= _LONGEST_SENTENCE and ROLE_SUFFIX.search(text.folded, left, stop):
            tail = _pure_field(text, left, stop, lexicon)
            if tail is not None:
                yield replace(tail, end=after, whole_line=(left, after) == (start, end))
        at = after


def _pure_field(text: PolicyText, left: int, stop: int, lexicon: Lexicon) -> Tail | None:
    """A sentence as a field, where it holds nothing but bodies, their parts and a date."""
    tail = read_field(text, left, stop, lexicon)
    names = [name for share in tail.shares for name in share.names]
    if not names or not all(looks_like_unit(n.text, lexicon) and len(n.text) > 2 for n in names):
        return None
    if any(re.search(r"[要应须以抓的将把]|工作$", name.text) for name in names):
        return None  # 各有关部门要…落实 is what they are told, no list of them
    rest, at = "", left
    for name in sorted(names, key=lambda name: name.start):
        rest += text.folded[at : name.start]
        at = max(at, name.end)
    rest += text.folded[at:stop]
    if re.sub(r"等?(?:有关|相关)?(?:部门|单位)?|[、,;和及与由 ]", "", ROLE_SUFFIX.sub("", rest)):
        return None
    return tail


_LONGEST_SENTENCE = 240


_OPENING = re.compile(r"(?:[#*\-•·>\s◎○●◇◆□■△▲▽▼☆★※✓√➢►▶]|\d{1,2}[.、](?!\d))*")
"""What may stand before a label on a line of its own: marks of a list, an item's number."""

_CLOSING_WORDS = re.compile(
    r"(?<=[ 。;])(?:本|此)(?:通知|意见|办法|方案|措施|规定|细则|计划|政策|实施)"
)


def _inline_label(folded: str, start: int, end: int) -> int:
    """Where a field begins that closes a sentence's paragraph: …。责任单位:市教育局. Not inside
    brackets or quotation marks that opened after `start`."""
    depths = dict.fromkeys(_INSIDE, 0)
    at = start
    for label in labels_in(folded, start + 1, end):
        for char in folded[at : label.start]:
            for left, right in _INSIDE:  # what closes nothing (1)) is no bracket
                if char == left:
                    depths[left, right] += 1
                elif char == right and depths[left, right]:
                    depths[left, right] -= 1
        at = label.start
        before = folded[label.start - 1]
        opens = before in "。;! )〕】”\n" or (before == "," and label.noun)
        if opens and all(depth <= 0 for depth in depths.values()):
            return label.start
    return -1


_INSIDE = (("(", ")"), ("〔", "〕"), ("【", "】"), ("《", "》"), ("“", "”"))


def joined_labels(text: PolicyText, blocks: Sequence[Block], lexicon: Lexicon) -> list[Block]:
    """责任单位: on one line and its units on the next are one block."""
    done: list[Block] = []
    for block in blocks:
        if done and _goes_on(text, done[-1], block, lexicon):
            done[-1] = Block(done[-1].start, block.end)
        else:
            done.append(block)
    return done


def _goes_on(text: PolicyText, before: Block, block: Block, lexicon: Lexicon) -> bool:
    """Whether a label's value stands in the next line, or a list that ends in 、 goes on there."""
    label = label_at(text.folded, before.start, before.end)
    if label is None or len(block) > 200:
        return False
    if label.end < before.end and text.folded[before.end - 1] not in "、,":
        return False
    names = read_names(text, block.start, block.end, lexicon)
    listed = bool(names) and all(looks_like_unit(name.text, lexicon) for name in names)
    return listed if label.kind == "role" else label.end == before.end


_BOUNDARY = re.compile(r"[,;。\s、)]|\.(?=[一-龥]{2,8}:)")


def _clauses(folded: str, start: int, end: int) -> Iterator[tuple[Label | None, int, int]]:
    """(label, start, end) of each labelled stretch, and of what stands before the first."""
    labels: list[Label] = []
    at = start
    while at < end:
        if label := label_at(folded, at, end):
            labels.append(label)
            at = label.end
        boundary = _BOUNDARY.search(folded, at, end)
        at = boundary.end() if boundary else end
    first = labels[0].start if labels else end
    if first > start:
        yield None, start, first
    stops = [label.start for label in labels[1:]] + [end]
    for label, stop in zip(labels, stops, strict=False):
        yield label, label.end, stop


def _labelled(
    text: PolicyText, start: int, end: int, label: Label, lexicon: Lexicon
) -> tuple[list[Share], tuple[int, int] | None]:
    """What stands behind 责任单位: names, but also A牵头,B配合 and 6月底前完成.

    Persons whom the label announces, too (责任单位及责任人), are left out.
    """
    shares: list[Share] = []
    deadline: tuple[int, int] | None = None
    for left, right in _between(text.folded, start, end, ";。"):
        if with_ := _TOGETHER.search(text.folded, left + 1, right):  # A会同B: B assists
            helpers = tuple(read_names(text, with_.end(), right, lexicon))
            helpers = tuple(name for name in helpers if name.text not in lexicon.vague)
            if helpers and all(looks_like_unit(name.text, lexicon) for name in helpers):
                shares.append(Share(helpers, Part("supporting")))
                right = with_.start()
        if has_role_verb(text.folded, left, right):
            given, date_at = _bare_clause(text, left, right, lexicon)
            shares += given
            deadline = deadline or date_at
            continue
        names: list[Name] = []
        for name in read_names(text, left, right, lexicon):
            if _is_done_by(text, name.start, name.end):
                deadline = deadline or _date_in(text, name.start, name.end)
            elif helped := _HELPED.fullmatch(text.folded, name.start, name.end):
                shares.append(Share((name.head(helped.start(2) - 1 - name.start),), label.part))
                shares += _bare_clause(text, *helped.span("inner"), lexicon)[0]
            elif mark := _MARKED.search(name.text):
                bare = name.head(mark.start())
                part = replace(part_of(mark["word"]), office=label.part.office)
                shares.append(Share((bare,), part))
            elif acting := _ACTING.match(name.text):
                bare = name.head(len(acting["body"]))
                shares.append(Share((bare,), replace(label.part, role="supporting", lead=False)))
            elif not label.people or looks_like_unit(name.text, lexicon):
                names.append(name)
        shares += [Share(tuple(names), label.part)] if names else []
    return shares, deadline


_ACTING = re.compile(
    r"(?P<body>[^()]*?(?:局|委|办|厅|中心|公司|集团|政府|街道|镇|乡|分行|支队|大队|联|委会))"
    r"(?:做好|提供|保障|给予|加强|组织|开展|跟踪|督促|督导|监督|指导|协调|落实)[一-龥]{2,}"
)
"""区农业农村局做好技术指导: a body in a list with what it adds, which assists."""
_HELPED = re.compile(
    r"([^()]{3,30})\((?P<inner>[^()]{3,80}(?:配合|协办|协助|协同|参与|参加|牵头))\)"
)
"""市自然资源和规划局(市文物局配合): a body and who helps it."""
_MARKED = re.compile(r"\((?P<word>总?牵头|主办|主责|配合|协办)(?:单位|部门)?\)$")


def _between(folded: str, start: int, end: int, signs: str) -> Iterator[tuple[int, int]]:
    """Stretches between signs that stand outside brackets."""
    depth, at = 0, start
    for index in range(start, end):
        char = folded[index]
        depth += (char in "(〔[《") - (char in ")〕]》")
        if depth <= 0 and char in signs:
            yield at, index
            at, depth = index + 1, 0
    if at < end:
        yield at, end


def has_role_verb(folded: str, start: int, end: int) -> bool:
    """Whether words stand there before a verb that says a part: 市教育局牵头."""
    return any(match.start() > start + 1 for match in ROLE_SUFFIX.finditer(folded, start, end))


def _bare_clause(
    text: PolicyText, start: int, end: int, lexicon: Lexicon
) -> tuple[list[Share], tuple[int, int] | None]:
    """A牵头,B、C配合,6月底前完成: units before a verb, and perhaps a date."""
    shares: list[Share] = []
    deadline: tuple[int, int] | None = None
    at = start
    for match in ROLE_SUFFIX.finditer(text.folded, start, end):
        if match.start() <= at:
            at = match.end()
            continue
        left, date_at = _leading_date(text, at, match.start())
        deadline = deadline or date_at
        with_ = _TOGETHER.search(text.folded, left, match.start())
        part = part_of(match["word"])
        if with_ and with_.start() > left:
            names = tuple(read_names(text, left, with_.start(), lexicon))
            others = tuple(
                name
                for name in read_names(text, with_.end(), match.start(), lexicon)
                if name.text not in lexicon.vague
            )
            shares += [Share(names, part, False)] if names else []
            shares += [Share(others, Part("supporting"), False)] if others else []
        elif names := tuple(read_names(text, left, match.start(), lexicon)):
            if acting := _ACTING.match(names[-1].text + match[0]):
                names = (*names[:-1], names[-1].head(len(acting["body"])))
                part = Part("supporting")
            shares.append(Share(names, part, False))
        at = match.end()
    deadline = deadline or _dates_in(text, at, end)
    rest = _trimmed_or_none(text, at, end)
    if shares and rest and text.folded[at : rest[0]].strip().startswith(";"):
        names = tuple(read_names(text, *rest, lexicon))
        if names and all(looks_like_unit(name.text, lexicon) for name in names):
            shares.append(Share(names, Part("responsible"), False))
    return shares, deadline


def _leading_date(text: PolicyText, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Where the units begin after …,2023年6月底前完成, and the date passed over."""
    date_at: tuple[int, int] | None = None
    at = start
    for match in re.finditer(r"[^,;。]+[,;。]", text.folded[start:end]):
        piece = _trimmed_or_none(text, start + match.start(), start + match.end() - 1)
        if piece and _is_done_by(text, *piece):
            date_at = date_at or _date_in(text, *piece)
            at = start + match.end()
    return at, date_at


_STANDING = re.compile(
    r"(?:长期|持续|常年|常态化?|全年)(?:坚持|推进|实施|开展|落实|执行)?|立行立改|即知即改"
)


def _is_done_by(text: PolicyText, start: int, end: int) -> bool:
    piece = text.folded[start:end].strip(",;。 ")
    if _STANDING.fullmatch(piece):
        return True
    dated = len(piece) <= 30 and _DONE_BY.search(piece)
    return bool(dated and find_times(piece, reference=None))


def _date_in(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    times = find_times(text.folded[start:end], reference=None)
    return (start + times[0].start, start + times[0].end) if times else None


def _dates_in(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    """6月底前完成; 6月底前出台方案,年内持续推进: the clauses of time that stand side by side."""
    found: tuple[int, int] | None = None
    for left, right in _between(text.folded, start, end, ",;。"):
        if _is_done_by(text, left, right) or _is_to_do(text, left, right):
            piece = _trimmed_or_none(text, left, right)
            found = (found[0], piece[1]) if found and piece else _date_in(text, left, right)
        elif found:
            break
    return found


def _is_to_do(text: PolicyText, start: int, end: int) -> bool:
    """年内出台方案: a clause that a time opens and a few words of what is to be done close."""
    piece = text.folded[start:end].strip(",;。 ")
    times = find_times(piece, reference=None) if len(piece) <= _LONGEST_STEP else ()
    return bool(times) and times[0].start == 0 and _STEP.search(piece) is not None


_LONGEST_STEP = 24
_STEP = re.compile(
    r"(?:出台|印发|制定|编制|公布|发布|上线|开工|动工|竣工|投用|运行|推开|推进|推广|实现|达到|取得"
    r"|形成|启动|开展|实施|报送|上报|完成|建成)[^、]*$"
)


def _without(start: int, end: int, holes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for left, right in holes:
        if at < left:
            yield at, left
        at = max(at, right)
    if at < end:
        yield at, end


def _as_field(text: PolicyText, tail: Tail, start: int, lexicon: Lexicon) -> Tail | None:
    """A bracket as the field that it is, None where it is none."""
    names = [name for share in tail.shares for name in share.names]
    if not names:
        dated = any(label.kind == "deadline" for label in labels_in(text.folded, start, tail.end))
        return tail if tail.deadline and dated else None
    if any(share.labelled for share in tail.shares):
        return _with_plain_names(tail, lexicon)
    known = sum(looks_like_unit(n.text, lexicon) or bool(_OFFICE.fullmatch(n.text)) for n in names)
    return tail if known * 2 > len(names) else None


_OFFICE = re.compile(r"[一-龥]{2,7}(?:科|股)|[一-龥]{2,5}(?:办公|财务|总务|秘书)室")
"""信息科: an office inside the one body whose document it is."""
_FAIR = re.compile(
    r"(?!.*[的了是将把被使让在])(?!加[强快大]|提[升高]|推[进动]|完善|做好|开展|建[立设]|落实|确保|强化|深化"
    r"|制[定订]|健全|优化|积极|进一步|负责|按照?)[一-龥A-Za-z\d·()、]{2,14}"
)


def _with_plain_names(tail: Tail, lexicon: Lexicon) -> Tail | None:
    """A field with what can be a body's name; what cannot is set aside as `odd`. None where
    nothing says that its values are bodies at all."""
    shares: list[Share] = []
    odd: list[Name] = []
    known = count = 0
    for share in tail.shares:
        names: list[Name] = []
        for name in share.names:
            unit = looks_like_unit(name.text, lexicon) or is_group(name.text)
            fair = share.part.office or (unit and len(name.text) <= 30)
            (names if fair or _FAIR.fullmatch(name.text) else odd).append(name)
            known += unit and not share.part.office
            count += not share.part.office
        shares += [replace(share, names=tuple(names))] if names else []
    if (not known and count > 2) or len(odd) * 2 > count or (odd and not shares):
        return None
    return replace(tail, shares=tuple(shares), odd=tuple(odd))


def _trimmed_or_none(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    piece = text.folded[start:end]
    stripped = piece.strip(" ,;。、\n:")
    if not stripped:
        return None
    left = start + piece.index(stripped)
    return left, left + len(stripped)
