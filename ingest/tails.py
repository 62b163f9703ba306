"""Where responsibility fields stand: brackets, lines with labels, sentences of units and parts.

A bracket is a field only where it names a body with a part to play, or a deadline by its
label: （由业主负责） and （试行） are none. 〔〕, [] and 【】 count like （）. What stands inside a
field is read in `fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.bodies import is_body
from ingest.duties import bodies_alone
from ingest.field_times import LONGEST_STEP, between, date_in, is_done_by, trimmed_or_none
from ingest.fields import (
    BELOW,
    BELOW_BY,
    COVERS,
    FAIR,
    OFFICE,
    Share,
    Tail,
    nothing_but_bodies,
    read_field,
)
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.names import BLANK, Name, is_group, looks_like_unit, read_names
from ingest.numerals import CHINESE
from ingest.roles import ROLE_SUFFIX, Part, label_at, labels_in
from ingest.text import PolicyText

_QUICK = re.compile(
    r"牵头|责任|负责|配合|参与|落实|指导|承办|主办|协办|时限|期限|时间|进度|日期|实施|协助|协同"
    r"|完成|办结|参加|承担|支持"
)


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
    pieces = list(between(text.folded, left + 1, right, ",;"))
    for start, end in reversed(pieces[1:]):
        if not is_done_by(text, start, end):
            break
        found = date_in(text, start, end) or trimmed_or_none(text, start, end)
        deadline = (found[0], deadline[1]) if found and deadline else found
        stop = start - 1
    shares = nothing_but_bodies(text, left + 1, stop, lexicon)
    return Tail(left, right + 1, tuple(shares), deadline) if shares else None


def label_tail(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Tail | None:
    """A block, or the end of one, that is a field without brackets: 责任单位:市教育局."""
    folded = text.folded
    opening = _OPENING.match(folded, start, end)
    first = opening.end() if opening else start
    of_part = BELOW.match(folded, first, end)
    first = of_part.end() if of_part and label_at(folded, of_part.end(), end) else first
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
        opens = text.folded[stop - 1] == ":"  # 市公安局负责: is about what follows
        fits = not opens and 6 <= stop - left <= _LONGEST_SENTENCE
        below = BELOW_BY.match(text.folded, left, stop)
        above = COVERS.match(text.folded, left, stop)
        if fits and (below or ROLE_SUFFIX.search(text.folded, left, stop)):
            if below or above:
                tail = _charging(text, below.end() if below else left, stop, lexicon)
            else:
                tail = pure_field(text, left, stop, lexicon)
            if tail is not None:
                yield replace(tail, end=after, whole_line=(left, after) == (start, end))
        at = after


def _charging(text: PolicyText, left: int, stop: int, lexicon: Lexicon) -> Tail | None:
    """What 本部分任务由 opens, or 以上工作由: bodies, their parts and perhaps a date."""
    tail = read_field(text, left, stop, lexicon)
    names = [name for share in tail.shares for name in share.names]
    return tail if names and all(is_body(name.text) for name in names) else None


def pure_field(text: PolicyText, left: int, stop: int, lexicon: Lexicon) -> Tail | None:
    """A sentence as a field, where it holds nothing but bodies, their parts and a date."""
    tail = read_field(text, left, stop, lexicon)
    names = [name for share in tail.shares for name in share.names]
    if not names or not all(is_body(name.text) for name in names):
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


def clause_tail(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> Tail | None:
    """新建口袋公园20个,市园林局,10月底前: the last clauses of a line, bodies and then by when,
    where it says what is to be done before them. A part said by a verb (市林业局协助) is a
    sentence's."""
    pieces = list(between(text.folded, start, text.bare(start, end)[1], ",;。"))
    when: list[tuple[int, int]] = []
    while len(pieces) > 1 and (
        is_done_by(text, *pieces[-1])
        or (date_in(text, *pieces[-1]) and len(text.folded[slice(*pieces[-1])]) <= LONGEST_STEP)
    ):
        when.insert(0, pieces.pop())
    if not when or len(pieces) < 2:
        return None
    left, right = pieces[-1]
    names = bodies_alone(text, left, right, lexicon)
    first, stop = date_in(text, *when[0]), trimmed_or_none(text, *when[-1])
    if not names or first is None or stop is None:
        return None
    return Tail(left, end, (Share(names, Part("responsible")),), (first[0], stop[1]))


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
        opens = before in "。;! )〕】”\n—" or (before == "," and label.noun)
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


_ITEM = re.compile(
    rf"\d{{1,3}}[.、)](?!\d)|[{CHINESE}]{{1,3}}、|\((?:\d{{1,3}}|[{CHINESE}]{{1,3}})\)|[①-⑳]"
)


def _goes_on(text: PolicyText, before: Block, block: Block, lexicon: Lexicon) -> bool:
    """Whether a label's value stands in the next line, or a list that ends in 、 goes on there."""
    label = label_at(text.folded, before.start, before.end)
    if label is None or len(block) > 200 or _ITEM.match(text.folded, block.start, block.end):
        return False
    if label.end < before.end and text.folded[before.end - 1] not in "、,":
        return False
    names = read_names(text, block.start, block.end, lexicon)
    listed = bool(names) and all(looks_like_unit(name.text, lexicon) for name in names)
    return listed if label.kind == "role" else label.end == before.end


def _as_field(text: PolicyText, tail: Tail, start: int, lexicon: Lexicon) -> Tail | None:
    """A bracket as the field that it is, None where it is none."""
    names = [name for share in tail.shares for name in share.names]
    if not names:
        dated = any(label.kind == "deadline" for label in labels_in(text.folded, start, tail.end))
        return tail if tail.deadline and dated else None
    if any(share.labelled for share in tail.shares):
        return _with_plain_names(tail, lexicon)
    known = sum(looks_like_unit(n.text, lexicon) or bool(OFFICE.fullmatch(n.text)) for n in names)
    return tail if known * 2 > len(names) else None


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
            (names if fair or FAIR.fullmatch(name.text) else odd).append(name)
            known += unit and not share.part.office
            count += not share.part.office
        shares += [replace(share, names=tuple(names))] if names else []
    if (not known and count > 2) or len(odd) * 2 > count or (odd and not shares):
        return None
    return replace(tail, shares=tuple(shares), odd=tuple(odd))
