"""When a field wants a thing done: the clauses of time inside a bracket or behind a label.

A clause counts where it is a time and a word of completion (6月底前完成), a standing time
(长期坚持), or a time with a few words of what is to be done by then (年内出台方案).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.dates import TimeExpression, find_times
from ingest.roles import field_label_at
from ingest.text import PolicyText

_DONE_BY = re.compile(
    r"(?:底前|月前|日前|年前|之前|以前|前|底|内|期间|末|年|月)(?:全面|基本|全部)?(?:完成|办结|完工"
    r"|到位|见效|落实到位|整改到位|投入使用|建成|启动)?(?:[,并]*(?:持续|长期|常态化?)[一-龥]{0,4})?$"
)


def between(folded: str, start: int, end: int, signs: str) -> Iterator[tuple[int, int]]:
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


def leading_date(text: PolicyText, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Where the units begin after …,2023年6月底前完成, and the date passed over."""
    date_at: tuple[int, int] | None = None
    at = start
    for match in re.finditer(r"[^,;。]+[,;。]", text.folded[start:end]):
        piece = trimmed_or_none(text, start + match.start(), start + match.end() - 1)
        if piece and is_done_by(text, *piece):
            date_at = date_at or date_in(text, *piece)
            at = start + match.end()
    return at, date_at


_STANDING = re.compile(
    r"(?:长期|持续|常年|常态化?|全年)(?:坚持|推进|实施|开展|落实|执行)?|立行立改|即知即改"
)


def is_done_by(text: PolicyText, start: int, end: int) -> bool:
    """Whether a clause is a time, alone or with a word of completion, or a standing time."""
    piece = text.folded[start:end].strip(",;。 ")
    if _STANDING.fullmatch(piece) or times_alone(piece):
        return True
    dated = len(piece) <= 30 and _DONE_BY.search(piece)
    return bool(dated and find_times(piece, reference=None))


def times_alone(piece: str) -> tuple[TimeExpression, ...]:
    """The phrases of time that a stretch is, where it is nothing else: 3月1日至31日, 每月."""
    if len(piece) > _LONGEST_TIME or not _TIME_SIGN.search(piece):
        return ()
    times = find_times(piece, reference=None)
    at, rest = 0, ""
    for time in times:
        rest, at = rest + piece[at : time.start], time.end
    return () if _BETWEEN_TIMES.sub("", rest + piece[at:]) else times


_LONGEST_TIME = 48
_TIME_SIGN = re.compile(r"[\d年月日季周旬期]")
_BETWEEN_TIMES = re.compile(
    r"(?:从|自)?(?:现在|即日|(?:本|此)?(?:通知|方案|文件|意见)?(?:印发|发布|下发)(?:之日)?)起?|[上下中]午"
    r"|[、,;和及与 ]|\(?(?:星期|周)[一二三四五六日天]\)?|完成|结束|截止|为止|止"
)


def date_in(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    """From the first phrase of time in a stretch to the last: 3月启动、5月 of 3月启动、5月完成."""
    times = find_times(text.folded[start:end], reference=None)
    return (start + times[0].start, start + times[-1].end) if times else None


def dates_in(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    """6月底前完成; 6月底前出台方案,年内持续推进: the clauses of time that stand side by side."""
    found: tuple[int, int] | None = None
    for left, right in between(text.folded, start, end, ",;。"):
        if is_done_by(text, left, right) or _is_to_do(text, left, right):
            piece = trimmed_or_none(text, left, right)
            found = (found[0], piece[1]) if found and piece else date_in(text, left, right)
        elif found:
            break
    return found


def _is_to_do(text: PolicyText, start: int, end: int) -> bool:
    """年内出台方案, 每季度研判一次, 11月底前全部完工: a clause that a time opens and a few words of
    what is to be done close."""
    piece = text.folded[start:end].strip(",;。 ")
    times = find_times(piece, reference=None) if len(piece) <= LONGEST_STEP else ()
    if not times or times[0].start:
        return False
    binds = times[0].kind in ("until", "recurring") and "、" not in piece[times[0].end :]
    return binds or _STEP.search(piece) is not None


LONGEST_STEP = 24  # characters of a clause that a time opens


_STEP = re.compile(
    r"(?:出台|印发|制定|编制|公布|发布|上线|开工|动工|竣工|投用|运行|推开|推进|推广|实现|达到|取得"
    r"|形成|启动|开展|实施|报送|上报|完成|建成|投入|开放|开园|开馆|开业|完工|交付|通车|通水|通过|验收|见效"
    r"|全覆盖|封顶|清零|销号|办结|到位|组建|成立|修订|提交|签约|落地|改造|新建|新增|覆盖|提升)[^、]*$"
)


def ends_at_label(text: PolicyText, start: int, end: int) -> int:
    """Where what a deadline's field says ends: before the next label (9月底 成果形式:报告). One
    that no list knows counts where no time stands behind it: 一期:6月;二期:12月 is one field."""
    for sign in _SIGN.finditer(text.folded, start, end):
        at = sign.end()
        if field_label_at(text.folded, at, end):
            return sign.start()
        unknown = _UNKNOWN_LABEL.match(text.folded, at, end)
        if unknown and not find_times(text.folded[unknown.end() : end], reference=None):
            return sign.start()
    return end


_SIGN = re.compile(r"[,;。、\s(]+|(?=[【\[])")
_UNKNOWN_LABEL = re.compile(r"[一-龥]{2,8} ?:")


def trimmed_or_none(text: PolicyText, start: int, end: int) -> tuple[int, int] | None:
    """A stretch without the signs and blanks around it, None where nothing is left."""
    piece = text.folded[start:end]
    stripped = piece.strip(" ,;。、\n:")
    if not stripped:
        return None
    left = start + piece.index(stripped)
    return left, left + len(stripped)
