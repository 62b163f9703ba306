"""What stands inside a responsibility field: clauses of units and parts, and a date.

    field  = clause {";" clause}
    clause = role-label ":" units | units role-verb | deadline-label ":" date | date 完成 | rule
A stated rule (列首位的为牵头单位; 以下各项均涉及各县区，不再单独列出) is taken out and reported.
Where fields stand in a text is found in `tails`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.bodies import SQUADS
from ingest.field_times import (
    between,
    date_in,
    dates_in,
    ends_at_label,
    is_done_by,
    leading_date,
    trimmed_or_none,
)
from ingest.lexicon import Lexicon
from ingest.names import Name, looks_like_unit, read_names
from ingest.numerals import CHINESE, ordinal
from ingest.roles import ROLE_SUFFIX, Label, Part, field_label_at, label_at, part_of
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
    that stand under the same heading. `odd` is what stands among its units and is none;
    `further` what other labels say in it (阶段目标:6月底前完成方案).
    """

    start: int
    end: int
    shares: tuple[Share, ...] = ()
    deadline: tuple[int, int] | None = None
    rules: tuple[Rule, ...] = ()
    whole_line: bool = False
    back: int = 0
    odd: tuple[Name, ...] = ()
    further: tuple[tuple[int, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the field gives nobody a part and no deadline."""
        return not self.shares and self.deadline is None


_TOGETHER = re.compile(r"会同|会商|商(?=[省市区县州])")


def read_field(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Tail:
    """Read what stands inside a bracket, after 责任单位: or in a cell with labels."""
    back = 0
    if covers := COVERS.match(text.folded, start, end):
        back, start = _reach(covers), covers.end()
    rules = stated_rules(text, start, end)
    label = label_at(text.folded, start, end)
    told = label.end if label else start  # 责任单位(排第一的为牵头单位): is still a label
    holes = [(rule.start, rule.end) for rule in rules if rule.start >= told]
    shares: list[Share] = []
    further: list[tuple[int, int]] = []
    deadline: tuple[int, int] | None = None
    for left, right in _without(start, end, holes):
        for label, piece_start, piece_end in _clauses(text.folded, left, right):
            given: list[Share] = []
            date_at: tuple[int, int] | None = None
            if label is None:
                given, date_at = _bare_clause(text, piece_start, piece_end, lexicon)
                if not given and piece_end < right:  # (县林草局,各乡镇;完成时限:…)
                    given = nothing_but_bodies(text, piece_start, piece_end, lexicon)
            elif label.kind == "deadline":
                stop = ends_at_label(text, piece_start, piece_end)
                date_at = trimmed_or_none(text, piece_start, stop)
            elif label.kind == "role":
                given, date_at = _labelled(text, piece_start, piece_end, label, lexicon)
            elif label.kind == "other":
                further.append((piece_start, piece_end))
            shares.extend(given)
            deadline = deadline or date_at
    return Tail(
        start, end, tuple(shares), deadline, tuple(rules), back=back, further=tuple(further)
    )


_OF_THE_PART = (
    r"(?:以下|下列|本(?:项|部分|章|节|条|类|领域|板块|方面|(?:专项)?行动|专项))"
    r"(?:各?项)?(?:重点|主要)?(?:工作|任务|事项|措施|内容|行动)*的?"
)
BELOW_BY = re.compile(rf"{_OF_THE_PART}(?:均|都|统一)?由(?=[一-龥])")
"""以下任务由, 本部分工作均由: before who does what stands below."""
BELOW = re.compile(rf"{_OF_THE_PART}(?=[一-龥]{{2,6}} ?:)")
"""本部分任务牵头单位: is a label, too."""


_WORK = "(?:重点)?(?:任务|措施|工作|事项|内容|整改)*"


COVERS = re.compile(
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


def nothing_but_bodies(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> list[Share]:
    """A stretch as units that answer, where it holds bodies and nothing else; else []."""
    names = tuple(read_names(text, start, end, lexicon))
    units = [n for n in names if looks_like_unit(n.text, lexicon) or OFFICE.fullmatch(n.text)]
    others = [n for n in names if n not in units]  # one that no ending tells, among several
    if len(units) < 2 * len(others) or not all(FAIR.fullmatch(n.text) for n in others):
        return []
    if not names:
        return []
    short = [n for n in names if len(n.text) <= 2]  # 海关, 妇联 beside longer names
    if len(short) * 2 > len(names) or any(_ANYBODY.fullmatch(n.text) for n in short):
        return []
    if any(re.search(r"[的是在将]|以下|简称|不含|包括|含", n.text) for n in names):
        return []
    return [Share(names, Part("responsible"), False)]


_ANYBODY = re.compile(r"单位|部门|企业|学校|医院|机构|大学|学院|公司|集团|中心|社区|村|镇|乡|.")


_BOUNDARY = re.compile(r"[,;。\s、)]|\.(?=[一-龥]{2,8}:)|(?=[【\[])")


def _clauses(folded: str, start: int, end: int) -> Iterator[tuple[Label | None, int, int]]:
    """(label, start, end) of each labelled stretch, and of what stands before the first."""
    labels: list[Label] = []
    at = start
    while at < end:
        label = field_label_at(folded, at, end)
        if label:
            labels.append(label)
            at = label.end
        boundary = _BOUNDARY.search(folded, at, end)
        if boundary and boundary.end() == at and not label:  # a bracket that opens no label
            boundary = _BOUNDARY.search(folded, at + 1, end)
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
    for left, right in between(text.folded, start, end, ";。"):
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
        listed = list(read_names(text, left, right, lexicon))
        if (
            shares
            and text.folded[left - 1] == "。"
            and not all(
                looks_like_unit(name.text, lexicon) or is_done_by(text, name.start, name.end)
                for name in listed
            )
        ):
            break  # 责任单位:县住建局。因施工单位更换,工期滞后: a sentence, no more units
        for name in listed:
            if is_done_by(text, name.start, name.end):
                deadline = deadline or date_in(text, name.start, name.end)
            elif helped := _HELPED.fullmatch(text.folded, name.start, name.end):
                shares.append(Share((name.head(helped.start(2) - 1 - name.start),), label.part))
                shares += _bare_clause(text, *helped.span("inner"), lexicon)[0]
            elif (marked := own_part(name, label.part)) is not None:
                shares.append(marked)
            elif acting := _ACTING.match(name.text):
                bare = name.head(len(acting["body"]))
                shares.append(Share((bare,), replace(label.part, role="supporting", lead=False)))
            elif not label.people or looks_like_unit(name.text, lexicon):
                names.append(name)
        shares += [Share(tuple(names), label.part)] if names else []
    return shares, deadline


_ACTING = re.compile(
    rf"(?P<body>[^()]*?(?:局|委|办|厅|中心|公司|集团|政府|街道|镇|乡|分行|{SQUADS}|联|委会))"
    r"(?:做好|提供|保障(?!局|中心)|给予|加强|组织(?!部)|开展|跟踪|督促|督导(?!室|组|办)"
    r"|监督(?!管理|局|室)|指导(?!中心|组|委)|协调(?!小组|办|组)|落实(?!办))[一-龥]{2,}"
)
"""区农业农村局做好技术指导: a body in a list with what it adds, which assists."""


_HELPED = re.compile(
    r"([^()]{3,30})\((?P<inner>[^()]{3,80}(?:配合|协办|协助|协同|参与|参加|牵头))\)"
)
"""市自然资源和规划局(市文物局配合): a body and who helps it."""


_MARKED = re.compile(r"\((?P<word>总?牵头|主办|主责|配合|协办|协助|参与|负责)(?:单位|部门)?\)$")


def own_part(name: Name, part: Part) -> Share | None:
    """县农业农村局(牵头): a name in a list that says its own part, None where it says none."""
    mark = _MARKED.search(name.text)
    if mark is None:
        return None
    given = replace(part_of(mark["word"]), office=part.office)
    return Share((name.head(mark.start()),), given)


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
        left, date_at = leading_date(text, at, match.start())
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
    deadline = deadline or dates_in(text, at, end)
    rest = trimmed_or_none(text, at, end)
    if shares and rest and text.folded[at : rest[0]].strip().startswith(";"):
        names = tuple(read_names(text, *rest, lexicon))
        if names and all(looks_like_unit(name.text, lexicon) for name in names):
            shares.append(Share(names, Part("responsible"), False))
    return shares, deadline


def _without(start: int, end: int, holes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for left, right in holes:
        if at < left:
            yield at, left
        at = max(at, right)
    if at < end:
        yield at, end


FAIR = re.compile(
    r"(?!.*[的了是将把被使让在])(?!.*\d[年月日])(?!加[强快大]|提[升高]|推[进动]|完善|做好|开展|建[立设]|落实|确保|强化|深化"
    r"|制[定订]|健全|优化|积极|进一步|负责|按照?)[一-龥A-Za-z\d·()、]{2,14}"
)
"""What may be a name among names, though nothing tells it: no clause, no verb at its head."""
OFFICE = re.compile(r"[一-龥]{2,7}(?:科|股)|[一-龥]{2,5}(?:办公|财务|总务|秘书)室")
"""信息科: an office inside the one body whose document it is."""
